"""What may be done, what was asked, and the mirror: how leaders answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from placehub.access.context import Worker
from placehub.charts.marks import Chart, Table
from placehub.charts.stacks import stacks
from placehub.clock import day_of, working_days_until
from teams.leaders.queries import LIKE_ENOUGH, Waiting
from teams.permissions.models import Ask, Standing, StandingFor

STATE = Ask.State
YEAR = timedelta(days=365)


def standing(*, words: str, past: bool, teams: Sequence[int], today: date) -> QuerySet[Standing]:
    """What is allowed, or was. ``teams``: of these teams and of all; empty: everybody's. ``words``: like these."""
    rows = Standing.objects.past(today) if past else Standing.objects.live(today)
    if teams:
        rows = rows.for_teams(list(teams))
    if words.strip():
        likeness = TrigramWordSimilarity(words.lower(), Lower("words"))
        rows = rows.annotate(likeness=likeness).filter(likeness__gte=LIKE_ENOUGH)
    own = StandingFor.objects.filter(standing=OuterRef("pk"), team_id__in=list(teams))
    return rows.annotate(own=Exists(own)).with_names()


def waiting_asks(teams: Sequence[int]) -> QuerySet[Ask]:
    """What these teams asked and nobody answered, the oldest first."""
    rows = Ask.objects.filter(team_id__in=list(teams), state=STATE.ASKED)
    return rows.select_related("asked_of", "asked_by").order_by("asked_at", "pk")


def waiting_on(whose: Mapping[int, str], today: date) -> list[Waiting]:
    """What waits for the answer of those whose matters a leader answers. One query."""
    rows = Ask.objects.filter(asked_of_id__in=whose, state=STATE.ASKED).order_by("asked_at")
    return [
        Waiting(
            kind="permission",
            words=_("May they? %(words)s") % {"words": one.words},
            since=one.asked_at,
            address=one.get_absolute_url(),
            act=_("Answer it"),
            due_on=one.due_on,
            for_whom=whose.get(one.asked_of_id, ""),
        )
        for one in rows
    ]


def lapsed_in_my_name(leader_id: int, since: datetime) -> QuerySet[Standing]:
    """What was allowed because this leader did not answer, the latest first."""
    rows = Standing.objects.filter(given_by_id=leader_id, by_silence=True, given_at__gte=since)
    return rows.order_by("-given_at", "pk")


@dataclass
class Mirror:
    """How a leader, or the leaders of an organisation, answered what they were asked."""

    name: str
    mine: bool = False
    asked: int = 0
    yes: int = 0
    no: int = 0
    lapsed: int = 0
    waiting: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> int | None:
        """Working days until the answer, or until it lapsed."""
        return round(median(self.days)) if self.days else None

    @property
    def parts(self) -> list[int]:
        return [self.yes, self.no, self.lapsed, self.waiting]

    def count(self, state: str, days: int | None) -> None:
        self.asked += 1
        self.yes += state == STATE.YES
        self.no += state == STATE.NO
        self.lapsed += state == STATE.LAPSED
        self.waiting += state == STATE.ASKED
        if days is not None:
            self.days.append(days)


def mirror(worker: Worker, at: datetime) -> tuple[list[Mirror], list[Mirror]]:
    """Per leader, own row first and the others by name, and per organisation, over the last twelve months.

    What was withdrawn is left out. Of a deputy's answer it is the leader's who was asked. One query.
    """
    names = ("asked_of_id", "asked_of__full_name", "asked_of__organisation__name")
    rows = Ask.objects.filter(asked_at__gte=at - YEAR).exclude(state=STATE.WITHDRAWN)
    leaders: dict[int, Mirror] = {}
    organisations: dict[str, Mirror] = {}
    for pk, name, organisation, state, asked, answered in rows.values_list(
        *names, "state", "asked_at", "answered_at"
    ):
        days = working_days_until(day_of(asked), day_of(answered)) if answered else None
        leaders.setdefault(pk, Mirror(name, mine=pk == worker.id)).count(state, days)
        organisations.setdefault(organisation, Mirror(organisation)).count(state, days)
    by_name = sorted(leaders.values(), key=lambda one: (not one.mine, one.name))
    return by_name, sorted(organisations.values(), key=lambda one: one.name)


def mirror_chart(rows: Sequence[Mirror], title: str) -> Chart:
    """What became of what was asked, a bar each, in the order given."""
    heads = [_("yes"), _("no"), _("yes, by silence"), _("waiting")]
    whole = sum(one.asked for one in rows)
    silent = sum(one.lapsed for one in rows)
    finding = _("Of %(asked)s asked, %(lapsed)s became a yes by silence.") % {
        "asked": whole,
        "lapsed": silent,
    }
    table = Table(
        title,
        ["", _("Asked"), *heads, _("Working days until the answer, median")],
        [
            [
                one.name,
                str(one.asked),
                *map(str, one.parts),
                "–" if one.median_days is None else str(one.median_days),
            ]
            for one in rows
        ],
    )
    return stacks(title, finding, heads, [(one.name, one.parts) for one in rows], table)
