"""What a guard finds today and somebody is mending: it may get less, and never more."""

from collections.abc import Iterable


def no_more_than(found: Iterable[str], known: set[str]) -> None:
    """Hold what a guard found against what is known of it.

    Raises AssertionError for what is new, for what has been mended and is still in the list, and for
    a list with nothing left in it: then the guard says ``assert not found`` instead.
    """
    found = set(found)
    assert not found - known, f"new: {sorted(found - known)}"
    assert not known - found, f"mended, take it off the list: {sorted(known - found)}"
    assert known, "nothing is left in the list: take it away, and this call with it"
