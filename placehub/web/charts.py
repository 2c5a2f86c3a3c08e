"""Numbers in, shapes out. Templates draw them; colours come from the style sheet.

Units are SVG user units. A value of None was withheld: it is hatched, never drawn as nothing. Every
chart says its finding (``finding``) and carries its table (``head``, ``rows``).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

WITHHELD = "*"


@dataclass(frozen=True)
class Table:
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """What a page shows: one or two layouts of one drawing, the finding, and the table."""

    title: str
    finding: str
    table: Table
    wide: object
    narrow: object | None = None


def number(value: float | None, unit: str = "") -> str:
    """A value as people write it; withheld values as the mark."""
    if value is None:
        return WITHHELD
    words = f"{value:,.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return f"£{words}" if unit == "£" else f"{words}{unit}"


def r(value: float) -> float:
    return round(value, 1)


# ------------------------------------------------------------------ a line over time


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
        for run in _runs(values):
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
            for run in _runs([None if value is not None else 0 for value in values])
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


# ------------------------------------------------------------------ bars


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


# ------------------------------------------------------------------ then and now


@dataclass(frozen=True)
class Dumbbell:
    width: int
    height: int
    title: str
    finding: str
    grid: list[dict]
    rows: list[dict]
    low_words: str
    high_words: str
    left: int
    template: str = "components/charts/dumbbell.svg"

    @property
    def bottom(self) -> int:
        return self.height - 24

    @property
    def floor(self) -> int:
        return self.height - 44

    @property
    def right(self) -> int:
        return self.width - 18


def dumbbell(
    title: str,
    finding: str,
    points: Sequence[tuple[str, float | None, float | None]],
    *,
    top: int = 10,
    low_words: str = "",
    high_words: str = "",
    head: Sequence[str] = (),
) -> Chart:
    """Where each thing stood at the start (hollow) and stands now (filled), 0 to ``top``."""

    def layout(width: int, left: int) -> Dumbbell:
        def x(value: float) -> float:
            return r(left + (width - left - 18) * value / top)

        rows = [
            {
                "label": label,
                "y": 30 + 40 * n,
                "withheld": then is None or now is None,
                "then": None if then is None else x(then),
                "now": None if now is None else x(now),
            }
            for n, (label, then, now) in enumerate(points)
        ]
        return Dumbbell(
            width,
            10 + 40 * len(points) + 44,
            title,
            finding,
            [{"x": x(v), "label": str(v)} for v in range(0, top + 1, 2)],
            rows,
            low_words,
            high_words,
            left,
        )

    rows = [[label, number(then), number(now)] for label, then, now in points]
    return Chart(
        title,
        finding,
        Table(title, head or ["", _("At the start"), _("Now")], rows),
        layout(340, 124),
    )


# ------------------------------------------------------------------ a pot


@dataclass(frozen=True)
class PotBar:
    """Pence: spent, promised and left of what was put in, as one bar."""

    title: str
    finding: str
    spent_width: float
    held_width: float
    width: int = 400
    height: int = 26
    template: str = "components/charts/pot.svg"

    @property
    def held_from(self) -> float:
        return self.spent_width

    @property
    def held_to(self) -> float:
        return r(self.spent_width + self.held_width)


def pot_bar(title: str, finding: str, spent: int, held: int, total: int) -> PotBar:
    share = 400 / total if total > 0 else 0
    return PotBar(
        title, finding, r(min(spent * share, 400)), r(min(held * share, 400 - spent * share))
    )


# ------------------------------------------------------------------ small multiples


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
                        for run in _runs(values)
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


# ------------------------------------------------------------------ the people round a person


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
                    "name_y": r(y + 37),
                    "relationship": _shorten(relationship, 20),
                    "relationship_y": r(y + 53),
                }
            )
        return Ring(title, finding, _shorten(me, 9), nodes, width, height, cx, cy, near, far)

    table = Table(title, ["", ""], [[label, "; ".join(names)] for label, names in groups])
    return Chart(title, finding, table, layout(420, 470, 96, 165))


# ------------------------------------------------------------------ spending to the end of a fund


@dataclass(frozen=True)
class Burn:
    width: int
    height: int
    title: str
    finding: str
    grid: list[dict]
    labels: list[dict]
    even: str
    actual: str
    ahead: str
    now: dict
    unspent: dict | None
    template: str = "components/charts/burn.svg"
    extra: dict = field(default_factory=dict)


def burn(
    title: str,
    finding: str,
    months: Sequence[str],
    spent: Sequence[int],
    ahead: Sequence[int],
    total: int,
) -> Chart:
    """Pence spent so far by month, where the last three months' pace leads, and an even pace."""
    count = len(months)
    top = max([total, *spent, *ahead, 1])

    def layout(width: int, height: int, every: int) -> Burn:
        left, right, above, below = 54, 92, 22, 36

        def x(i: int) -> float:
            return r(left + (width - left - right) * i / max(count - 1, 1))

        def y(value: float) -> float:
            return r(above + (height - above - below) * (1 - value / top))

        now = len(spent) - 1
        end = ahead[-1] if ahead else spent[-1]
        return Burn(
            width,
            height,
            title,
            finding,
            [{"y": y(top * part / 4), "label": _thousands(top * part / 4)} for part in range(5)],
            [{"x": x(i), "label": months[i]} for i in range(count) if i % every == 0],
            even=f"M{x(0)} {y(0)}L{x(count - 1)} {y(total)}",
            actual="M" + " L".join(f"{x(i)} {y(v)}" for i, v in enumerate(spent)),
            ahead="M" + " L".join(f"{x(now + i)} {y(v)}" for i, v in enumerate([spent[-1], *ahead]))
            if ahead
            else "",
            now={
                "x": x(now),
                "y": y(spent[-1]),
                "label": _thousands(spent[-1]),
                "words_y": r(y(spent[-1]) + 26),
            },
            unspent=None
            if end >= total
            else {
                "x": r(x(count - 1) + 10),
                "top": y(total),
                "bottom": y(end),
                "words_x": r(x(count - 1) + 22),
                "words_y": r((y(total) + y(end)) / 2),
                "under_y": r((y(total) + y(end)) / 2 + 18),
                "label": _thousands(total - end),
            },
        )

    rows = [[months[i], f"£{value / 100:,.0f}"] for i, value in enumerate(spent)]
    return Chart(
        title,
        finding,
        Table(title, [_("Month"), _("Spent so far")], rows),
        layout(720, 300, 1 if count < 14 else 3),
        layout(340, 270, 3),
    )


def _thousands(pence: float) -> str:
    whole = pence / 100
    return f"£{whole / 1000:,.1f}k".replace(".0k", "k") if whole >= 1000 else f"£{whole:,.0f}"


def _alternate(first: Sequence, second: Sequence) -> list:
    """Both lists in one round, spread evenly, so that neighbours stand at different distances."""
    places = [
        ((n + 0.5) / len(some), n, one) for some in (first, second) for n, one in enumerate(some)
    ]
    return [one for _place, _n, one in sorted(places, key=lambda place: place[0])]


def _shorten(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Stretches of neighbouring indexes whose value is known."""
    found: list[list[int]] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == index - 1:
            found[-1].append(index)
        else:
            found.append([index])
    return found


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
