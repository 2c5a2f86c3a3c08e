"""Numbers in, shapes out. Templates draw them; colours come from the style sheet.

Units are SVG user units. A value of None was withheld: it is hatched, never drawn as nothing. Every
chart says its finding (``finding``) and carries its table (``head``, ``rows``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

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


def runs(values: Sequence[float | None]) -> list[list[int]]:
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
