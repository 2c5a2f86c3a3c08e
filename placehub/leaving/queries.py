"""What hangs on somebody's seats, and what those who have gone left behind. Each says how many queries it makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.spends.models import Spend
from budgets.spends.queries import as_read_by
from people.access.models import NamedWorker, holds_seat
from people.models import Contact, Person, Promise, Pull
from placehub.access.context import Worker
from placehub.clock import day_of
from placehub.formats import pounds
from teams.models import Appointment, Membership, Role, Team, User

# what ran out is open too: nobody said what it came to, and the lead still can
OPEN_MONEY = [Spend.State.ASKED, Spend.State.PROMISED, Spend.State.EXPIRED]


@dataclass(frozen=True)
class Hanging:
    """What hangs on a worker in one team: numbers, and nobody's name. ``seat`` is None once it has ended."""

    team: int
    name: str
    seat: int | None
    only_lead: bool
    alongside: int
    alone: int
    sealed: int
    promises: int
    due: int
    spends: int
    pence: int
    asked: int
    limits: int
    asks: int

    @property
    def numbers(self) -> dict[str, int]:
        """What the legal record keeps of it."""
        names = ("alongside", "sealed", "promises", "spends", "pence", "asked", "limits", "asks")
        return {name: getattr(self, name) for name in names}

    @property
    def sentences(self) -> list[str]:
        """Each thing that hangs on the worker, as whoever ends the seat is told."""
        said = [
            (self.alongside, self._people),
            (self.sealed, self._sealed),
            (self.promises, self._promises),
            (self.spends, self._money),
            (self.asked, self._asked),
            (self.limits, self._limits),
            (self.asks, self._asks),
        ]
        return [say() for number, say in said if number]

    def _people(self) -> str:
        words = {"n": self.alongside, "alone": self.alone}
        if self.alone == self.alongside:
            said = ngettext(
                "%(n)s person walked alongside, by nobody else.",
                "%(n)s people walked alongside, by nobody else.",
                self.alongside,
            )
        else:
            said = ngettext(
                "%(n)s person walked alongside, by others as well.",
                "%(n)s people walked alongside, %(alone)s of them by nobody else.",
                self.alongside,
            )
        return said % words

    def _sealed(self) -> str:
        return ngettext(
            "%(n)s sealed record that nobody else can open.",
            "%(n)s sealed records that nobody else can open.",
            self.sealed,
        ) % {"n": self.sealed}

    def _promises(self) -> str:
        return ngettext(
            "%(n)s open promise, %(due)s of them due by the end of a week.",
            "%(n)s open promises, %(due)s of them due by the end of a week.",
            self.promises,
        ) % {"n": self.promises, "due": self.due}

    def _money(self) -> str:
        return ngettext(
            "%(pounds)s promised in %(n)s spend whose cost is still to be said.",
            "%(pounds)s promised in %(n)s spends whose cost is still to be said.",
            self.spends,
        ) % {"pounds": pounds(self.pence), "n": self.spends}

    def _asked(self) -> str:
        return ngettext(
            "%(n)s question for money that waits for an answer.",
            "%(n)s questions for money that wait for an answer.",
            self.asked,
        ) % {"n": self.asked}

    def _limits(self) -> str:
        return _("A limit of their own for spending: it ends with the seat.")

    def _asks(self) -> str:
        return ngettext(
            "%(n)s question to another team that waits for an answer.",
            "%(n)s questions to other teams that wait for an answer.",
            self.asks,
        ) % {"n": self.asks}


