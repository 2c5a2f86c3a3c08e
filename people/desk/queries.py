"""What lies on the information steward's desk. Each says how many queries it makes; the database answers
nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.desk.models import LookCheck
from people.sharing.models import BreakGlass, Checked
from placehub.access.context import Worker
from placehub.audit.looked import LISTS, NEWEST, what_in_words, why_in_words
from placehub.paging import KeysetPage, Part, keyset_page
from teams.models import User

PAGE = 50
LATE_SEALING = timedelta(hours=1)
LATE_VERIFYING = timedelta(days=2)
PATTERNS = {
    "surname": gettext_lazy("A surname like the worker’s own"),
    "home": gettext_lazy("Lives where the worker, or their family, is known to live"),
    "hours": gettext_lazy("Before 7, after 20, or at a weekend"),
    "many": gettext_lazy("More than thirty people in an hour"),
    "apart": gettext_lazy("No team of theirs was round the person"),
}


@dataclass(frozen=True)
class Span:
    """Which looks are meant. ``workers``: None is everybody's; ``in_lists``: None is both kinds."""

    since: datetime
    upto: datetime
    workers: tuple[int, ...] | None = None
    why: str = ""
    pattern: str = ""
    in_lists: bool | None = False


@dataclass(frozen=True)
class LookLine:
    """One look: whom it showed by reference, or how many where it was a list."""

    id: int
    at: datetime
    worker_id: int
    what: str
    basis: str
    people: int
    person: UUID | None
    verdict: str | None  # None: it does not lie on the desk

    @property
    def what_in_words(self) -> str:
        return what_in_words(self.what)

    @property
    def why_in_words(self) -> str:
        return why_in_words(self.basis)


def looks(span: Span, *, before: int = NEWEST) -> list[LookLine]:
    """A page of looks, newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit.looks(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                None if span.workers is None else list(span.workers),
                span.since,
                span.upto,
                span.why,
                span.pattern,
                _lists(),
                span.in_lists,
                before,
                PAGE,
            ],
        )
        return [LookLine(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Pattern:
    """How often a worker's looks had something about them that is worth a question."""

    worker_id: int
    pattern: str
    looks: int
    people: int
    newest: datetime

    @property
    def words(self) -> str:
        return str(PATTERNS[self.pattern])


