"""The board, one blocker's life, what waits for a leader, and which services are badly stitched together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placehub.charts.marks import Chart, Table
from placehub.charts.stacks import stacks
from placehub.clock import day_of
from placehub.paging import Part, part_of
from teams.blockers.models import HOURS_WITHOUT_OWNER, OPEN, Blocker, Event, MetByTeam, State
from teams.leaders.queries import Waiting

ALIKE_ENOUGH = 0.45  # of pg_trgm's word similarity, from 0 to 1
OFFERED = 5
SETTLED_FOR = timedelta(days=90)  # so long what was settled stands on the board
# R9: how old what is open is
BUCKETS = [(0, 7), (8, 30), (31, 90), (91, None)]


def alike(words: str) -> list[Blocker]:
    """Blockers that are said in words like these, the likest first: offered before a new one is made."""
    if len(words.strip()) < 4:
        return []
    likeness = TrigramWordSimilarity(words.lower(), Lower("words"))
    found = Blocker.objects.annotate(likeness=likeness).filter(likeness__gte=ALIKE_ENOUGH)
    return list(found.order_by("-likeness", "-raised_at")[:OFFERED])


@dataclass(frozen=True)
class Column:
    """One column of the board."""

    key: str
    heading: str
    blockers: Part[Blocker]


HEADINGS = {
    "asking": gettext_lazy("Teams are asking"),
    "taken": gettext_lazy("A leader has it"),
    "trying": gettext_lazy("Trying something"),
    "answered": gettext_lazy("Answered. Is it so?"),
}


def board(
    *, teams: Sequence[int] | None, owner: int | None, every: str, most: int, at: datetime
) -> list[Column]:
    """The four columns, the oldest first where something waits. A query a column.

    ``teams``: only what these met. ``owner``: only what a leader has or is asked for. ``every`` names the
    column that is shown whole.
    """
    rows = Blocker.objects.with_names()
    if teams is not None:
        rows = rows.met_by(list(teams))
    if owner is not None:
        rows = rows.filter(Q(owner_id=owner) | Q(owner=None, asked_of_id=owner))
    settled = Q(state__in=[State.FIXED, State.COULD_NOT], state_since__gte=at - SETTLED_FOR)
    states = {
        "asking": (Q(state=State.ASKING), "raised_at"),
        "taken": (Q(state=State.TAKEN), "raised_at"),
        "trying": (Q(state=State.TRYING), "try_until"),
        "answered": (Q(state=State.TESTING) | settled, "-state_since"),
    }
    return [
        Column(
            key,
            str(HEADINGS[key]),
            part_of(rows.filter(which).order_by(order, "pk"), None if every == key else most),
        )
        for key, (which, order) in states.items()
    ]


@dataclass(frozen=True)
class Totals:
    """Of what is open: how many, hours said to be lost, and the usual wait for a leader in days."""

    open: int
    hours: int
    usual_wait: int | None


def totals(at: datetime) -> Totals:
    """Three sums over what is open. The wait is the median from first asked until a leader had it, of those
    taken in the last 90 days. Two queries.
    """
    sums = Blocker.objects.open().aggregate(n=Count("pk"), hours=Sum("hours_lost"))
    had = Event.objects.filter(
        verb__in=[Event.Verb.TOOK, Event.Verb.GIVEN], at__gte=at - SETTLED_FOR
    ).values_list("blocker_id", "at", "blocker__raised_at")
    first: dict[UUID, float] = {}
    for key, taken, raised in had.order_by("at"):
        first.setdefault(key, (taken - raised).total_seconds() / 86_400)
    return Totals(sums["n"], sums["hours"] or 0, round(median(first.values())) if first else None)


def life_of(blocker: Blocker, most: int | None) -> Part[Event]:
    """What happened, the newest first."""
    rows = Event.objects.filter(blocker=blocker).select_related("by", "team")
    return part_of(rows.order_by("-at", "-pk"), most)


def teams_of(blocker: Blocker) -> list[MetByTeam]:
    """Which teams met it, how often, and what it cost them, by name."""
    rows = MetByTeam.objects.filter(blocker=blocker).select_related("team")
    return list(rows.order_by("team__name"))


def late(at: datetime) -> QuerySet[Blocker]:
    """What asks for a leader longer than it may, the oldest first: it stands at the top of every leader's page."""
    return Blocker.objects.late(at).with_names().order_by("raised_at", "pk")


# ---- what waits for a leader


