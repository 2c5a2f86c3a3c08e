"""What the dashboard shows: two queries, from the newest snapshot."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from placehub.charts.marks import Chart, number
from placehub.charts.tiles import tiles
from placehub.charts.trend import trend
from placehub.formats import cell
from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.measures.kinds import Measure
from placehub.outcomes.models import Figure, Snapshot


@dataclass(frozen=True)
class Headline:
    """The newest complete month of one measure, for the place."""

    measure: Measure
    now: str
    before: str
    month: date


@dataclass(frozen=True)
class Section:
    measure: Measure
    finding: str
    line: Chart
    map: Chart


@dataclass(frozen=True)
class Dashboard:
    snapshot: Snapshot
    headlines: list[Headline]
    sections: list[Section]


def dashboard(*, months: int = 13) -> Dashboard | None:
    """The newest snapshot's figures, the last ``months`` complete months."""
    snapshot = Snapshot.objects.order_by("-pk").first()
    if snapshot is None:
        return None
    figures: dict[tuple[str, int | None], dict[date, Decimal | None]] = {}
    began = snapshot.up_to.year * 12 + snapshot.up_to.month - 1 - months
    counted = Figure.objects.filter(
        snapshot=snapshot, month__gte=date(began // 12, began % 12 + 1, 1)
    )
    places: dict[int, tuple[int, int, str]] = {}
    for code, place, month, value, row, column, name in counted.values_list(
        "measure",
        "neighbourhood_id",
        "month",
        "value",
        "neighbourhood__row",
        "neighbourhood__column",
        "neighbourhood__name",
    ):
        figures.setdefault((code, place), {})[month] = value
        if place is not None:
            places[place] = row, column, name
    shown = sorted({month for values in figures.values() for month in values})[-months:]
    if not shown:
        return None
    ordered = sorted((where, place) for place, where in places.items())
    sections, headlines = [], []
    for measure in MEASURES:
        whole = figures.get((measure.code, None), {})
        line = [_plain(whole.get(month)) for month in shown]
        labels = [date_format(month, "M y") for month in shown]
        finding = finding_of(measure, shown, line)
        by_place = [
            (
                name,
                column,
                row,
                [_plain(figures.get((measure.code, place), {}).get(month)) for month in shown],
            )
            for (row, column, name), place in ordered
        ]
        sections.append(
            Section(
                measure,
                finding,
                trend(str(measure.label), finding, labels, line, unit=measure.unit),
                tiles(
                    str(measure.label),
                    spread_of(measure, by_place),
                    labels,
                    by_place,
                    unit=measure.unit,
                ),
            )
        )
        headlines.append(
            Headline(
                measure,
                number(line[-1], measure.unit),
                number(line[0], measure.unit) if len(line) > 1 else "",
                shown[0],
            )
        )
    return Dashboard(snapshot, headlines, sections)


def _plain(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def finding_of(measure: Measure, months: list[date], values: list[float | None]) -> str:
    """A heading that says what the line shows, and nothing that it does not."""
    known = [
        (month, value) for month, value in zip(months, values, strict=True) if value is not None
    ]
    label = str(measure.label)
    if len(known) < 2:
        return _("%(label)s: too few people to show") % {"label": label}
    (first_month, first), (_last_month, last) = known[0], known[-1]
    words = {
        "label": label,
        "now": number(last, measure.unit),
        "then": number(first, measure.unit),
        "month": date_format(first_month, "F Y"),
    }
    moved = abs(last - first) > max(0.05 * abs(first), 0.15)
    if not moved:
        return _("%(label)s stays at about %(now)s") % words
    if last > first:
        return _("%(label)s: up from %(then)s in %(month)s to %(now)s") % words
    return _("%(label)s: down from %(then)s in %(month)s to %(now)s") % words


def spread_of(measure: Measure, by_place: list) -> str:
    """Where it is highest and lowest now, among the neighbourhoods that can be shown."""
    now = [
        (values[-1], name) for name, _c, _r, values in by_place if values and values[-1] is not None
    ]
    if len(now) < 2 or min(now)[0] == max(now)[0]:
        return _("No neighbourhood stands out.")
    if len(now) < len(by_place):
        words = _(
            "Of those shown, highest in %(high)s (%(high_value)s), lowest in %(low)s (%(low_value)s)."
        )
    else:
        words = _("Highest in %(high)s (%(high_value)s), lowest in %(low)s (%(low_value)s).")
    return words % {
        "high": max(now)[1],
        "high_value": number(max(now)[0], measure.unit),
        "low": min(now)[1],
        "low_value": number(min(now)[0], measure.unit),
    }


def table_rows(code: str) -> list[list[str]]:
    """One measure as rows for a CSV file: month, neighbourhood or place, value or the mark."""
    snapshot = Snapshot.objects.order_by("-pk").first()
    measure = BY_CODE[code]
    found = Figure.objects.filter(snapshot=snapshot, measure=code).select_related("neighbourhood")
    return [
        [
            figure.month.strftime("%Y-%m"),
            cell(figure.neighbourhood.name) if figure.neighbourhood else "",
            number(_plain(figure.value)).replace(",", ""),
            str(measure.label),
        ]
        for figure in found.order_by("month", "neighbourhood_id")
    ]