def patterns(since: datetime, upto: datetime, most: int | None = None) -> Part[Pattern]:
    """One query over the looks between two moments: the ``most`` that occurred most often, or all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT *, count(*) OVER () FROM audit.patterns(%s, %s, %s) LIMIT %s",
            [since, upto, _lists(), most],
        )
        found = [(Pattern(*row), of_all) for *row, of_all in cursor.fetchall()]
    return Part((one for one, _all in found), found[0][1] if found else 0)


def _lists() -> list[str]:
    return sorted(what.value for what in LISTS)


@dataclass(frozen=True)
class SealedRecord:
    """A sealed record without its content. ``since`` and ``worker_id`` are None where it was sealed before
    the legal record began.
    """

    person: UUID
    since: datetime | None
    worker_id: int | None
    team: str
    can_see: int


def sealed_records() -> list[SealedRecord]:
    """All of them, those sealed last first. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.sealed_records()")
        return [SealedRecord(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class RecordState:
    """How the legal record stands."""

    sealed_at: datetime | None
    waiting: int
    oldest: datetime | None
    verified_at: datetime | None
    rows: int | None
    batches: int | None
    head: str | None
    faults: Sequence[str] | None

    @property
    def holds(self) -> bool:
        return self.verified_at is not None and not self.faults

    def is_late(self, at: datetime) -> bool:
        """Sealing or recomputing has not come round when it should."""
        unsealed = self.oldest is not None and at - self.oldest > LATE_SEALING
        return unsealed or self.verified_at is None or at - self.verified_at > LATE_VERIFYING

    def sentence(self, at: datetime) -> str:
        if self.faults:
            return _(
                "The record of looks and changes does not hold. Tell whoever keeps the server today."
            )
        if self.verified_at is None:
            return _("Nobody has recomputed the seals yet. It happens every night.")
        if self.is_late(at):
            return _("Sealing is late. Tell whoever keeps the server.")
        return _("The record of looks and changes holds.")


def record_state() -> RecordState:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.state()")
        return RecordState(*cursor.fetchone())


# ---------------------------------------------------------------- what is to be checked


def glasses() -> QuerySet[BreakGlass]:
    """Broken glass that the reader is told of; the database decides which."""
    return BreakGlass.objects.select_related("worker__organisation", "checked_by")


def open_glasses() -> list[BreakGlass]:
    """Every broken glass that is not settled, the oldest first. One query."""
    return list(glasses().filter(verdict__in=Checked.OPEN).order_by("starts_at", "pk"))


def settled_glasses(cursor: str) -> KeysetPage[BreakGlass]:
    """A page of those that are settled, newest first. One query."""
    settled = glasses().exclude(verdict__in=Checked.OPEN)
    return keyset_page(settled, moment="starts_at", key="pk", cursor=cursor)


def open_checks() -> list[LookCheck]:
    """Every look on the desk that is not settled, the oldest first. One query."""
    laid = LookCheck.objects.select_related("worker__organisation", "checked_by", "drawn_by")
    return list(laid.filter(verdict__in=Checked.OPEN).order_by("drawn_at", "looked_at", "pk"))


def settled_checks(cursor: str) -> KeysetPage[LookCheck]:
    """A page of looks that were settled, the last first. One query."""
    laid = LookCheck.objects.select_related("worker__organisation", "checked_by")
    settled = laid.exclude(verdict__in=Checked.OPEN)
    return keyset_page(settled, moment="checked_at", key="pk", cursor=cursor)


@dataclass(frozen=True)
class Waiting:
    """How many wait to be checked, how many for the worker's answer, and how many have it."""

    to_check: int
    asked: int
    answered: int


def checks_waiting() -> Waiting:
    """How the looks on the desk stand. One query."""
    asked = Q(verdict=Checked.Verdict.ASKED)
    return Waiting(
        **LookCheck.objects.filter(verdict__in=Checked.OPEN).aggregate(
            to_check=Count("pk", filter=Q(verdict="")),
            asked=Count("pk", filter=asked & Q(answered_at=None)),
            answered=Count("pk", filter=asked & Q(answered_at__isnull=False)),
        )
    )


def workers_called(words: str) -> list[User]:
    """Workers whose name or e-mail holds the words. One query."""
    named = Q(full_name__icontains=words) | Q(email__icontains=words)
    return list(User.objects.filter(named).order_by("full_name"))


# ---------------------------------------------------------------- what a worker was asked


@dataclass(frozen=True)
class Asked:
    """What the steward asks a worker about one of their looks."""

    id: UUID
    person: UUID | None
    at: datetime
    what: str
    question: str
    asked_by: str


def asked_of(worker: Worker) -> list[Asked]:
    """What waits for the worker's answer, the oldest first. Two queries."""
    mine = {"worker_id": worker.id, "verdict": Checked.Verdict.ASKED, "answered_at": None}
    looked = LookCheck.objects.filter(**mine).select_related("checked_by")
    broken = BreakGlass.objects.filter(**mine).exclude(question="").select_related("checked_by")
    found = [
        Asked(
            one.pk, one.person_id, one.looked_at, one.what_it_was, one.question, str(one.checked_by)
        )
        for one in looked
    ]
    found += [
        Asked(
            one.pk,
            one.person_id,
            one.starts_at,
            _("broke the glass: %(why)s") % {"why": one.get_reason_display()},
            one.question,
            str(one.checked_by),
        )
        for one in broken
    ]
    return sorted(found, key=lambda one: one.at)
