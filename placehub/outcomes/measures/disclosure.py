"""What may be shown, so that no figure points to one person. A policy, to be read by itself.

NHS England's rule for HES (since September 2018): 0 is shown, 1 to 7 people are withheld, all else is
rounded to the nearest 5, which stands in for secondary suppression. Money adds up exactly, so it is
also withheld where two people dominate, withheld again where the others would give it away, and rounded.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from placehub.outcomes.measures.kinds import Counted, Measure, together

POLICY = "NHS-HES-2018"
SMALLEST = 8  # people: a figure about fewer is withheld
BASE = 5  # counts are rounded to a multiple of it
MONEY_BASE = 50  # pounds are rounded to a multiple of it
DOMINANCE = Decimal("0.85")  # of the money in a cell: where two people have more, it is withheld


def held_back(measure: Measure, cells: Mapping[int, Counted]) -> set[int]:
    """Which neighbourhoods are withheld, so that none comes out by taking the others from the whole.

    The withheld figures must together pass the measure's own rule, since the whole gives them away
    together; while they do not, the neighbourhood with the fewest people joins them. Only figures that
    add up need it (secondary suppression: domain notes 4.4).
    """
    alone = {place for place, cell in cells.items() if cell.people and measure.figure(cell) is None}
    if not measure.adds_up or not alone:
        return alone
    shown = sorted(
        (place for place, cell in cells.items() if cell.people and place not in alone),
        key=lambda place: (cells[place].people, place),
    )
    while shown and measure.figure(together(cells[place] for place in alone)) is None:
        alone.add(shown.pop(0))
    return alone


def rounded(count: int | Decimal, base: int = BASE) -> int:
    """Round to the nearest 5 (n mod 5 is never a tie for whole numbers), or to another ``base``."""
    return int((Decimal(count) / base).quantize(Decimal(1), ROUND_HALF_UP)) * base


def in_words() -> str:
    """Say the rule to whoever reads the figures."""
    return _(
        "Fewer than %(smallest)s people: not shown (*), so that nobody can be picked out. "
        "Counts to the nearest %(base)s, money to the nearest £%(money_base)s."
    ) % {"smallest": SMALLEST, "base": BASE, "money_base": MONEY_BASE}
