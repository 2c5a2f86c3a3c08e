"""Days and hours in London, whatever the server's clock or the database says."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings


def day_of(moment: datetime) -> date:
    """The day that a moment belongs to."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def evening_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))


def months_later(month: date, months: int) -> date:
    """The first day of the month so many after the one that a day is in, or before it."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def next_month(month: date) -> date:
    return months_later(month, 1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from the first day's to the last day's."""
    months, month = [], months_later(first, 0)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=nation)


def is_working_day(day: date) -> bool:
    """True of Monday to Friday, unless it is a bank holiday of the nation that the place is in."""
    return day.weekday() < 5 and day not in _bank_holidays(settings.PLACEHUB_NATION)


def working_days_later(day: date, days: int) -> date:
    """The ``days``-th working day after ``day``, which itself does not count."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_until(day: date, last: date) -> int:
    """How many working days come after ``day``, up to and with ``last``; 0 when none does."""
    after = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    return sum(is_working_day(one) for one in after)


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
