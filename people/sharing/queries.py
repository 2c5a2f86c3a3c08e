"""Who is round a person, who was asked, who broke the glass. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from people.access.models import Involvement, Level, NamedWorker, holds_seat
from people.person.models import Person
from people.sharing.models import Pull, SealedAsk, Share
from placehub.access.context import Worker
from placehub.formats import ago
from placehub.paging import Part, part_of

WAITS_UNTIL = 6  # its place among the columns of app.my_asks()


def reference(ref: UUID) -> str | None:
    """``here``, ``gone`` where a record was removed, ``closed`` for the steward's own, or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.reference(%s)", [ref])
        return cursor.fetchone()[0]


def shares_of(worker: Worker, person: Person, at: datetime) -> list[Share]:
    """Live shares of a person. One query."""
    return list(
        Share.objects.visible_to(worker)
        .live(at)
        .filter(person=person, withdrawn_at=None, agreement__ends_at__gt=at)
        .select_related("to_team", "agreement")
        .order_by("to_team__name", "starts_at")
    )


ENDING = timedelta(days=14)


def shares_ending(worker: Worker, at: datetime) -> list[Share]:
    """Live shares that end within two weeks, of people whom the worker walks alongside or whom they
    shared, the soonest first. One query.
    """
    alongside = NamedWorker.objects.filter(
        person_id=OuterRef("person_id"), worker_id=worker.id, ends_at=None
    )
    theirs = Q(shared_by_id=worker.id) | Q(Exists(alongside))
    soon = Q(ends_at__lte=at + ENDING) | Q(agreement__ends_at__lte=at + ENDING)
    shares = Share.objects.visible_to(worker, level=Level.FULL).live(at).filter(theirs, soon)
    return list(
        shares.filter(withdrawn_at=None, agreement__ends_at__gt=at)
        .annotate(until=Least("ends_at", "agreement__ends_at"))
        .select_related("person", "to_team", "agreement")
        .order_by("until", "pk")
    )


def asked_in(worker: Worker, person: Person, at: datetime) -> list[Pull]:
    """Teams that were asked in and have not answered yet. One query."""
    waiting = Pull.objects.visible_to(worker).waiting().filter(person=person, asks_in=False)
    return list(
        waiting.filter(waits_until__gt=at)
        .select_related("to_team", "asked_by")
        .order_by("asked_at")
    )


@dataclass(frozen=True)
class Ask:
    """Something that the reader asked of another team; who it is about only if the reader may see them."""

    person: UUID | None
    name: str
    team: str
    asks_in: bool
    words: str
    asked_at: datetime
    waits_until: datetime
    said_yes: bool | None
    answer: str
    answered_by: str
    late: bool  # nobody answered in time

    @property
    def sentence(self) -> str:
        """What became of it, as whoever asked is told."""
        words = {"who": self.answered_by, "team": self.team, "when": ago(self.asked_at)}
        if self.said_yes:
            return _("%(who)s said yes, for %(team)s.") % words
        if self.answered_by:
            return _("%(who)s said not now, for %(team)s.") % words
        if self.late:
            return _("%(team)s did not answer. Ring them, or ask again.") % words
        if self.asks_in:
            return _("You asked %(team)s to be pulled in, %(when)s. No answer yet.") % words
        return _("You asked %(team)s in, %(when)s. No answer yet.") % words


def my_asks(now: datetime) -> list[Ask]:
    """What the reader asked, waiting or answered in the last two weeks, newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, name, team, asks_in, words, asked_at, waits_until, said_yes, answer,"
            " answered_by FROM app.my_asks()"
        )
        return [Ask(*[*row, row[WAITS_UNTIL] < now]) for row in cursor.fetchall()]


def asked_after(person: Person, most: int | None = 20) -> Part[SealedAsk]:
    """Who asked after a sealed person and was told nothing, newest first. One query: the view itself
    holds for whoever sees the person.
    """
    asks = SealedAsk.objects.filter(person=person).select_related("worker__organisation")
    return part_of(asks.order_by("-asked_at"), most)


def round_table(person: Person) -> tuple[list[Involvement], list[NamedWorker]]:
    """The teams and the named workers of a person, ``here`` or gone. Two queries."""
    return (
        list(
            Involvement.objects.filter(person=person, ends_at=None)
            .select_related("team")
            .order_by("team__name")
        ),
        list(
            NamedWorker.objects.filter(person=person, ends_at=None)
            .annotate(here=holds_seat("worker_id", "team_id"))
            .select_related("worker__organisation", "team")
        ),
    )


def waiting_pulls(worker: Worker, now: datetime, about: UUID | None = None) -> list[Pull]:
    """Pulls that the worker's teams can answer, ``about`` one person or all, oldest first. One query."""
    asked = Pull.objects.waiting_for(worker, now)
    if about:
        asked = asked.filter(person_id=about)
    return list(
        asked.select_related("person", "asked_by", "asked_by__organisation", "to_team").order_by(
            "asked_at"
        )
    )
