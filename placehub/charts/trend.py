"""A line over time."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from placehub.charts.marks import Chart, Table, number, r, runs, stretch


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    title: str
    finding: str
    grid: list[dict]
    labels: list[dict]
    lines: list[str]
    beside: list[str]
    bands: list[str]
    points: list[dict]
    gaps: list[dict]
    end: dict | None
    right: float
    step: float
    top: int
    depth: int
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
    beside: Sequence[float | None] | None = None,
    notes: Sequence[str] | None = None,
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] | None = None,
) -> Chart:
    """One value a month. Withheld months leave a hatched gap: the line is never joined across it.

    ``low`` and ``high`` are how sure we are, ``beside`` a second line to hold the first against. ``notes``
    stand after each value (of how many), ``rows`` in place of the table of months and values.
    """
    marks = _marks([*values, *(low or []), *(high or []), *(beside or [])])
    bottom, top = marks[0], marks[-1]
    said = [
        f"{month}: {number(value, unit)}{note and f' ({note})'}"
        for month, value, note in zip(months, values, notes or [""] * len(values), strict=True)
    ]

    shown = f"{finding} {stretch(months, values, unit)}".strip()

    def layout(width: int, height: int, most: int) -> Trend:
        left, right, above, below = 52, 58, 22, 50
        step = (width - left - right) / max(len(values) - 1, 1)

        def x(index: int) -> float:
            return r(left + step * index)

        def y(value: float) -> float:
            return r(above + (height - above - below) * (top - value) / (top - bottom))

        def path(run: Sequence[int], of: Sequence[float | None]) -> str:
            return "M" + " L".join(f"{x(i)} {y(of[i])}" for i in run)

        bands = []
        if low and high:
            sure = [None if None in pair else 0 for pair in zip(low, high, strict=True)]
            for run in runs(sure):
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
            shown,
            grid=[
                {"y": y(mark), "label": number(mark, unit), "zero": mark == 0 and bottom < 0}
                for mark in marks
            ],
            labels=_labels(months, -(-len(months) // most), x),
            lines=[path(run, values) for run in runs(values)],
            beside=[path(run, beside) for run in runs(beside or [])],
            bands=bands,
            points=[
                {
                    "x": x(i),
                    "y": y(value),
                    "month": i,
                    "from": r(x(i) - step / 2),
                    "words": said[i],
                    "words_x": r(min(max(x(i), left + 4 * len(said[i])), width - 4 * len(said[i]))),
                    "words_y": max(y(value) - 14, 14),
                }
                for i, value in enumerate(values)
                if value is not None
            ],
            gaps=gaps,
            end=None
            if last is None
            else {
                "x": r(x(last) + 12),
                "y": r(y(values[last]) + 5),
                "label": number(values[last], unit),
            },
            right=width - right,
            step=r(step),
            top=above,
            depth=height - above - below,
        )

    if rows is None:
        rows = [[month, number(value, unit)] for month, value in zip(months, values, strict=True)]
    return Chart(
        title,
        finding,
        Table(title, head or [_("Month"), title], rows),
        layout(560, 280, 13),
        layout(340, 260, 6),
    )


def _labels(months: Sequence[str], every: int, x: Callable[[int], float]) -> list[dict]:
    """As many months as there is room for, the newest always; the year stands once, under its first."""
    found: list[dict] = []
    before = ""
    for index, month in enumerate(months):
        if (len(months) - 1 - index) % every == 0:
            word, _space, year = month.partition(" ")
            found.append({"x": x(index), "label": word, "year": year if year != before else ""})
            before = year
    return found


def _marks(values: Iterable[float | None]) -> list[float]:
    """Even marks for an axis, from zero or below it to the largest value or above: four to seven.

    The step is 1, 2 or 5 times a power of ten, and at least 0.1: figures carry one decimal at most.
    """
    known = [value for value in values if value is not None]
    low, high = min([0, *known]), max([0, *known])
    if high - low < 1e-9:
        high = low + 1
    wanted = (high - low) / 5
    size = 10 ** max(math.floor(math.log10(wanted)), -1)
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= wanted * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * mark, 1) for mark in range(first, max(last, first + 1) + 1)]
