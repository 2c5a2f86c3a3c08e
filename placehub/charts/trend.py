"""A line over time."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from placehub.charts.marks import Chart, Table, number, r, runs


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    title: str
    finding: str
    grid: list[dict]
    labels: list[dict]
    lines: list[str]
    bands: list[str]
    points: list[dict]
    gaps: list[dict]
    end: dict | None
    right: float
    template: str = "components/charts/trend.svg"


def trend(
    title: str,
    finding: str,
    months: Sequence[str],
    values: Sequence[float | None],
    *,
    unit: str = "",
    low: Sequence[float | None] | None = None,
    high: Sequence[float | None] | None = None,
    head: Sequence[str] = (),
) -> Chart:
    """One value a month. Withheld months leave a hatched gap: the line is never joined across it."""
    marks = _marks([*values, *(low or []), *(high or [])])
    bottom, top = marks[0], marks[-1]

    def layout(width: int, height: int, every: int) -> Trend:
        left, right, above, below = 52, 58, 14, 36
        step = (width - left - right) / max(len(values) - 1, 1)

        def x(index: int) -> float:
            return r(left + step * index)

        def y(value: float) -> float:
            return r(above + (height - above - below) * (top - value) / (top - bottom))

        lines, bands = [], []
        for run in runs(values):
            lines.append("M" + " L".join(f"{x(i)} {y(values[i])}" for i in run))
            if low and high:
                up = " L".join(f"{x(i)} {y(high[i])}" for i in run)
                down = " L".join(f"{x(i)} {y(low[i])}" for i in reversed(run))
                bands.append(f"M{up} L{down}Z")
        gaps = [
            {
                "x": r(x(run[0]) - step * 0.45),
                "width": r(x(run[-1]) - x(run[0]) + step * 0.9),
                "y": above,
                "height": height - above - below,
                "middle": r((x(run[0]) + x(run[-1])) / 2),
            }
            for run in runs([None if value is not None else 0 for value in values])
        ]
        last = next((i for i in reversed(range(len(values))) if values[i] is not None), None)
        return Trend(
            width,
            height,
            title,
            finding,
            grid=[
                {"y": y(mark), "label": number(mark, unit), "zero": mark == 0 and bottom < 0}
                for mark in marks
            ],
            labels=[
                {"x": x(i), "label": months[i]}
                for i in range(len(months))
                if (len(months) - 1 - i) % every == 0
            ],
            lines=lines,
            bands=bands,
            points=[{"x": x(i), "y": y(v)} for i, v in enumerate(values) if v is not None],
            gaps=gaps,
            end=None
            if last is None
            else {
                "x": r(x(last) + 12),
                "y": r(y(values[last]) + 5),
                "label": number(values[last], unit),
            },
            right=width - right,
        )

    rows = [[month, number(value, unit)] for month, value in zip(months, values, strict=True)]
    return Chart(
        title,
        finding,
        Table(title, head or [_("Month"), title], rows),
        layout(720, 290, 1 if len(months) <= 13 else 3),
        layout(340, 250, 3 if len(months) <= 13 else 6),
    )


def _marks(values: Iterable[float | None]) -> list[float]:
    """Even marks for an axis, from zero or below it to the largest value or above: four to seven.

    The step is 1, 2 or 5 times a power of ten, and at least 0.1: figures carry one decimal at most.
    """
    known = [value for value in values if value is not None]
    low, high = min([0, *known]), max([0, *known])
    if low == high:
        high = 1
    wanted = (high - low) / 5
    size = 10 ** max(math.floor(math.log10(wanted)), -1)
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= wanted * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * mark, 1) for mark in range(first, max(last, first + 1) + 1)]
