"""The ledger as pages show it. Each says how many queries it makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from placehub.charts.bars import bars
from placehub.charts.marks import Chart
from placehub.paging import KeysetPage, keyset_page
from teams.leaders.queries import Waiting
from teams.stops.models import Stop, quarter_of

SHOWN: dict[str, list[str]] = {
    "waiting": [""],
    "stopped": list(Stop.GIVEN_UP),
    "kept": [Stop.Answer.KEPT],
}
NAMES = ("team", "organisation", "leader", "answered_by", "asked_by", "service")


def _in_full() -> QuerySet[Stop]:
    return Stop.objects.select_related(*NAMES).annotate(others=Count("me_too"))


def ledger(show: str, cursor: str = "") -> KeysetPage[Stop]:
    """What was asked for or given up, the newest first; ``show`` is a key of SHOWN, or all. One query."""
    rows = _in_full()
    if show in SHOWN:
        rows = rows.filter(answer__in=SHOWN[show])
    return keyset_page(rows, moment="asked_at", key="id", cursor=cursor)


def one_of(pk: UUID) -> Stop | None:
    """One line of the ledger with names, and how many teams said “me too”. One query."""
    return _in_full().filter(pk=pk).first()


@dataclass(frozen=True)
class Returned:
    """Hours given back since a quarter began, by what gave them and by who asked."""

    since: date
    total: int
    by_kind: list[tuple[str, int]]
    by_asker: list[tuple[str, int, int]]  # who, how many things, hours

    @property
    def chart(self) -> Chart:
        finding = _("%(hours)s hours came back since %(day)s, by what was given up.") % {
            "hours": self.total,
            "day": self.since.strftime("%-d/%-m/%Y"),
        }
        heads = [_("What was given up"), _("Hours")]
        return bars(_("Hours returned this quarter"), finding, self.by_kind, head=heads)


def hours_returned(today: date) -> Returned:
    """What has come back this quarter until today, by the estimate of each line. One query."""
    first = quarter_of(today)
    kinds: dict[str, Decimal] = defaultdict(Decimal)
    hours: dict[str, Decimal] = defaultdict(Decimal)
    things: dict[str, int] = defaultdict(int)
    given_up = Stop.objects.given_up().filter(since_on__lte=today).select_related("team")
    for stop in given_up:
        came = stop.hours_between(first, today)
        asker = stop.team.name if stop.team else _("Nobody asked: a leader gave it up")
        kinds[stop.kind] += came
        hours[asker] += came
        things[asker] += 1
    by_kind = [(str(kind.label), round(kinds[kind])) for kind in Stop.Kind if kinds[kind]]
    askers = sorted(hours, key=lambda name: (-hours[name], name))
    by_asker = [(name, things[name], round(hours[name])) for name in askers]
    return Returned(first, round(sum(kinds.values(), Decimal())), by_kind, by_asker)


def waiting_on(whose: Mapping[int, str], today: date) -> list[Waiting]:
    """What waits for the answer of those whose matters a leader answers, the oldest first. One query."""
    rows = Stop.objects.waiting().filter(leader__in=whose).order_by("asked_at", "pk")
    return [
        Waiting(
            "stop",
            _("Stop doing: %(what)s") % {"what": stop.what},
            stop.asked_at,
            stop.get_absolute_url(),
            _("Answer"),
            stop.due_on,
            whose[stop.leader_id],
        )
        for stop in rows
    ]
