"""Numbers in, shapes out. Templates draw them; colours come from the style sheet.

Units are SVG user units, and a chart is never drawn larger than its units: its text stays as large as
the words round it. A value of None was withheld: it is hatched, never drawn as nothing. Every chart says
what it shows (``finding``) and carries its table (``head``, ``rows``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

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


def stretch(months: Sequence[str], values: Sequence[float | None], unit: str) -> str:
    """What a line shows, for whoever cannot see it: where it begins and ends, and what is not shown."""
    known = [i for i, value in enumerate(values) if value is not None]
    parts = []
    if known:
        first, last = known[0], known[-1]
        words = {
            "first": months[first],
            "then": number(values[first], unit),
            "last": months[last],
            "now": number(values[last], unit),
        }
        parts.append(
            _("%(last)s: %(now)s.") % words
            if first == last
            else _("From %(then)s in %(first)s to %(now)s in %(last)s.") % words
        )
    hidden = [month for month, value in zip(months, values, strict=True) if value is None]
    if hidden:
        parts.append(_("Not shown: %(months)s.") % {"months": ", ".join(hidden)})
    return " ".join(parts)
