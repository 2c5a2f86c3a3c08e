"""Then and now, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from placehub.charts.marks import Chart, Table, number, r


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
