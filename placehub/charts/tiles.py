"""Small multiples, laid out roughly as on the map."""

from collections.abc import Sequence
from dataclasses import dataclass

from placehub.charts.marks import Chart, Table, number, r, runs, stretch


@dataclass(frozen=True)
class Tiles:
    width: int
    height: int
    title: str
    finding: str
    tiles: list[dict]
    tile_width: float
    zero: float | None
    first: str
    last: str
    step: float
    tile_height: int = 146
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
    beside: Sequence[float | None] | None = None,
) -> Chart:
    """A small line for each (name, column, row, values), laid out roughly as on the map.

    All have one scale. ``beside`` is drawn dashed in each, to hold it against.
    """
    known = [v for values in [beside or [], *(item[3] for item in items)] for v in values]
    known = [value for value in known if value is not None]
    bottom, top = min([0, *known]), max([0, *known])
    span = (top - bottom) or 1
    room = 20 + 10 * max((len(number(item[3][-1], unit)) for item in items if item[3]), default=1)
    shown = " ".join(
        [finding, *(f"{name}: {stretch(months, values, unit)}" for name, _c, _r, values in items)]
    ).strip()

    def y(value: float) -> float:
        return r(44 + 68 * (top - value) / span)

    def layout(width: int, columns: int, *, as_map: bool) -> Tiles:
        tile_width = (width - 12 * (columns - 1)) / columns
        step = (tile_width - 16 - room) / max(len(months) - 1, 1)

        def x(index: int) -> float:
            return r(16 + step * index)

        def path(run: Sequence[int], of: Sequence[float | None]) -> str:
            return "M" + " L".join(f"{x(i)} {y(of[i])}" for i in run)

        made = []
        for order, (name, column, row, values) in enumerate(items):
            if not as_map:
                column, row = order % columns, order // columns
            last = max((i for i, value in enumerate(values) if value is not None), default=None)
            made.append(
                {
                    "name": name,
                    "x": r(column * (tile_width + 12)),
                    "y": row * 158,
                    "lines": [path(run, values) for run in runs(values) if len(run) > 1],
                    # a month between two that are not shown: a dot, since a line needs two
                    "dots": [
                        {"x": x(run[0]), "y": y(values[run[0]])}
                        for run in runs(values)
                        if len(run) == 1 and run[0] != len(values) - 1
                    ],
                    "beside": [path(run, beside) for run in runs(beside or [])],
                    "gaps": [
                        {
                            "x": r(max(x(run[0]) - step / 2, 8)),
                            "width": r(x(run[-1]) - x(run[0]) + step),
                        }
                        for run in runs([None if value is not None else 0 for value in values])
                    ],
                    "points": [
                        {
                            "month": i,
                            "from": r(x(i) - step / 2),
                            "x": x(i),
                            "y": y(value),
                            "words": f"{name}, {months[i]}: {number(value, unit)}",
                            "short": f"{months[i]}: {number(value, unit)}",
                        }
                        for i, value in enumerate(values)
                        if value is not None
                    ],
                    "withheld": last is None,
                    "end": None
                    if last is None
                    else {
                        "x": x(last),
                        "y": y(values[last]),
                        # where the newest is withheld, its mark stands at the foot and no dot is drawn
                        "dot": values[-1] is not None,
                        "words_x": r(x(len(values) - 1) + 10),
                        "words_y": r(y(values[last]) + 5) if values[-1] is not None else 112,
                        "label": number(values[-1], unit),
                    },
                }
            )
        rows = max((tile["y"] for tile in made), default=0) + 146
        zero = y(0) if bottom < 0 < top else None
        ends = (months[0], months[-1]) if len(months) > 1 else ("", "")
        return Tiles(width, rows, title, shown, made, r(tile_width), zero, *ends, r(step))

    columns = max((column for _n, column, _r, _v in items), default=0) + 1
    table = Table(
        title,
        ["", *months],
        [[name, *(number(v, unit) for v in values)] for name, _c, _r, values in items],
    )
    return Chart(
        title, finding, table, layout(560, columns, as_map=True), layout(330, 2, as_map=False)
    )
