"""How sure a figure is, and what it bears: intervals, and whether a difference is more than chance.

It goes by people: contacts and promises of one person hang together, so that a hundred of ten people
say less than one each of a hundred. What people of one team or one month have in common is not in it, and
the truth may be somewhat wider. That is why a change is called one only at 1 in 100, and a neighbourhood is
said to differ only at 2 in 1,000.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from importlib import import_module
from math import sqrt
from typing import Any

from placehub.outcomes.measures.counting import count_of_people, index, share
from placehub.outcomes.measures.disclosure import LEAST_OF_A_SHARE, WHOLE_PER_CENT
from placehub.outcomes.measures.kinds import Counted, Measure


def _stats() -> Any:
    """scipy.stats takes most of a second to load: the worker that counts needs it, and no page does."""
    return import_module("scipy.stats")


SURE = 0.95
CHANGE_AT = 0.01  # two-sided, against three months before
DIFFERS_AT = 0.002  # two-sided, the control limits of a funnel (Spiegelhalter 2005)
FEWEST = 30  # people on both sides; Warwick's rule (domain notes 3)


def interval(measure: Measure, cell: Counted) -> tuple[Decimal, Decimal] | None:
    """Where the truth lies 19 times in 20, rounded outwards like the figure itself.

    Unit:    the measure's own.
    Cohort:  as the figure. None for a count, which is all there are, for money, and for too few.
    Source:  Wilson 1927 for shares, of as many contacts as they are worth (Korn and Graubard 1998);
             Student's t for means, of as many as there are people.
    """
    if measure.figure(cell) is None or cell.n < 2:
        return None
    if measure.figure is share:
        step = 1 if cell.n >= WHOLE_PER_CENT else 5
        low, high = _wilson(float(cell.total) / cell.n, _worth(cell))
        return _outwards(100 * low, 100 * high, Decimal(step))
    if measure.is_mean:
        wide = _stats().t.ppf((1 + SURE) / 2, cell.people - 1) * sqrt(_variance(cell))
        middle, times = float(cell.total / cell.n), 100 if _is_index(measure) else 1
        step = Decimal(1) if _is_index(measure) else Decimal("0.1")
        return _outwards(times * (middle - wide), times * (middle + wide), step)
    return None


def compared(measure: Measure, one: Counted, other: Counted, *, at: float) -> int | None:
    """Is the first more (1) or less (-1) than the second, or no more than chance does (0)?

    Cohort:  None where fewer than 30 people, or 30 contacts of a share, stand behind either, and for money.
    Source:  two proportions (pooled z), Welch 1947 for means, two Poisson counts.
    """
    if min(one.people, other.people) < FEWEST or min(one.n, other.n) < LEAST_OF_A_SHARE:
        return None
    if measure.figure is share:
        chance, more = _two_shares(one, other)
    elif measure.is_mean:
        chance, more = _two_means(one, other)
    elif measure.figure is count_of_people:
        chance, more = _two_counts(one.people, other.people)
    else:
        return None
    return 0 if chance >= at else (1 if more else -1)


def _wilson(part: float, n: float) -> tuple[float, float]:
    z = float(_stats().norm.ppf((1 + SURE) / 2))
    middle = (part + z * z / (2 * n)) / (1 + z * z / n)
    wide = z / (1 + z * z / n) * sqrt(part * (1 - part) / n + z * z / (4 * n * n))
    return max(0.0, middle - wide), min(1.0, middle + wide)


def _worth(cell: Counted) -> float:
    """How many contacts of as many people would be as sure: n by the design effect (Kish 1965), which is
    never taken below 1. Where all said the same it cannot be known, and each person counts for one.
    """
    part = float(cell.total) / cell.n
    by_chance = part * (1 - part) / cell.n
    if by_chance == 0:
        return min(cell.people, cell.n)
    return cell.n / max(1.0, _variance(cell) / by_chance)


def _two_shares(one: Counted, other: Counted) -> tuple[float, bool]:
    first, second = float(one.total) / one.n, float(other.total) / other.n
    pooled = float(one.total + other.total) / (one.n + other.n)
    spread = sqrt(pooled * (1 - pooled) * (1 / _worth(one) + 1 / _worth(other)))
    if spread == 0:
        return 1.0, False
    return float(2 * _stats().norm.sf(abs(first - second) / spread)), first > second


def _two_means(one: Counted, other: Counted) -> tuple[float, bool]:
    sides = [
        side
        for cell in (one, other)
        for side in (
            float(cell.total) / cell.n,
            sqrt(_variance(cell) * cell.people),
            cell.people,
        )
    ]
    if sides[1] == sides[4] == 0:
        return 1.0 if sides[0] == sides[3] else 0.0, sides[0] > sides[3]
    return float(_stats().ttest_ind_from_stats(*sides, equal_var=False).pvalue), sides[0] > sides[3]


def _two_counts(one: int, other: int) -> tuple[float, bool]:
    return float(_stats().binomtest(one, one + other).pvalue), one > other


def _variance(cell: Counted) -> float:
    """Of total / n, by how far each person is from what the others together say (a ratio of two sums over
    people, Cochran 1977, 6.4). With one answer each it is the variance of the mean that everybody knows.
    """
    ratio = cell.total / cell.n
    apart = cell.squares - 2 * ratio * cell.crossed + ratio * ratio * cell.n_squares
    if cell.people < 2:
        return 0.0
    return max(0.0, float(apart) * cell.people / (cell.people - 1) / cell.n**2)


def _is_index(measure: Measure) -> bool:
    return measure.figure is index


def _outwards(low: float, high: float, step: Decimal) -> tuple[Decimal, Decimal]:
    return (
        (Decimal(low) / step).to_integral_value(ROUND_FLOOR) * step,
        (Decimal(high) / step).to_integral_value(ROUND_CEILING) * step,
    )