def hangs_on(user_id: int) -> list[Hanging]:
    """Team by team, of those that the reader may know of. One query: the database decides which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.hangs_on(%s)", [user_id])
        return [Hanging(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Going:
    """Somebody whose last day in a team is set, and what hangs on them there."""

    seat: Membership
    hanging: Hanging

    @property
    def sentence(self) -> str:
        """What hangs on them, in one line."""
        return " ".join(self.hanging.sentences) or _("Nothing: nobody is left behind.")


def going(worker: Worker, now: datetime, team_id: int | None = None) -> list[Going]:
    """Whose last day is set in the teams that the worker leads (in one of them), the first to go first. Two queries."""
    led = [
        seat.team_id
        for seat in worker.seats
        if seat.role == Role.LEAD and team_id in (None, seat.team_id)
    ]
    seats = Membership.objects.live(now).going(now).filter(team_id__in=led, user__is_active=True)
    found = list(seats.select_related("user", "team").order_by("ends_at", "pk"))
    hanging = _hang_on({seat.user_id for seat in found})
    return [Going(seat, hanging[seat.pk]) for seat in found if seat.pk in hanging]


def _hang_on(user_ids: Collection[int]) -> dict[int | None, Hanging]:
    """What hangs on each seat of some workers, by seat. One query, none for nobody."""
    if not user_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.* FROM unnest(%s::int[]) w CROSS JOIN LATERAL app.hangs_on(w) h",
            [[*user_ids]],
        )
        return {one.seat: one for one in (Hanging(*row) for row in cursor.fetchall())}


def leads_of(team_ids: Sequence[int], but: int, at: datetime) -> dict[int, list[str]]:
    """Who leads each team, other than one worker, by name. One query."""
    seats = Membership.objects.live(at).filter(
        team_id__in=team_ids, role=Role.LEAD, user__is_active=True
    )
    found: dict[int, list[str]] = defaultdict(list)
    for team, name in seats.exclude(user_id=but).values_list("team_id", "user__full_name"):
        found[team].append(name)
    return dict(found)


def could_lead(team_ids: Sequence[int], but: Sequence[int], at: datetime) -> list[Membership]:
    """The seats of workers who could lead instead. One query."""
    seats = Membership.objects.live(at).filter(team_id__in=team_ids, user__is_active=True)
    return list(
        seats.exclude(user_id__in=but).select_related("user").order_by("user__full_name", "pk")
    )


def colleagues_of(team: Team, but: int) -> list[User]:
    """Those who could take something over: who acts from a seat in the team. One query."""
    seats = Membership.objects.lasting().filter(holds_seat("user_id", "team_id"), team=team)
    found = seats.exclude(user_id=but).select_related("user").order_by("user__full_name", "pk")
    return [seat.user for seat in found]


def only_holder_of(user_id: int, at: datetime) -> list[str]:
    """Appointments that nobody else holds, in words. One query."""
    held = Appointment.objects.live(at).filter(user__is_active=True)
    by_role: dict[str, set[int]] = defaultdict(set)
    for role, holder in held.values_list("role", "user_id"):
        by_role[role].add(holder)
    return [str(Role(role).label) for role, who in sorted(by_role.items()) if who == {user_id}]


@dataclass
class Row:
    """Somebody whom a colleague walks alongside or promised something, from a seat in one team."""

    person: Person
    named: NamedWorker | None = None
    promises: list[Promise] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # who walks alongside as well
    asked_in: list[str] = field(default_factory=list)  # teams that have not answered
    back_on: date | None = None

    @property
    def quiet(self) -> list[str]:
        """What there is to know before it is handed over, line by line."""
        lines = []
        if self.named is None:
            lines.append(
                _("Walked alongside by somebody else or nobody: only the promise is left.")
            )
        for name in self.others:
            lines.append(_("%(name)s walks alongside as well.") % {"name": name})
        for team in self.asked_in:
            lines.append(_("%(team)s was asked in and has not answered.") % {"team": team})
        return lines


def rows_of(worker: Worker, team: Team, leaver: User, now: datetime) -> list[Row]:
    """Everybody of the team whom ``leaver`` walks alongside or promised something. Five queries.

    Only those whom the reader may see. Whoever would be left with nobody comes first.
    """
    rows: dict[UUID, Row] = {}
    named = NamedWorker.objects.visible_to(worker).filter(worker=leaver, team=team, ends_at=None)
    for one in named.select_related("person"):
        rows[one.person_id] = Row(one.person, one)
    promises = Promise.objects.visible_to(worker).open().filter(worker=leaver, team=team)
    for promise in promises.select_related("person").order_by(F("due_on").asc(nulls_last=True)):
        rows.setdefault(promise.person_id, Row(promise.person)).promises.append(promise)
    _add_colleagues(rows, worker, leaver)
    _add_what_waits(rows, worker, leaver, now)
    return sorted(rows.values(), key=_urgency)


def _urgency(row: Row) -> tuple:
    due = min((p.due_on for p in row.promises if p.due_on), default=date.max)
    return (row.named is None or bool(row.others), due, row.person.family_name, str(row.person.pk))


def _add_colleagues(rows: dict[UUID, Row], worker: Worker, leaver: User) -> None:
    others = NamedWorker.objects.visible_to(worker).walking().filter(person_id__in=list(rows))
    for one in others.exclude(worker=leaver).select_related("worker"):
        rows[one.person_id].others.append(one.worker.full_name)


def _add_what_waits(rows: dict[UUID, Row], worker: Worker, leaver: User, now: datetime) -> None:
    pulls = (
        Pull.objects.visible_to(worker)
        .waiting()
        .filter(person_id__in=list(rows), asked_by=leaver, asks_in=False, waits_until__gt=now)
    )
    for pull in pulls.select_related("to_team"):
        rows[pull.person_id].asked_in.append(pull.to_team.name)
    today = day_of(now)
    notes = Contact.objects.filter(
        author=leaver,
        come_back_on__gt=today - timedelta(days=28),
        about__person_id__in=list(rows),
    )
    for person, day in notes.order_by("-come_back_on").values_list(
        "about__person_id", "come_back_on"
    ):
        rows[person].back_on = day


def money_of(worker: Worker, team: Team, leaver: User) -> list[Spend]:
    """What ``leaver`` asked for or was promised from the team's money. Three queries."""
    spends = as_read_by(worker).filter(team=team, asked_by=leaver, state__in=OPEN_MONEY)
    return list(spends.order_by("asked_at", "pk")[:200])


