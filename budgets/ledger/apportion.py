"""Splits whole pence. No floats, always the same answer, exact to the penny."""

from collections.abc import Mapping, Sequence


class Short(Exception):
    """The pots together lack ``missing`` pence."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


def largest_remainder(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Split ``total`` pence by whole-number weights. Ties go to the lowest key.

    Raises ValueError for a negative total or weights that add up to nothing.
    """
    whole = sum(weights.values())
    if total < 0 or whole <= 0:
        raise ValueError("a split needs a total of 0 or more and a weight above 0")
    parts = {key: total * weight // whole for key, weight in weights.items()}
    left = total - sum(parts.values())
    for key in sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))[:left]:
        parts[key] += 1
    return parts


def soonest_first(total: int, pots: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Take from (key, available) in the order given. Raises Short when they do not hold enough."""
    parts: dict[int, int] = {}
    left = total
    for key, available in pots:
        take = min(left, max(available, 0))
        if take:
            parts[key] = take
            left -= take
        if not left:
            return parts
    raise Short(left)


def by_share(total: int, pots: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Split by (weight, available): a pot that cannot meet its share gives what it has.

    Raises Short when they do not hold enough together.
    """
    missing = total - sum(available for _weight, available in pots.values())
    if missing > 0:
        raise Short(missing)
    parts = dict.fromkeys(pots, 0)
    live, left = dict(pots), total
    while left:
        share = largest_remainder(left, {key: weight for key, (weight, _a) in live.items()})
        capped = [key for key in live if parts[key] + share[key] > pots[key][1]]
        if not capped:
            for key in live:
                parts[key] += share[key]
            break
        for key in capped:
            room = pots[key][1] - parts[key]
            parts[key] += room
            left -= room
            del live[key]
    return {key: part for key, part in parts.items() if part}
