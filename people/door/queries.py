"""What to mind before knocking, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from people.door.models import DoorNote

FIRST = {kind: n for n, kind in enumerate(DoorNote.Kind.values)}  # in the order of the list


@dataclass(frozen=True)
class Line:
    pk: UUID
    kind: str
    kind_in_words: str
    words: str
    said_by: str
    said_on: date
    old: bool  # nobody has asked again since it was to hold


def door_rows(person: str = "pk") -> ArraySubquery:
    """The lines of somebody, to hang on their row: no query of its own."""
    notes = DoorNote.objects.current().filter(person_id=OuterRef(person)).order_by("written_at")
    columns = ("pk", "kind", "words", "said_by", "said_on", "holds_until")
    return ArraySubquery(notes.values(row=JSONObject(**{name: name for name in columns})))


def lines(rows: Iterable[Mapping[str, str]], today: date) -> list[Line]:
    """As they stand before a visit: what is for one's own safety first."""
    found = []
    for row in rows:
        said, until = parse_date(row["said_on"]), parse_date(row["holds_until"])
        if said is None or until is None:
            raise ValueError("a door note has two days")
        kind = DoorNote.Kind(row["kind"])
        line = (UUID(row["pk"]), kind.value, str(kind.label), row["words"], row["said_by"])
        found.append(Line(*line, said, until < today))
    return sorted(found, key=lambda line: FIRST[line.kind])