@dataclass
class Left:
    """What one colleague who has gone left in one team that the reader leads."""

    team: int
    team_name: str
    worker: int
    name: str
    people: int = 0
    promises: int = 0
    overdue: int = 0
    spends: int = 0
    pence: int = 0

    @property
    def sentence(self) -> str:
        """What is left, in one line."""
        parts = [
            (self.people, ngettext("%(n)s person", "%(n)s people", self.people)),
            (self.promises, ngettext("%(n)s promise", "%(n)s promises", self.promises)),
        ]
        said = [words % {"n": number} for number, words in parts if number]
        if self.overdue:
            said.append(_("%(n)s of them overdue") % {"n": self.overdue})
        if self.spends:
            said.append(_("%(pounds)s of money") % {"pounds": pounds(self.pence)})
        return ", ".join(said)


def left_behind(worker: Worker, today: date, team_id: int | None = None) -> list[Left]:
    """Who has gone and left what in the teams that the worker leads (in one of them). Four queries."""
    led = {seat.team_id: seat.name for seat in worker.seats if seat.role == Role.LEAD}
    led = {pk: name for pk, name in led.items() if team_id in (None, pk)}
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for rows, who in (
        (_named_left(worker), "worker_id"),
        (_promises_left(worker, today), "worker_id"),
        (_spends_left(worker), "asked_by_id"),
    ):
        for row in rows.filter(team_id__in=led):
            found[row.pop("team_id"), row.pop(who)] |= row
    names = User.objects.in_bulk([user for _team, user in found])
    left = [
        Left(team, led[team], user, names[user].full_name, **numbers)
        for (team, user), numbers in found.items()
    ]
    return sorted(left, key=lambda one: (one.team_name, one.name))


def _named_left(worker: Worker) -> QuerySet:
    named = NamedWorker.objects.visible_to(worker).left()
    return named.values("team_id", "worker_id").annotate(people=Count("pk"))


def _promises_left(worker: Worker, today: date) -> QuerySet:
    gone = (
        Promise.objects.visible_to(worker)
        .open()
        .filter(~holds_seat("worker_id", "team_id"), worker__isnull=False)
    )
    overdue = Count("pk", filter=Q(due_on__lt=today))
    return gone.values("team_id", "worker_id").annotate(promises=Count("pk"), overdue=overdue)


def _spends_left(worker: Worker) -> QuerySet:
    gone = Spend.objects.visible_to(worker).filter(
        ~holds_seat("asked_by_id", "team_id"), state__in=OPEN_MONEY
    )
    return gone.values("team_id", "asked_by_id").annotate(
        spends=Count("pk"), pence=Coalesce(Sum("asked_pence"), 0)
    )


@dataclass(frozen=True)
class SealedLeft:
    """A sealed record that nobody can open any more. ``ref`` says nothing of whose it is."""

    ref: UUID
    team: int
    team_name: str
    worker: int
    worker_name: str
    since: datetime | None
    choices: list[int]


def sealed_left() -> list[SealedLeft]:
    """Those that the reader may hand on. One query: the database decides which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.sealed_left()")
        return [SealedLeft(*row) for row in cursor.fetchall()]
