"""The people round a person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from placehub.charts.marks import Chart, Table, r


@dataclass(frozen=True)
class Ring:
    title: str
    finding: str
    me: str
    nodes: list[dict]
    width: int
    height: int
    cx: float
    cy: float
    near: float
    far: float
    template: str = "components/charts/ring.svg"


def ring(
    title: str,
    finding: str,
    me: str,
    members: Sequence[tuple[str, str, str, str, bool]],
    groups: Sequence[tuple[str, Sequence[str]]],
) -> Chart:
    """A circle of (name, relationship, kind, tie, close): close ones inside, the others round them."""

    def layout(width: int, height: int, near: int, far: int) -> Ring:
        cx, cy = width / 2, height / 2 - 8
        nodes = []
        inner = [m for m in members if m[4]]
        outer = [m for m in members if not m[4]]
        for order, (name, relationship, kind, tie, close) in enumerate(_alternate(inner, outer)):
            radius = near if close else far
            angle = math.radians(-90 + 360 * order / max(len(members), 1))
            # words stand on the far side of a node, where its own tie does not run through them
            x, y = cx + radius * math.cos(angle), cy + radius * math.sin(angle)
            nodes.append(
                {
                    "x": r(x),
                    "y": r(y),
                    "kind": kind,
                    "tie": tie,
                    "letter": name[:1].upper(),
                    "letter_y": r(y + 5),
                    "name": _shorten(name, 16),
                    "name_y": r(y + (37 if y >= cy else -42)),
                    "relationship": _shorten(relationship, 20),
                    "relationship_y": r(y + (53 if y >= cy else -27)),
                }
            )
        return Ring(title, finding, _shorten(me, 9), nodes, width, height, cx, cy, near, far)

    table = Table(title, ["", ""], [[label, "; ".join(names)] for label, names in groups])
    return Chart(title, finding, table, layout(420, 490, 96, 165))


def _alternate(first: Sequence, second: Sequence) -> list:
    """Both lists in one round, spread evenly, so that neighbours stand at different distances."""
    places = [
        ((n + 0.5) / len(some), n, one) for some in (first, second) for n, one in enumerate(some)
    ]
    return [one for _place, _n, one in sorted(places, key=lambda place: place[0])]


def _shorten(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
