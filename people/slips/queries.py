"""What was put right. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from people.contacts.models import Contact
from people.slips.models import NoteTakenOff

MOST = 100


@dataclass(frozen=True)
class TakenOff:
    """A note taken off a page, as the steward is told: by reference, without the note."""

    id: UUID
    person: UUID
    why: str
    words: str
    moved: bool
    by: str
    at: datetime
    put_back_by: str
    put_back_at: datetime | None

    @property
    def because(self) -> str:
        return str(NoteTakenOff.Why(self.why).label)


@dataclass(frozen=True)
class Kept:
    """The note itself, or a correction of it, for the steward."""

    person: UUID
    contact: UUID
    how: str
    happened_at: datetime
    author: str
    words: str
    said: str
    kept: str

    @property
    def heading(self) -> str:
        return str(Contact.How(self.how).label)


@dataclass(frozen=True)
class Declared:
    """A record that is closed to a worker by their own word."""

    id: UUID
    person: UUID
    worker_id: int
    name: str
    organisation: str
    at: datetime


def notes_taken_off() -> list[TakenOff]:
    """The newest hundred, for the steward; nobody else is told any. One query."""
    return [TakenOff(*row) for row in _asked("app.notes_taken_off", MOST)]


def note_taken_off(pk: UUID) -> list[Kept]:
    """The note, and what was corrected beneath it, for the steward. One query."""
    return [Kept(*row) for row in _asked("app.note_taken_off", pk)]


def declared_records() -> list[Declared]:
    """The newest hundred, for the steward. One query."""
    return [Declared(*row) for row in _asked("app.declared_records", MOST)]


def _asked(function: str, value: int | UUID) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s)", [value])  # noqa: S608  (a name of ours)
        return cursor.fetchall()


def there(note: Contact) -> list[int]:
    """Who of us was written down as there. One query."""
    return list(note.there.order_by("worker_id").values_list("worker_id", flat=True))
