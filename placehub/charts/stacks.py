"""Bars in parts, each under its words: how many there are, and how they divide."""

from collections.abc import Sequence
from dataclasses import dataclass

from placehub.charts.marks import Chart, Table, r

FILLS = ("frest", "band", "f1", "f2")
ROW = 56


@dataclass(frozen=True)
class Stacks:
    width: int
    height: int
    title: str
    finding: str
    legend: list[dict]
    stacks: list[dict]
    template: str = "components/charts/stacks.svg"


def stacks(
    title: str,
    finding: str,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    table: Table,
) -> Chart:
    """One bar a row, of up to four parts in the order of ``parts``; ``table`` says it all, and more.

    Raises ValueError for more parts than there are fills, and for a row of another length.
    """
    if len(parts) > len(FILLS) or any(len(counts) != len(parts) for _label, counts in rows):
        raise ValueError("a bar has as many parts as are named, and four at most")
    longest = max((sum(counts) for _label, counts in rows), default=0) or 1

    def layout(width: int, step: int, across: int) -> Stacks:
        room = width - 40
        down = -(-len(parts) // across) * 24 + 10
        drawn = []
        for number, (label, counts) in enumerate(rows):
            start, found = 0.0, []
            for fill, count in zip(FILLS, counts, strict=False):
                length = room * count / longest
                if count:
                    found.append({"x": r(start), "length": r(max(length - 2, 1)), "fill": fill})
                start += length
            y = down + number * ROW
            drawn.append(
                {"label": label, "y": y, "parts": found, "end": r(start + 6), "sum": sum(counts)}
            )
        legend = [
            {"x": (n % across) * step, "y": n // across * 24, "words": words, "fill": fill}
            for n, (words, fill) in enumerate(zip(parts, FILLS, strict=False))
        ]
        return Stacks(width, down + ROW * len(rows), title, finding, legend, drawn)

    return Chart(title, finding, table, layout(860, 170, 4), layout(330, 165, 2))
