"""A chart as a file of its own: it says what it shows and draws itself, with no style sheet beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from placehub.charts.marks import Chart

MARGIN, HEAD, LINE = 24, 24, 20
# what static/css says of a chart by day, for whatever knows no variables; a test holds the colours beside it
STYLE = """
.sheet { fill: #fffefb }
text { font: 400 15px/1 "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1b2a29 }
.head { font-size: 18px; font-weight: 600 }
.t2 { fill: #47534f }
.b { font-weight: 600 }
.s { font-size: 14px }
.end { text-anchor: end }
.mid { text-anchor: middle }
.halo { paint-order: stroke; stroke: #fffefb; stroke-width: 4px; stroke-linejoin: round }
.g { stroke: #e5dbc9; stroke-width: 1 }
.g.zero { stroke: #47534f; stroke-width: 1.5 }
.l0 { fill: none; stroke: #8d8674; stroke-width: 2; stroke-dasharray: 7 6 }
.l0.thin { stroke-width: 1.5; stroke-dasharray: 4 4 }
.l1 { fill: none; stroke: #0f5a52; stroke-width: 3; stroke-linejoin: round; stroke-linecap: round }
.band { fill: #b9d9d2; opacity: .55 }
.p1 { fill: #0f5a52; stroke: #fffefb; stroke-width: 2 }
.hatch path { stroke: #47534f; stroke-width: 1.5; opacity: .55 }
.fcard { fill: #fffefb; stroke: #ded3c0 }
.hit, .tip { display: none }
"""


@dataclass(frozen=True)
class Picture:
    """The wide layout of a chart, what it says over it and where it comes from under it."""

    drawing: object
    head: list[dict]
    under: list[dict]
    foot: list[dict]
    top: int
    width: int
    height: int
    style: str = STYLE
    margin: int = MARGIN
    template: str = "components/charts/picture.svg"


def picture(chart: Chart, heading: str, under: str, foot: Sequence[str]) -> Picture:
    """``under`` stands beneath the heading, each of ``foot`` beneath the chart."""
    drawing = chart.wide
    width, height = drawing.width, drawing.height  # type: ignore[attr-defined]  # every layout has them
    letters = width // 8
    head = _lines(wrap(heading, width // 11), 12, HEAD)
    below = _lines(wrap(under, letters), _end(head, 12), LINE)
    top = _end(below, _end(head, 12)) + LINE
    notes = [line for words in foot for line in wrap(words, letters)]
    last = _lines(notes, top + height + LINE // 2, LINE)
    return Picture(
        drawing, head, below, last, top, width + 2 * MARGIN, _end(last, top + height) + MARGIN
    )


def _lines(words: Iterable[str], after: int, step: int) -> list[dict]:
    return [{"words": one, "y": after + step * (n + 1)} for n, one in enumerate(words)]


def _end(lines: list[dict], otherwise: int) -> int:
    return lines[-1]["y"] if lines else otherwise