def waiting_on(whose: Mapping[int, str], today: date) -> list[Waiting]:
    """What waits for those whose matters a leader answers. One query."""
    rows = Blocker.objects.filter(
        Q(owner_id__in=whose, state=State.TAKEN)
        | Q(owner_id__in=whose, state=State.TRYING, try_until__lte=today)
        | Q(owner=None, asked_of_id__in=whose, state=State.ASKING)
    )
    said = {
        State.ASKING: (_("Teams ask: %(words)s"), _("Take it on or pass it on")),
        State.TAKEN: (
            _("You have it: %(words)s"),
            _("Answer it"),
        ),
        State.TRYING: (_("The day has come: %(words)s"), _("Say how it went")),
    }
    found = []
    for one in rows.order_by("raised_at", "pk"):
        words, act = said[State(one.state)]
        due = day_of(one.asked_at + timedelta(hours=HOURS_WITHOUT_OWNER))
        found.append(
            Waiting(
                kind="blocker",
                words=words % {"words": one.words},
                since=one.raised_at,
                address=one.get_absolute_url(),
                act=act,
                due_on=due if one.state == State.ASKING else one.try_until,
                for_whom=whose.get(one.owner_id or one.asked_of_id, ""),
            )
        )
    return found


def unblocked_by(leader_id: int, since: datetime) -> list[Blocker]:
    """What a leader said to be fixed since, and how the test of it went, the latest first. One query."""
    fixed = Event.objects.filter(by_id=leader_id, verb=Event.Verb.FIXED, at__gte=since)
    rows = Blocker.objects.filter(pk__in=fixed.values("blocker"))
    return list(rows.order_by("-state_since", "pk"))


# ---- the join map


@dataclass
class Join:
    """From one service to another: what is open there, and how old it is."""

    from_name: str
    to_name: str
    open: int = 0
    fixed: int = 0
    hours: int = 0
    people: int = 0
    hidden: bool = False
    ages: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        if not (self.from_name or self.to_name):
            return _("Not said")
        return " → ".join(name or "?" for name in (self.from_name, self.to_name))

    @property
    def median_age(self) -> int | None:
        """In days, of what is open."""
        return round(median(self.ages)) if self.ages else None

    @property
    def people_said(self) -> str:
        """As much as may be told of how many people."""
        if not self.people:
            return _("fewer than 5 each") if self.hidden else "–"
        words = _("about %(n)s, and more") if self.hidden else _("about %(n)s")
        return words % {"n": self.people}

    @property
    def buckets(self) -> list[int]:
        """How many are 0 to 7, 8 to 30, 31 to 90 and more days old."""
        return [
            sum(first <= age and (last is None or age <= last) for age in self.ages)
            for first, last in BUCKETS
        ]


def join_map(today: date) -> list[Join]:
    """Every pair of services between which something is open or was fixed, the most open first. One query.

    People are the sum of the rounded counts of what is open; ``hidden`` says that a count below five is
    left out of it. What lies between no two known services stands last.
    """
    names = ("from_service__name", "to_service__name")
    rows = Blocker.objects.filter(state__in=[*OPEN, State.FIXED]).values_list(
        *names, "state", "raised_at", "hours_lost", "people_touched"
    )
    found: dict[tuple[str, str], Join] = {}
    for from_name, to_name, state, raised_at, hours, people in rows:
        key = (from_name or "", to_name or "")
        join = found.setdefault(key, Join(*key))
        if state == State.FIXED:
            join.fixed += 1
            continue
        join.open += 1
        join.hours += hours
        join.people += people or 0
        join.hidden = join.hidden or people is None
        join.ages.append((today - day_of(raised_at)).days)
    return sorted(
        found.values(),
        key=lambda j: (not (j.from_name or j.to_name), -j.open, j.from_name, j.to_name),
    )


DRAWN = 12
AGES = [
    gettext_lazy("0 to 7 days"),
    gettext_lazy("8 to 30 days"),
    gettext_lazy("31 to 90 days"),
    gettext_lazy("over 90 days"),
]


def joins_chart(joins: Sequence[Join]) -> Chart:
    """How many are open between each pair and how old they are, the most first; all in its table."""
    shown = [join for join in joins if join.open][:DRAWN]
    finding = (
        _("Most is open here: %(join)s.") % {"join": shown[0].name}
        if shown
        else _("Nothing is open.")
    )
    ages = [str(words) for words in AGES]
    head = ["", _("Open"), *ages, _("Median age in days"), _("People"), _("Hours lost"), _("Fixed")]
    rows = [
        [
            join.name,
            str(join.open),
            *map(str, join.buckets),
            "–" if join.median_age is None else str(join.median_age),
            join.people_said,
            str(join.hours),
            str(join.fixed),
        ]
        for join in joins
    ]
    title = _("Open, by pair of services and age")
    bars = [(join.name, join.buckets) for join in shown]
    return stacks(title, finding, ages, bars, Table(title, head, rows))
