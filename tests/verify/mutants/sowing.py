"""How a fault is sown: in a policy, a function, a view, a queryset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

from django.db import connection

from tests.support import owner

Sow = Callable[[], object]
Test = Callable[..., None]


def sql(statement: str) -> Sow:
    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    return sow


def policy(table: str, name: str, old: str, new: str) -> Sow:
    """Replace a part of a policy's condition as the catalogue has it, with its white space made one."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = %s",
                [table, name],
            )
            using, check = cursor.fetchone()
            clause, text = ("USING", using) if using is not None else ("WITH CHECK", check)
            text = " ".join(text.split())
            assert old in text, f"{table}.{name} has no {old!r}: {text}"
            cursor.execute(f"ALTER POLICY {name} ON {table} {clause} ({text.replace(old, new)})")

    return sow


def function(name: str, old: str, new: str) -> Sow:
    """Replace a part of a function's body."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner) FROM pg_proc p"
                " WHERE p.oid::regproc::text = %s",
                [name],
            )
            text, role = cursor.fetchone()
            assert old in text, f"{name} has no {old!r}"
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(text.replace(old, new))
            cursor.execute("RESET ROLE")

    return sow


def view(name: str, old: str, new: str) -> Sow:
    """Replace a part of a view as the catalogue has it, with its white space made one."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_viewdef(%s::regclass)", [name])
            text = " ".join(cursor.fetchone()[0].split())
            assert old in text, f"{name} has no {old!r}: {text}"
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS {text.replace(old, new)}")

    return sow


def python(target: object, name: str, value: object) -> Sow:
    return lambda: patch.object(target, name, value)


def both(*sows: Sow) -> Sow:
    """One fault that stands in several places."""

    def sow() -> None:
        for each in sows:
            each()

    return sow


@dataclass(frozen=True)
class At:
    """A fault at an edge that the sweep does not walk along, and the test that does."""

    test: Test
    sow: Sow


SUMMARY, FULLY, WRITES = "g.summary_until >", "g.full_until >", "g.writes_until >"
CARD = "g.card_until >"
