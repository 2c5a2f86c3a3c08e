"""Bars, in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass

from placehub.charts.marks import Chart, Table, number, r


@dataclass(frozen=True)
class Bars:
    width: int
    height: int
    title: str
    finding: str
    bars: list[dict]
    start: int
    template: str = "components/charts/bars.svg"


def bars(
    title: str,
    finding: str,
    points: Sequence[tuple[str, float | None]],
    *,
    unit: str = "",
    head: Sequence[str] = (),
) -> Chart:
    """One horizontal bar each, in the order given. Raises ValueError for a negative value."""
    if any(value is not None and value < 0 for _label, value in points):
        raise ValueError("a bar chart draws from zero and takes no negative value")
    longest = max((value for _label, value in points if value is not None), default=0) or 1

    def layout(width: int, labels: int) -> Bars:
        room = width - labels - 84
        return Bars(
            width,
            38 * len(points) + 4,
            title,
            finding,
            [
                {
                    "label": label,
                    "y": row * 38 + 5,
                    "value": number(value, unit),
                    "withheld": value is None,
                    "length": r(room if value is None else max(room * value / longest, 1)),
                    "end": r(labels + (room if value is None else room * value / longest) + 8),
                }
                for row, (label, value) in enumerate(points)
            ],
            start=labels,
        )

    rows = [[label, number(value, unit)] for label, value in points]
    return Chart(
        title, finding, Table(title, head or ["", title], rows), layout(560, 190), layout(330, 124)
    )
