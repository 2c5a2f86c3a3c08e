"""When figures appear, when earlier ones are counted anew, and what a change is held against."""

from datetime import date

from django.utils.dates import MONTHS

from placehub.clock import months_later, next_month

PUBLISHED_ON = 5  # the day of the month
REVISED_IN = (1, 4, 7, 10)  # the months in which earlier figures are counted anew
QUARTER = 3  # months: a figure is held against the one so long before


def next_publication(today: date) -> date:
    """The next day on which figures appear, after today."""
    here = today.replace(day=PUBLISHED_ON)
    return here if here > today else next_month(today).replace(day=PUBLISHED_ON)


def last_publication(today: date) -> date:
    """The last day on which figures were to appear, today included."""
    here = today.replace(day=PUBLISHED_ON)
    return here if here <= today else months_later(today, -1).replace(day=PUBLISHED_ON)


def revisions() -> list[str]:
    """The names of the months in which earlier figures are counted anew."""
    return [str(MONTHS[month]) for month in REVISED_IN]
