"""What the pages of outcomes show, from the newest snapshot: two queries, whatever they show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.models import Fund, Pot
from placehub.charts.marks import Chart, number
from placehub.charts.tiles import tiles
from placehub.charts.trend import trend
from placehub.clock import months_later
from placehub.formats import cell, pounds
from placehub.outcomes.measures.calendar import QUARTER
from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.measures.counting import count_of_people, money
from placehub.outcomes.measures.kinds import Measure
from placehub.outcomes.models import Figure, Snapshot

YEAR, TWO_YEARS = 13, 25  # months with the same month of the year before, or two
OFTEN = 3  # months of thirteen that are not chance: one alone comes by chance in 1 of 40 rows
FIRST = ("life", "goals", "promises", "known")  # what a leader asks first


@dataclass(frozen=True)
class Point:
    """One published figure."""

    value: float | int | None
    people: int | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    changed: int | None = None
    differs: int | None = None


HIDDEN = Point(None)


@dataclass(frozen=True)
class Row:
    """One measure in one place, month by month up to the newest that is complete for this measure."""

    measure: Measure
    months: list[date]
    points: list[Point]

    @property
    def now(self) -> Point:
        return self.points[-1] if self.points else HIDDEN

    @property
    def month(self) -> str:
        return _month(self.months[-1]) if self.months else ""

    @property
    def said(self) -> str:
        return number(self.now.value, self.measure.unit)

    @property
    def base(self) -> str:
        """Of how many, where it divides by something, and where the truth lies."""
        if self.now.value is None or self.measure.figure in {count_of_people, money}:
            return ""
        words = ngettext("of %(n)s", "of %(n)s", self.now.n or 0) % {"n": number(self.now.n)}
        if self.now.low is None:
            return words
        sure = {"low": number(self.now.low), "high": number(self.now.high, self.measure.unit)}
        return words + _(", between %(low)s and %(high)s 19 times in 20") % sure

    @property
    def before(self) -> Point:
        return self.points[-1 - QUARTER] if len(self.points) > QUARTER else HIDDEN

    @property
    def good(self) -> bool | None:
        """Is what changed for the better? None where nothing did, or neither way is better."""
        if not self.now.changed or self.measure.more_is_better is None:
            return None
        return (self.now.changed > 0) == self.measure.more_is_better

    @property
    def finding(self) -> str:
        """What the line bears, and nothing that it does not."""
        words = {
            "label": str(self.measure.label),
            "now": self.said,
            "month": self.month,
            "then": number(self.before.value, self.measure.unit),
            "earlier": _month(self.months[-1 - QUARTER]) if len(self.months) > QUARTER else "",
        }
        if self.now.value is None:
            return _("%(label)s: too few people to show in %(month)s") % words
        if self.now.changed is None or self.before.value is None:
            return _("%(label)s: %(now)s in %(month)s") % words
        if self.now.changed == 0:
            return _("%(label)s: %(now)s in %(month)s, no clear change since %(earlier)s") % words
        if self.now.changed > 0:
            return _("%(label)s: up to %(now)s in %(month)s, from %(then)s in %(earlier)s") % words
        return _("%(label)s: down to %(now)s in %(month)s, from %(then)s in %(earlier)s") % words


@dataclass(frozen=True)
class Stands:
    """A neighbourhood that differs from all the others together, in so many months."""

    place: str
    measure: Measure
    less: bool
    months: int
    of: int

    @property
    def sentence(self) -> str:
        words = {
            "place": self.place,
            "label": str(self.measure.label),
            "months": self.months,
            "of": self.of,
        }
        if self.less:
            return (
                _("%(place)s: %(label)s, lower than elsewhere in %(months)s of %(of)s months")
                % words
            )
        return (
            _("%(place)s: %(label)s, higher than elsewhere in %(months)s of %(of)s months") % words
        )


@dataclass(frozen=True)
class Published:
    """The newest snapshot, read once."""

    snapshot: Snapshot
    months: list[date]
    figures: Mapping[tuple[str, int | None], Mapping[date, Point]]
    places: Mapping[int, tuple[int, int, str]]  # row, column, name

    @cached_property
    def newest(self) -> dict[str, date]:
        """The newest month of which anything is published, measure by measure."""
        found: dict[str, date] = {}
        for (code, _place), by in self.figures.items():
            found[code] = max([*by, *([found[code]] if code in found else [])])
        return found

    def row(self, measure: Measure, place: int | None = None) -> Row:
        """Up to the measure's own newest month; a month of which nothing is published is not shown."""
        newest = self.newest.get(measure.code)
        months = [month for month in self.months if newest and month <= newest]
        points = self.figures.get((measure.code, place), {})
        return Row(measure, months, [points.get(month, HIDDEN) for month in months])

    def in_order(self) -> list[tuple[int, tuple[int, int, str]]]:
        return sorted(self.places.items(), key=lambda place: place[1])


