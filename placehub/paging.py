"""Keyset paging: the next page starts after the last row seen, however many come before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Count, Q, QuerySet, Window

SALT = "placehub.page"
Row = TypeVar("Row")


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Rows of one page, and the cursor that leads to the next ('' on the last)."""

    rows: list[Row]
    next_cursor: str


def keyset_page(
    rows: QuerySet[Any, Row], *, moment: str, key: str, cursor: str = "", size: int = 25
) -> KeysetPage[Row]:
    """The page of ``rows`` after ``cursor``, newest ``moment`` first, ``key`` breaking ties.

    A cursor that was tampered with, or is from another release, shows the first page.
    """
    rows = rows.order_by(f"-{moment}", f"-{key}")
    after = read_cursor(cursor)
    if after is not None:
        at, last = after
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, f"{key}__lt": last}))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if not more:
        return KeysetPage(found, "")
    return KeysetPage(found, write_cursor(getattr(found[-1], moment), getattr(found[-1], key)))


def page_by_name(
    rows: QuerySet[Any, Row], *, name: str, cursor: str = "", size: int = 25
) -> KeysetPage[Row]:
    """The page of ``rows`` after ``cursor``, by ``name`` from A on, the primary key breaking ties."""
    rows = rows.order_by(name, "pk")
    try:
        last, key = signing.loads(cursor, salt=f"{SALT}.name") if cursor else (None, None)
    except signing.BadSignature:
        last = None
    if last is not None:
        rows = rows.filter(Q(**{f"{name}__gt": last}) | Q(**{name: last, "pk__gt": key}))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return KeysetPage(found, "")
    last_shown = found[size - 1]
    place = [getattr(last_shown, name), last_shown.pk]
    return KeysetPage(found[:size], signing.dumps(place, salt=f"{SALT}.name", compress=True))


class Part(list[Row]):
    """The first rows of a list, and how many there are in all: whoever shows them says so."""

    def __init__(self, rows: Iterable[Row], total: int | None = None) -> None:
        super().__init__(rows)
        self.total = len(self) if total is None else total

    @property
    def left(self) -> int:
        return self.total - len(self)


def part_of(rows: QuerySet[Any, Row], most: int | None) -> Part[Row]:
    """The first ``most`` of ``rows``, all for None. One query, which counts the others too."""
    if most is None:
        return Part(rows)
    found = list(rows.annotate(of_all=Window(Count("pk")))[:most])
    return Part(found, found[0].of_all if found else 0)  # type: ignore[attr-defined]  # annotated


def most_of(asked: Mapping[str, str], name: str, most: int) -> int | None:
    """How many rows of the list ``name`` to show: ``most``, or all where the address says ``?all=name``."""
    return None if asked.get("all") == name else most


def write_cursor(at: datetime, key: object) -> str:
    return signing.dumps([at.isoformat(), str(key)], salt=SALT, compress=True)


def read_cursor(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    try:
        at, last = signing.loads(cursor, salt=SALT)
        return datetime.fromisoformat(at), last
    except (signing.BadSignature, ValueError):
        return None
