"""From a cell to a figure, suppressed and rounded: one function a kind of figure."""

from decimal import ROUND_HALF_UP, Decimal

from placehub.outcomes.measures.disclosure import (
    DOMINANCE,
    LEAST_OF_A_SHARE,
    MONEY_BASE,
    REST_OF_LARGEST,
    SMALLEST,
    WHOLE_PER_CENT,
    rounded,
)
from placehub.outcomes.measures.kinds import Counted


def count_of_people(cell: Counted) -> Decimal | None:
    """Count people, suppressed.

    Unit:    people, to the nearest 5; 0 stays 0; 1 to 7 are withheld.
    Cohort:  everybody in the cell.
    Source:  NHS England disclosure rule for HES since September 2018 (domain notes 4.1).
    """
    if cell.people == 0:
        return Decimal(0)
    return None if cell.people < SMALLEST else Decimal(rounded(cell.people))


def share(cell: Counted) -> Decimal | None:
    """Give a share in per cent, from the true counts.

    Unit:    per cent: whole from 100 contacts or promises on, in steps of 5 below, withheld below 30.
    Cohort:  the ``n`` contacts or promises of at least 8 people.
    Source:  a share of two counts that were each rounded to 5 is off by up to 38 points where they are
             small (domain notes 4.1), so it is taken from the true ones and made coarse instead; 0 and 100
             per cent of fewer than 30 would tell of each of them (domain notes 4.4 (6)).
    """
    if cell.people < SMALLEST or cell.n < LEAST_OF_A_SHARE:
        return None
    step = 1 if cell.n >= WHOLE_PER_CENT else 5
    return (100 * cell.total / cell.n / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def mean(cell: Counted) -> Decimal | None:
    """Give a mean, for at least 8 people.

    Unit:    the measure's own, one decimal.
    Cohort:  the ``n`` goals, answers or people of at least 8 people.
    Source:  NHS England disclosure rule for HES since September 2018: means on 1 to 7 people withheld.
    """
    if cell.people < SMALLEST or cell.n == 0:
        return None
    return (cell.total / cell.n).quantize(Decimal("0.1"), ROUND_HALF_UP)


def index(cell: Counted) -> Decimal | None:
    """Give the mean of an index from 0 to 1, times 100.

    Unit:    hundredths, whole.
    Cohort:  at least 8 people.
    Source:  as ``mean``.
    """
    if cell.people < SMALLEST or cell.n == 0:
        return None
    return (100 * cell.total / cell.n).quantize(Decimal(1), ROUND_HALF_UP)


def money(cell: Counted) -> Decimal | None:
    """Give pounds spent, for at least 8 people who got more than £5 each, of whom no two have more than
    85 per cent, and in whom the rest without the two largest is 15 per cent of the largest or more.

    Unit:    pounds, to the nearest 50: a month is counted again when somebody's spend is written down
             late, and the step between both counts must not be its amount.
    Cohort:  people for whom money was spent in the month.
    Source:  domain notes 4.4 (7): magnitude tables need a dominance rule, n=2, k=85, and the p% rule, p=15;
             the floor and rounding are ours.
    """
    if cell.people == 0:
        return Decimal(0)
    if cell.people < SMALLEST or cell.top_two > DOMINANCE * cell.total:
        return None
    if cell.total - cell.top_two < REST_OF_LARGEST * cell.largest:
        return None
    return Decimal(rounded(cell.total / 100, MONEY_BASE))
