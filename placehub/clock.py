"""Days and hours in London, whatever the server's clock or the database says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def day_of(moment: datetime) -> date:
    """The day that a moment belongs to."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def comes_twice(written: datetime) -> bool:
    """True of a time in the hour after which the clocks go back, and which comes once more."""
    first, second = _offsets(written)
    return first > second


def never_comes(written: datetime) -> bool:
    """True of a time in the hour that is left out when the clocks go forward."""
    first, second = _offsets(written)
    return first < second


def _offsets(written: datetime) -> tuple[timedelta, timedelta]:
    here = written.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    first, second = here.replace(fold=0).utcoffset(), here.replace(fold=1).utcoffset()
    return first or timedelta(), second or timedelta()
