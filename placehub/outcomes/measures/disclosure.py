"""What may be shown, so that no figure points to one person. A policy, to be read by itself.

NHS England's rule for HES (since September 2018): 0 is shown, 1 to 7 people are withheld, all else is
rounded to the nearest 5, which stands in for secondary suppression. Money adds up exactly, so it is
also withheld where two people dominate, withheld again where the others would give it away, and rounded.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from placehub.outcomes.measures.kinds import Counted, Measure, together

POLICY = "NHS-HES-2018"
SMALLEST = 8  # people: a figure about fewer is withheld
BASE = 5  # counts are rounded to a multiple of it
MONEY_BASE = 50  # pounds are rounded to a multiple of it
DOMINANCE = Decimal("0.85")  # of the money in a cell: where two people have more, it is withheld
REST_OF_LARGEST = Decimal("0.15")  # p% rule: the rest must hide the largest at least so far
LEAST_PENCE = 500  # who got no more does not count towards the smallest number of people
LEAST_OF_A_SHARE = 30  # contacts or promises: a share of fewer is withheld
WHOLE_PER_CENT = 100  # from so many on a share is shown to the per cent, below in steps of 5


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


def given_away(counts: Mapping[int, int]) -> tuple[set[int], bool]:
    """Of how many people a row tells: which neighbourhoods are withheld, and whether the place is too.

    Whoever knows the rounding takes the shown ones from the place: 10, 10, * and 15 together say that * is
    1. While that leaves a withheld one fewer than all of 1 to 7, the smallest shown joins them; and where
    none is left, the place is withheld.
    """
    few = {place for place, count in counts.items() if 0 < count < SMALLEST}
    shown = sorted((count, place) for place, count in counts.items() if count >= SMALLEST)
    whole, joined = sum(counts.values()), set[int]()
    if whole < SMALLEST:
        return few, bool(few)
    while few and _narrowed(len(few), len(joined), [count for count, _place in shown], whole):
        if not shown:
            return few | joined, True
        joined.add(shown.pop(0)[1])
    return few | joined, False


def _narrowed(few: int, joined: int, shown: Sequence[int], whole: int) -> bool:
    """Does the place, less what is shown, leave a withheld neighbourhood fewer than all of 1 to 7?

    Once one has joined, any withheld one may be of any size, for all that a reader can tell.
    """
    others = few + joined - 1
    most = rounded(whole) + 2 - sum(max(SMALLEST, rounded(count) - 2) for count in shown) - others
    least = rounded(whole) - 2 - sum(rounded(count) + 2 for count in shown)
    alone = joined == 0 and least - (SMALLEST - 1) * others > 1
    return most < SMALLEST - 1 or alone


def rounded(count: int | Decimal, base: int = BASE) -> int:
    """Round to the nearest 5 (n mod 5 is never a tie for whole numbers), or to another ``base``."""
    return int((Decimal(count) / base).quantize(Decimal(1), ROUND_HALF_UP)) * base


def in_words() -> str:
    """Say the rule to whoever reads the figures."""
    return _(
        "Fewer than %(smallest)s people: not shown (*), so that nobody can be picked out. "
        "Counts to the nearest %(base)s, money to the nearest £%(money_base)s. A share of fewer than "
        "%(least)s is not shown, of fewer than %(whole)s in steps of 5 %%."
    ) % {
        "smallest": SMALLEST,
        "base": BASE,
        "money_base": MONEY_BASE,
        "least": LEAST_OF_A_SHARE,
        "whole": WHOLE_PER_CENT,
    }
