"""What the pages say of the newest snapshot, and nothing that it does not bear."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.models import Figure, Snapshot
from placehub.outcomes.queries import (
    Point,
    Row,
    board,
    lapsing,
    measure_page,
    published,
    table_rows,
    who_stands_out,
)
from tests.budgets.town import Town
from tests.factories.teams import NeighbourhoodFactory
from tests.support import owner

KNOWN, RETOLD, PEOPLE = (BY_CODE[code] for code in ("known", "retold", "people"))
MONTHS = [date(2026, month, 1) for month in range(7, 11)]


def row(measure, *points):
    return Row(measure, MONTHS[-len(points) :], list(points))


class TestFinding:
    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            (
                1,
                "Contacts with somebody they know: up to 70% in October 2026, from 60% in July 2026",
            ),
            (
                -1,
                "Contacts with somebody they know: down to 70% in October 2026, from 60% in July 2026",
            ),
            (
                0,
                "Contacts with somebody they know: 70% in October 2026, no clear change since July 2026",
            ),
            (None, "Contacts with somebody they know: 70% in October 2026"),
        ],
    )
    def test_says_only_what_the_flag_says(self, changed, words):
        """Ten points more may be nothing: not the size of the step, but chance decides."""
        found = row(KNOWN, Point(60), Point(1), Point(1), Point(70, changed=changed))
        assert found.finding == words

    def test_of_a_month_that_is_withheld_it_says_that(self):
        assert row(KNOWN, Point(60), Point(None)).finding.endswith(
            "too few people to show in October 2026"
        )

    @pytest.mark.parametrize(
        ("measure", "changed", "good"),
        [
            (KNOWN, 1, True),
            (KNOWN, -1, False),
            (RETOLD, 1, False),
            (RETOLD, -1, True),
            (PEOPLE, 1, None),
            (KNOWN, 0, None),
        ],
    )
    def test_whether_it_is_for_the_better_is_the_measures_to_say(self, measure, changed, good):
        assert row(measure, Point(60), Point(70, changed=changed)).good is good

    def test_of_how_many_and_how_sure(self):
        found = row(KNOWN, Point(70, n=445, low=65, high=75))
        assert found.base == "of 445, between 65 and 75% 19 times in 20"
        assert row(PEOPLE, Point(40, n=40)).base == ""


def publish(months, *, flags=None, **places):
    """A snapshot of one measure; each place has its values, the place (whole) too; None is withheld."""
    with owner():
        snapshot = Snapshot.objects.create(
            built_at=datetime.now(UTC), up_to=date(2026, 11, 1), policy="test"
        )
        for n, (name, values) in enumerate(places.items()):
            place = None if name == "whole" else NeighbourhoodFactory(name=name, row=n, column=0)
            for month, value in zip(months, values, strict=True):
                Figure.objects.create(
                    snapshot=snapshot,
                    measure="known",
                    neighbourhood=place,
                    month=month,
                    value=value,
                    differs=(flags or {}).get(name),
                )
        return snapshot


@pytest.mark.django_db
class TestPublished:
    def test_is_none_before_the_first_count(self):
        assert published() is None

    def test_is_none_for_a_snapshot_without_figures(self):
        publish([])
        assert published() is None

    def test_a_measure_ends_with_its_own_newest_month(self):
        publish(MONTHS, whole=[1, 2, 3, 4])
        seen = published()
        assert seen.row(KNOWN).months == MONTHS
        assert seen.row(PEOPLE).months == []

    def test_shows_the_last_months_only(self):
        months = [date(2026 - n // 12, 12 - n % 12, 1) for n in range(2, 30)]
        publish(months, whole=[Decimal(1)] * 28)
        assert len(published().months) == 13
        assert len(published(months=25).months) == 25

    def test_asks_two_questions_however_many_figures_there_are(self, django_assert_num_queries):
        publish(MONTHS, whole=[1, 2, 3, 4], Harbour=[1, 2, 3, 4])
        with django_assert_num_queries(2):
            seen = published()
            board(seen)
            measure_page(seen, KNOWN, None)


@pytest.mark.django_db
class TestWhoStandsOut:
    def test_is_who_differs_in_months_that_are_not_chance(self):
        publish(MONTHS, flags={"Northgate": -1}, whole=[60] * 4, Northgate=[50] * 4, Moor=[70] * 4)
        found = who_stands_out(published())
        assert [one.sentence for one in found] == [
            "Northgate: Contacts with somebody they know, lower than elsewhere in 4 of 4 months"
        ]

    def test_the_highest_and_the_lowest_are_nobody(self):
        """Two that tie, or differ as chance has it, are not named."""
        publish(
            MONTHS,
            flags={"Northgate": 0, "Moor": 0},
            whole=[60] * 4,
            Northgate=[50] * 4,
            Moor=[70] * 4,
        )
        assert who_stands_out(published()) == []

    def test_two_months_may_be_chance(self):
        publish(MONTHS[:2], flags={"Northgate": -1}, Northgate=[50] * 2)
        assert who_stands_out(published()) == []


@pytest.mark.django_db
class TestBoard:
    def test_puts_each_measure_in_one_of_its_lists(self):
        publish(MONTHS, whole=[1, 2, 3, 4])
        made = board(published())
        lists = [made.better, made.worse, made.moved, made.unclear, made.too_few]
        codes = [one.measure.code for some in lists for one in some]
        assert sorted(codes) == sorted(one.code for one in MEASURES if one.code != "spend")

    def test_what_was_spent_is_not_added_up_over_a_hole(self):
        snapshot = publish(MONTHS, whole=[1, 2, 3, 4])
        with owner():
            for month, value in zip(MONTHS, (500, 500, None, 500), strict=True):
                Figure.objects.create(snapshot=snapshot, measure="spend", month=month, value=value)
        assert board(published()).spent == ""
        with owner():
            Figure.objects.filter(measure="spend", value=None).delete()
        assert board(published()).money.said == "£500"

    def test_a_fund_that_lapses_within_a_quarter_is_named(self):
        today = date(2026, 11, 26)
        assert lapsing(today) == []
        pot = Town().fund(41_300_00, commit_by=today + timedelta(days=37))
        assert [(one.fund, one.left, one.days) for one in lapsing(today)] == [
            (pot.fund, 41_300_00, 37)
        ]
        assert lapsing(today + timedelta(days=38)) == []


@pytest.mark.django_db
def test_rows_of_a_file_say_what_they_count_and_of_which_day():
    publish(MONTHS[:1], whole=[Decimal("60.5")], Harbour=[None])
    assert [row[:6] for row in table_rows(["known"])] == [
        ["known", "Contacts with somebody they know", "%", "2026-07", "Harbour", "*"],
        ["known", "Contacts with somebody they know", "%", "2026-07", "", "60.5"],
    ]
    assert table_rows(["known"])[0][-1] == datetime.now(UTC).strftime("%Y-%m-%d")
