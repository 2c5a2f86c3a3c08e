"""Where each pot and fund stood on a day, and what was spent when and on what: from totals, never from history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from budgets.books.models import DayTotal, KindTotal
from budgets.ledger.models import Fund, Pot
from placehub.formats import cell


@dataclass(frozen=True)
class Standing:
    """Pence of one fund or pot: what was put in and returned, shared with it, promised and spent."""

    put_in: int = 0
    returned: int = 0
    shared: int = 0
    promised: int = 0
    spent: int = 0

    @property
    def left(self) -> int:
        """In pots; what a fund has offered and no team has drawn is not among it."""
        return self.put_in - self.returned + self.shared - self.promised - self.spent

    @property
    def offered(self) -> int:
        """Of a whole fund: what left its own pot and came into no team's."""
        return -self.shared

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, name) + getattr(other, name) for name in FIGURES))


FIGURES = ("put_in", "returned", "shared", "promised", "spent")


def standings(
    day: date | None = None, *, booked: bool = False, of: Fund | None = None
) -> dict[int, Standing]:
    """Where each pot stood at the end of ``day``, by pot, from the totals a day: one query.

    By the day for which each movement is, or by the day on which it was written down. No day is everything.
    """
    found = DayTotal.objects.filter(booked=booked)
    if day is not None:
        found = found.filter(day__lte=day)
    if of is not None:
        found = found.filter(pot__fund=of)
    sums = {name: Coalesce(Sum(name), 0) for name in FIGURES}
    rows = found.values("pot_id").order_by().annotate(**sums)
    return {row[0]: Standing(*row[1:]) for row in rows.values_list("pot_id", *FIGURES)}


@dataclass(frozen=True)
class FundStanding:
    fund: Fund
    all: Standing
    pots: list[tuple[Pot, Standing]]


def fund_standings(day: date, *, booked: bool) -> list[FundStanding]:
    """Every fund in which anything had moved by then, the first to end first. Two queries."""
    found = standings(day, booked=booked)
    by_fund: dict[int, list[tuple[Pot, Standing]]] = {}
    pots = Pot.objects.filter(pk__in=found).select_related("fund", "team")
    for pot in pots.order_by("fund__spend_by", "fund_id", F("team__name").asc(nulls_first=True)):
        by_fund.setdefault(pot.fund_id, []).append((pot, found[pot.pk]))
    return [
        FundStanding(parts[0][0].fund, sum((one for _pot, one in parts), Standing()), parts)
        for parts in by_fund.values()
    ]


def standing_rows(day: date, *, booked: bool) -> Iterator[list[str]]:
    """Where every pot stood, as rows of a CSV file."""
    yield ["at the end of", "fund", "pot", *(name.replace("_", " ") for name in FIGURES), "left"]
    for fund in fund_standings(day, booked=booked):
        for pot, one in fund.pots:
            yield [
                f"{day:%Y-%m-%d}",
                cell(fund.fund.name),
                cell(pot.team.name if pot.team else _("Not shared out yet")),
                *(_pounds(getattr(one, name)) for name in FIGURES),
                _pounds(one.left),
            ]


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def spent_by_day(pot_ids: Sequence[int]) -> dict[int, dict[date, int]]:
    """Pence spent by pot and by the day it was bought: one query over the days, however many entries."""
    found: dict[int, dict[date, int]] = {}
    days = DayTotal.objects.filter(pot_id__in=pot_ids, booked=False).exclude(spent=0)
    for pot_id, day, pence in days.values_list("pot_id", "day", "spent"):
        found.setdefault(pot_id, {})[day] = pence
    return found


def spent_by_kind(team_ids: Sequence[int], since: date) -> dict[str, int]:
    """Pence that the teams' pots paid since a day in the month, by kind of spend."""
    return dict(
        KindTotal.objects.filter(pot__team_id__in=team_ids, month__gte=since.replace(day=1))
        .values_list("kind")
        .annotate(all=Sum("spent"))
        .order_by()
    )
