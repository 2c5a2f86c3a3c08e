"""Money: a pot as one bar, and spending to the end of a fund. Pence."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from placehub.charts.marks import Chart, Table, r


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

        now, here = len(spent) - 1, y(spent[-1])
        foot = height - below  # what is said of today stands clear of the months under it
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
                "y": here,
                "label": _thousands(spent[-1]),
                "words_y": r(here + 26 if here + 32 <= foot else here - 14),
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