def published(*, months: int = YEAR, using: str = "default") -> Published | None:
    """The newest snapshot's figures of the last ``months`` complete months. Two queries."""
    snapshot = Snapshot.objects.using(using).order_by("-pk").first()
    if snapshot is None:
        return None
    since = months_later(snapshot.up_to, -months)
    names = ("value", "people", "n", "low", "high", "changed", "differs")
    place_names = ("neighbourhood__row", "neighbourhood__column", "neighbourhood__name")
    found = Figure.objects.using(using).filter(snapshot=snapshot, month__gte=since)
    figures: dict[tuple[str, int | None], dict[date, Point]] = {}
    places: dict[int, tuple[int, int, str]] = {}
    for code, place, month, row, column, name, *said in found.values_list(
        "measure", "neighbourhood_id", "month", *place_names, *names
    ):
        values: list[Any] = [_plain(one) if isinstance(one, Decimal) else one for one in said]
        figures.setdefault((code, place), {})[month] = Point(*values)
        if place is not None:
            places[place] = (row, column, name)
    shown = sorted({month for by in figures.values() for month in by})
    return Published(snapshot, shown, figures, places) if shown else None


@dataclass(frozen=True)
class Board:
    """In the order in which a leader asks."""

    snapshot: Snapshot
    first: list[Row]
    better: list[Row]
    worse: list[Row]
    moved: list[Row]
    unclear: list[Row]
    too_few: list[Row]
    stands_out: list[Stands]
    money: Row
    spent: str
    every: list[Row]


def board(seen: Published) -> Board:
    rows = [seen.row(measure) for measure in MEASURES]
    outcomes = [row for row in rows if row.measure.code != "spend"]
    money = next(row for row in rows if row.measure.code == "spend")
    quarter = [point.value for point in money.points[-QUARTER:]]
    known = [value for value in quarter if value is not None]
    return Board(
        seen.snapshot,
        first=[next(row for row in rows if row.measure.code == code) for code in FIRST],
        better=[row for row in outcomes if row.good is True],
        worse=[row for row in outcomes if row.good is False],
        moved=[row for row in outcomes if row.good is None and row.now.changed],
        unclear=[row for row in outcomes if row.now.changed == 0],
        too_few=[row for row in outcomes if row.now.changed is None],
        stands_out=who_stands_out(seen),
        money=money,
        spent=pounds(int(sum(known)) * 100) if len(known) == len(quarter) and known else "",
        every=rows,
    )


def who_stands_out(seen: Published, measures: Iterable[Measure] = MEASURES) -> list[Stands]:
    """Which neighbourhoods differ by more than chance does, in so many months that it is not chance either.

    Most months first; never a list of the highest and the lowest.
    """
    found = []
    for measure in measures:
        for place, (_row, _column, name) in seen.in_order():
            points = seen.row(measure, place).points[-YEAR:]
            told = [point.differs for point in points if point.differs is not None]
            for side in (-1, 1):
                months = sum(one == side for one in told)
                if months >= OFTEN:
                    found.append(Stands(name, measure, side < 0, months, len(told)))
    return sorted(found, key=lambda one: -one.months)


@dataclass(frozen=True)
class Lapsing:
    fund: Fund
    left: int
    days: int


def lapsing(today: date, *, within: int = 92) -> list[Lapsing]:
    """Funds of which something may be promised for no longer than a quarter, with what lies in their pots,
    in pence. One query."""
    until = today + timedelta(days=within)
    pots = Pot.objects.filter(fund__commit_by__gte=today, fund__commit_by__lte=until)
    left: dict[Fund, int] = {}
    for pot in pots.select_related("account", "fund"):
        left[pot.fund] = left.get(pot.fund, 0) + pot.left
    found = [Lapsing(fund, pence, (fund.commit_by - today).days) for fund, pence in left.items()]
    return sorted((one for one in found if one.left > 0), key=lambda one: one.fund.commit_by)


