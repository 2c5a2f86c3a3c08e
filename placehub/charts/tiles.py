"""Small multiples, laid out roughly as on the map."""

from collections.abc import Sequence
from dataclasses import dataclass

from placehub.charts.marks import Chart, Table, number, r, runs


@dataclass(frozen=True)
class Tiles:
    width: int
    height: int
    title: str
    finding: str
    tiles: list[dict]
    tile_width: float
    zero: float | None
    tile_height: int = 138
    template: str = "components/charts/tiles.svg"

    @property
    def inner(self) -> float:
        return r(self.tile_width - 28)

    @property
    def middle(self) -> float:
        return r(self.tile_width / 2)


def tiles(
    title: str,
    finding: str,
    months: Sequence[str],
    items: Sequence[tuple[str, int, int, Sequence[float | None]]],
    *,
    unit: str = "",
) -> Chart:
    """A small line for each (name, column, row, values), laid out roughly as on the map."""
    known = [v for _n, _c, _r, values in items for v in values if v is not None]
    bottom, top = min([0, *known]), max([0, *known])
    span = (top - bottom) or 1

    def y(value: float) -> float:
        return r(44 + 76 * (top - value) / span)

    def layout(width: int, columns: int, *, as_map: bool) -> Tiles:
        tile_width = (width - 12 * (columns - 1)) / columns
        made = []
        for order, (name, column, row, values) in enumerate(items):
            if not as_map:
                column, row = order % columns, order // columns
            step = (tile_width - 78) / max(len(values) - 1, 1)
            points = {i: (r(16 + step * i), y(v)) for i, v in enumerate(values) if v is not None}
            last = max(points, default=None)
            made.append(
                {
                    "name": name,
                    "x": r(column * (tile_width + 12)),
                    "y": row * 150,
                    "lines": [
                        "M" + " L".join(f"{points[i][0]} {points[i][1]}" for i in run)
                        for run in runs(values)
                    ],
                    "withheld": last is None,
                    "end": None
                    if last is None
                    else {
                        "x": points[last][0],
                        "y": points[last][1],
                        # where the newest is withheld, its mark stands at the foot and no dot is drawn
                        "dot": values[-1] is not None,
                        "words_x": r(26 + step * (len(values) - 1)),
                        "words_y": r(points[last][1] + 5) if values[-1] is not None else 120,
                        "label": number(values[-1], unit),
                    },
                }
            )
        rows = max((tile["y"] for tile in made), default=0) + 138
        zero = y(0) if bottom < 0 < top else None
        return Tiles(width, rows, title, finding, made, r(tile_width), zero)

    columns = max((column for _n, column, _r, _v in items), default=0) + 1
    table = Table(
        title,
        ["", *months],
        [[name, *(number(v, unit) for v in values)] for name, _c, _r, values in items],
    )
    return Chart(
        title, finding, table, layout(720, columns, as_map=True), layout(330, 2, as_map=False)
    )
