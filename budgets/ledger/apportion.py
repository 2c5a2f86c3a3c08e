"""Takes whole pence from one pot after another. The database splits a receipt over them (``app.spread``)."""

from collections.abc import Sequence


class Short(Exception):
    """The pots together lack ``missing`` pence."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


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
