"""By when an answer is due: a calendar month, two more, and every day the clock was stopped."""

from datetime import date

import pytest

from people.requests.models import DataRequest, RequestPause, clock_of, months_after


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 11, 26), 1, date(2026, 12, 26)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 3, date(2027, 3, 1)),
    ],
)
def test_a_calendar_month_ends_on_its_day_or_its_last(day, months, due):
    assert months_after(day, months) == due


def asked(**more):
    return DataRequest(received_on=date(2026, 11, 2), **more)


def stopped(first, last=None):
    return RequestPause(from_on=first, until_on=last)


class TestClock:
    def test_runs_from_the_day_it_came(self):
        clock = clock_of(asked(), [], date(2026, 11, 26))
        assert (clock.due_on, clock.days_left, clock.is_near) == (date(2026, 12, 2), 6, True)

    def test_is_late_on_the_day_after(self):
        assert not clock_of(asked(), [], date(2026, 12, 2)).is_late
        assert clock_of(asked(), [], date(2026, 12, 3)).is_late

    def test_extended_it_has_two_months_more(self):
        clock = clock_of(asked(extended_on=date(2026, 11, 20)), [], date(2026, 11, 26))
        assert (clock.due_on, clock.first_due_on) == (date(2027, 2, 2), date(2026, 12, 2))

    def test_days_on_which_it_stood_do_not_count(self):
        pauses = [
            stopped(date(2026, 11, 5), date(2026, 11, 9)),
            stopped(date(2026, 11, 10), date(2026, 11, 12)),
        ]
        assert clock_of(asked(), pauses, date(2026, 11, 26)).due_on == date(2026, 12, 8)

    def test_while_it_stands_it_is_neither_near_nor_late(self):
        clock = clock_of(asked(), [stopped(date(2026, 11, 5))], date(2027, 6, 1))
        assert (clock.stopped, clock.is_late, clock.is_near) == (True, False, False)
        assert clock.due_on == date(2026, 12, 2) + (date(2027, 6, 1) - date(2026, 11, 5))

    def test_once_closed_it_stands_where_it_was_closed(self):
        late = clock_of(asked(sent_on=date(2026, 12, 4)), [], date(2028, 1, 1))
        in_time = clock_of(asked(sent_on=date(2026, 12, 1)), [], date(2028, 1, 1))
        assert (late.is_late, in_time.is_late) == (True, False)
