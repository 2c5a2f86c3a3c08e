"""Days and hours in London."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from people.pages.queries import out_of_touch
from placehub import formats
from placehub.clock import (
    comes_twice,
    day_of,
    never_comes,
    working_days_later,
    working_days_until,
)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_of_a_moment_is_londons(moment, day):
    assert day_of(moment) == day


def test_the_hour_that_comes_twice_and_the_one_that_never_comes():
    assert comes_twice(datetime(2026, 10, 25, 1, 30))  # noqa: DTZ001 (as it is typed)
    assert not comes_twice(datetime(2026, 10, 25, 2, 0))  # noqa: DTZ001
    assert never_comes(datetime(2027, 3, 28, 1, 30))  # noqa: DTZ001
    assert not never_comes(datetime(2027, 3, 28, 2, 0))  # noqa: DTZ001


@time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False)
def test_words_for_days_are_londons():
    assert formats.day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "yesterday"
    assert formats.ago(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "yesterday"


def test_how_long_nobody_was_in_touch_is_counted_in_londons_days():
    class Somebody:
        wanted = 7
        last_contact_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert out_of_touch([Somebody()], date(2026, 7, 8)) == []
    assert [days for _one, days in out_of_touch([Somebody()], date(2026, 7, 9))] == [8]


@pytest.mark.parametrize(
    ("nation", "asked", "days", "answer"),
    [
        ("ENG", date(2026, 11, 26), 1, date(2026, 11, 27)),
        ("ENG", date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        ("ENG", date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, Boxing Day kept on Monday
        ("ENG", date(2026, 4, 2), 2, date(2026, 4, 8)),  # Good Friday and Easter Monday
        ("SCT", date(2026, 4, 2), 2, date(2026, 4, 7)),  # Easter Monday is none in Scotland
        ("ENG", date(2026, 10, 23), 5, date(2026, 10, 30)),  # over the end of summer time
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(settings, nation, asked, days, answer):
    settings.PLACEHUB_NATION = nation
    assert working_days_later(asked, days) == answer
    assert working_days_until(asked, answer) == days
    assert working_days_until(answer, asked) == 0
