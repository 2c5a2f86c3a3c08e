"""Act as one worker by hand: statements inside their context, of which nothing stays unless asked for."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from placehub.access.context import Worker, begin, end, open_session
from teams.models import User


@contextmanager
def acting(user: User | None, *, stays: bool = False) -> Iterator[Worker | None]:
    """A worker's context; None: nobody who signed in. Rolled back unless what is done ``stays``."""
    with transaction.atomic():
        if user is None:
            worker = begin(None)
        else:
            token = secrets.token_urlsafe(16)
            open_session(token, user.pk)
            worker = begin(token)
        try:
            yield worker
        finally:
            transaction.set_rollback(not stays)
    end()


def did(sql: str, *values: object) -> bool:
    """True when the statement was carried out and touched a row, or said yes. What it did stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            touched = cursor.rowcount
            if cursor.description:
                row = cursor.fetchone()
                touched = row is not None and row[0] not in (None, False)
            return bool(touched)
    except DatabaseError:
        return False


def would(*statements: tuple) -> bool:
    """True when each of the statements, ``(sql, value, value…)``, would be carried out."""
    with transaction.atomic():
        carried_out = all(did(*statement) for statement in statements)
        transaction.set_rollback(True)
    return carried_out


def told(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
