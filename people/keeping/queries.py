"""What is due, what holds it, and what was removed. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from people.keeping.models import Clock, LegalHold, Removal
from placehub.paging import KeysetPage, keyset_page

MOST = 50


@dataclass(frozen=True)
class Due:
    """A record whose time is over: its reference, and which team knows more."""

    reference: UUID
    kind: str
    since: datetime
    due_on: date
    held: bool
    team: str
    phone: str
    how_many: int

    @property
    def kind_in_words(self) -> str:
        return str(Clock.Kind(self.kind).label)

    @property
    def short(self) -> str:
        return str(self.reference)[:8]


def due_records() -> list[Due]:
    """The fifty that are due longest, for the steward; each says how many there are. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.due_records(%s)", [MOST])
        return [Due(*row) for row in cursor.fetchall()]


def is_kept(reference: UUID) -> bool:
    """Is there a record of that reference? For the steward. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.is_kept(%s)", [reference])
        return bool(cursor.fetchone()[0])


def clocks() -> list[Clock]:
    """One query."""
    order = {kind: place for place, kind in enumerate(Clock.Kind.values)}
    return sorted(Clock.objects.select_related("changed_by"), key=lambda one: order[one.kind])


def holds() -> list[LegalHold]:
    """What holds, the newest first. One query."""
    live = LegalHold.objects.filter(lifted_at=None).select_related("set_by")
    return list(live.order_by("-set_at", "pk"))


def waiting_removals() -> list[Removal]:
    """What waits for a second yes, the longest wait first. One query."""
    waiting = Removal.objects.waiting().select_related("asked_by")
    return list(waiting.order_by("asked_at", "pk"))


def answered_removals(after: str) -> KeysetPage[Removal]:
    """What was agreed, stopped or removed, newest first. One query."""
    rows = Removal.objects.exclude(agreed_at=None, stopped_at=None)
    rows = rows.select_related("asked_by", "agreed_by", "stopped_by")
    return keyset_page(rows, moment="asked_at", key="pk", cursor=after, size=50)
