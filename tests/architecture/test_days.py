"""A moment's day is London's, and asked of one function. Each guard has been seen to fail."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from placehub.outcomes.measures.sources import SOURCES
from tests.architecture.walk import PACKAGES, ROOT, python_files, tree_of

# where another day is meant, and why
MEANT = {
    "placehub/clock.py": "the one function",
    "placehub/backup/places.py": "one backup a night, counted in UTC",
}
ZONE = "AT TIME ZONE 'Europe/London'"
MOMENT = re.compile(r"\w_at\b|\bat\b|now\(\)|_timestamp|\bmoment\b")
NO_ZONE = re.compile(r"\b(?:current_date|localtimestamp|localtime|'today'|'now')\b", re.IGNORECASE)


def sql_files() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.sql"))]


def strings_of(path: Path) -> list[str]:
    """What stands in strings that could be SQL; a string that is put together counts in parts."""
    return [
        node.value
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"\b(?:SELECT|UPDATE|INSERT|DELETE|CREATE|WHERE|extract|::)", node.value)
    ]


def without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


def operand_of(sql: str, end: int) -> str:
    """What stands before a ``::date`` that begins at ``end``: a word, or a bracket with its function."""
    start = end
    if sql[end - 1] == ")":
        open_brackets = 0
        while start:
            start -= 1
            open_brackets += {")": 1, "(": -1}.get(sql[start], 0)
            if not open_brackets:
                break
    while start and re.match(r"[\w.{}%]", sql[start - 1]):
        start -= 1
    return sql[start:end]


def days_without_a_zone(sql: str) -> set[str]:
    sql = without_comments(sql)
    found = {word.lower() for word in NO_ZONE.findall(sql)}
    for cast in re.finditer(r"::date\b", sql):
        operand = operand_of(sql, cast.start())
        if MOMENT.search(operand) and ZONE not in operand:
            found.add(f"{operand}::date")
    return found


def days_in_python(tree: ast.Module) -> set[str]:
    """``moment.date()``, and what asks the server's clock for a day."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = ast.unparse(node.func.value)
            if node.func.attr == "date" and not node.args:
                found.add(".date()")
            if node.func.attr == "today" and holder.split(".")[-1] in {"date", "datetime"}:
                found.add(f"{holder}.today()")
            if node.func.attr in {"utcnow", "utcfromtimestamp"}:
                found.add(f".{node.func.attr}()")
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_day_of_a_moment_is_asked_of_one_function() -> None:
    found = {
        f"{name(path)}: {what}"
        for path in python_files()
        if name(path) not in MEANT
        for what in days_in_python(tree_of(path))
    }
    found |= {
        f"{name(path)}: {what}"
        for path in python_files()
        for words in strings_of(path)
        for what in days_without_a_zone(words)
    }
    found |= {
        f"{name(path)}: {what}"
        for path in sql_files()
        for what in days_without_a_zone(path.read_text())
    }
    assert not found, sorted(found)


def test_those_that_mean_another_day_are_there() -> None:
    for path, why in MEANT.items():
        assert days_in_python(tree_of(ROOT / path)), path
        assert len(why.split()) > 2, path


@pytest.mark.parametrize(
    "sql", ["current_date", "x.asked_at::date", "(now() + '1 h')::date", "now()::date"]
)
def test_the_guard_sees_a_day_without_a_zone(sql) -> None:
    assert days_without_a_zone(f"SELECT {sql}")


@pytest.mark.parametrize(
    "sql",
    [
        "(x.asked_at AT TIME ZONE 'Europe/London')::date",
        "(now() AT TIME ZONE 'Europe/London')::date",
        "date_trunc('month', x.at AT TIME ZONE 'Europe/London')::date",
        "(first + interval '1 year')::date",
        "-- current_date",
    ],
)
def test_the_guard_lets_a_day_with_its_zone_through(sql) -> None:
    assert not days_without_a_zone(f"SELECT {sql}")


def test_a_measure_goes_by_days_that_are_kept_as_days() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for source in SOURCES:
        columns = {field.column: field for field in tables[source.table_of_day]._meta.fields}
        assert type(columns[source.day]) is models.DateField, source.table