@dataclass(frozen=True)
class MeasurePage:
    row: Row
    line: Chart
    map: Chart | None
    stands_out: list[Stands]
    place: str

    def legend(self, *, alone: bool) -> list[str]:
        """What the marks of a picture mean, where no page stands round it."""
        if not alone:
            return [self.map.finding] if self.map and self.map.finding else []
        band = any(point.low is not None for point in self.row.points)
        return [
            *([_("The band is where the truth lies 19 times in 20.")] if band else []),
            *([_("The dashed line is the whole place.")] if self.place else []),
        ]


def measure_page(seen: Published, measure: Measure, place: int | None) -> MeasurePage:
    """One question: its line with how sure it is, and each neighbourhood beside the place."""
    row = seen.row(measure, place)
    labels = [date_format(month, "M y") for month in row.months]
    whole = seen.row(measure)
    line = trend(
        str(measure.label),
        row.finding,
        labels,
        [point.value for point in row.points],
        unit=measure.unit,
        low=[point.low for point in row.points],
        high=[point.high for point in row.points],
        beside=[point.value for point in whole.points] if place is not None else None,
        notes=[_of(point) for point in row.points],
        head=[_("Month"), str(measure.label), _("Of how many"), _("19 times in 20 between")],
        rows=[
            [
                label,
                number(point.value, measure.unit),
                number(point.n) if point.n else "",
                _between(point),
            ]
            for label, point in zip(labels, row.points, strict=True)
        ],
    )
    return MeasurePage(
        row,
        line,
        None if place is not None else _map(seen, measure, labels),
        who_stands_out(seen, [measure]),
        seen.places[place][2] if place is not None else "",
    )


def _map(seen: Published, measure: Measure, labels: list[str]) -> Chart:
    items = [
        (name, column, row, [point.value for point in seen.row(measure, place).points])
        for place, (row, column, name) in seen.in_order()
    ]
    beside = [point.value for point in seen.row(measure).points]
    alike = measure.more_is_better is not None and measure.unit != "£"
    return tiles(
        _("%(label)s, by neighbourhood") % {"label": measure.label},
        _("The dashed line is the whole place.") if alike else "",
        labels,
        items,
        unit=measure.unit,
        beside=beside if alike else None,
    )


@dataclass(frozen=True)
class OurRow:
    """A measure in a team's neighbourhood, beside the whole place."""

    row: Row
    place: str


def of_neighbourhood(seen: Published, place: int) -> list[OurRow]:
    return [OurRow(seen.row(measure, place), seen.row(measure).said) for measure in MEASURES]


def table_rows(codes: Iterable[str], *, using: str = "default") -> list[list[str]]:
    """Figures as rows for a CSV file: one a month and neighbourhood (empty: the place), with what it counts
    in, of how many, how sure it is, and which snapshot it is of."""
    snapshot = Snapshot.objects.using(using).order_by("-pk").first()
    found = Figure.objects.using(using).filter(snapshot=snapshot, measure__in=list(codes))
    return [
        [
            figure.measure,
            str(BY_CODE[figure.measure].label),
            BY_CODE[figure.measure].unit,
            figure.month.strftime("%Y-%m"),
            cell(figure.neighbourhood.name) if figure.neighbourhood else "",
            _bare(figure.value),
            *("" if one is None else str(one) for one in (figure.n, figure.low, figure.high)),
            snapshot.built_at.strftime("%Y-%m-%d") if snapshot else "",
        ]
        for figure in found.select_related("neighbourhood").order_by(
            "measure", "month", "neighbourhood_id"
        )
    ]


def _bare(value: Decimal | None) -> str:
    return number(None if value is None else _plain(value)).replace(",", "")


def _plain(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _month(month: date) -> str:
    return date_format(month, "F Y")


def _of(point: Point) -> str:
    return _("of %(n)s") % {"n": number(point.n)} if point.n and point.low is not None else ""


def _between(point: Point) -> str:
    return "" if point.low is None else f"{number(point.low)}–{number(point.high)}"
