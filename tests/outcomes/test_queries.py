"""What the leaders are told in words: headings that say what a line shows, and nothing that it does not."""

from datetime import UTC, date, datetime

import pytest

from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.models import Figure, Snapshot
from placehub.outcomes.queries import dashboard, finding_of, spread_of, table_rows
from tests.factories.teams import NeighbourhoodFactory
from tests.support import owner

PEOPLE = BY_CODE["people"]
MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]


class TestFinding:
    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ([40, 50, 60], "up from 40 in August 2026 to 60"),
            ([60, 50, 40], "down from 60 in August 2026 to 40"),
            ([100, 90, 104], "stays at about 104"),
            ([100, 90, 105], "stays at about 105"),
            ([100, 90, 106], "up from 100 in August 2026 to 106"),
            ([0, 0, 0], "stays at about 0"),
            ([None, 40, 60], "up from 40 in September 2026 to 60"),
            ([40, 60, None], "up from 40 in August 2026 to 60"),
            ([None, None, 60], "too few people to show"),
            ([None, None, None], "too few people to show"),
            ([], "too few people to show"),
        ],
    )
    def test_says_where_it_came_from_and_where_it_is(self, values, words):
        found = finding_of(PEOPLE, MONTHS[: len(values)], values)
        assert found.endswith(words)
        assert found.startswith("People walked alongside")

    def test_a_small_figure_moves_only_when_it_moves_by_more_than_rounding(self):
        assert "stays" in finding_of(PEOPLE, MONTHS[:2], [1.0, 1.15])
        assert "up from 1 " in finding_of(PEOPLE, MONTHS[:2], [1.0, 1.2])


class TestSpread:
    def test_names_the_highest_and_the_lowest_now(self):
        places = [("Harbour", 0, 0, [9, 40]), ("Hillside", 1, 0, [99, 10]), ("Moor", 2, 0, [1, 20])]
        assert spread_of(PEOPLE, places) == "Highest in Harbour (40), lowest in Hillside (10)."

    def test_says_when_some_cannot_be_shown(self):
        places = [
            ("Harbour", 0, 0, [40]),
            ("Hillside", 1, 0, [10]),
            ("Moor", 2, 0, [None]),
        ]
        assert spread_of(PEOPLE, places).startswith("Of those shown, highest in Harbour (40)")

    @pytest.mark.parametrize(
        "places",
        [
            [],
            [("Harbour", 0, 0, [40])],
            [("Harbour", 0, 0, [40]), ("Moor", 1, 0, [None])],
            [("Harbour", 0, 0, [40]), ("Moor", 1, 0, [40])],
            [("Harbour", 0, 0, []), ("Moor", 1, 0, [])],
        ],
        ids=["none", "one", "one shown", "alike", "no months"],
    )
    def test_names_nobody_where_nobody_stands_out(self, places):
        assert spread_of(PEOPLE, places) == "No neighbourhood stands out."


def publish(months, whole, **places):
    """A snapshot: the place's figures for ``months``, and each neighbourhood's."""
    with owner():
        snapshot = Snapshot.objects.create(
            built_at=datetime(2026, 11, 1, 2, tzinfo=UTC), up_to=date(2026, 11, 1), policy="test"
        )
        rows = [(None, whole), *((NeighbourhoodFactory(name=n), v) for n, v in places.items())]
        for place, values in rows:
            for month, value in zip(months, values, strict=True):
                Figure.objects.create(
                    snapshot=snapshot,
                    measure="people",
                    neighbourhood=place,
                    month=month,
                    value=value,
                )
    return snapshot


@pytest.mark.django_db
class TestDashboard:
    def test_is_none_before_the_first_count(self):
        assert dashboard() is None

    def test_is_none_for_a_snapshot_without_figures(self):
        publish([], [])
        assert dashboard() is None

    def test_has_a_section_and_a_headline_a_measure_in_their_order(self):
        publish(MONTHS, [40, 50, 60], Harbour=[10, 20, 30])
        board = dashboard()
        assert [section.measure for section in board.sections] == list(MEASURES)
        assert [headline.measure for headline in board.headlines] == list(MEASURES)

    def test_the_headline_is_the_newest_month_and_how_it_began(self):
        publish(MONTHS, [40, 50, 60])
        first = dashboard().headlines[0]
        assert (first.now, first.before, first.month) == ("60", "40", MONTHS[0])

    def test_one_month_alone_has_nothing_before_it(self):
        publish(MONTHS[:1], [40])
        assert dashboard().headlines[0].before == ""

    def test_what_is_withheld_is_the_mark(self):
        publish(MONTHS, [40, 50, None])
        assert dashboard().headlines[0].now == "*"

    def test_shows_the_last_months_only(self):
        publish(MONTHS, [40, 50, 60])
        assert dashboard(months=2).headlines[0].before == "50"

    def test_shows_the_newest_snapshot(self):
        publish(MONTHS, [40, 50, 60])
        newest = publish(MONTHS, [41, 51, 61])
        board = dashboard()
        assert (board.snapshot, board.headlines[0].now) == (newest, "61")

    def test_asks_two_questions_however_many_figures_there_are(self, django_assert_num_queries):
        publish(MONTHS, [40, 50, 60], Harbour=[10, 20, 30], Hillside=[10, 20, 30])
        with django_assert_num_queries(2):
            dashboard()


@pytest.mark.django_db
def test_rows_of_a_file_are_by_month_and_the_place_has_no_neighbourhood():
    publish(MONTHS[:2], [1250, None], Harbour=[1200, 5])
    assert [row[:3] for row in table_rows("people")] == [
        ["2026-08", "Harbour", "1200"],
        ["2026-08", "", "1250"],
        ["2026-09", "Harbour", "5"],
        ["2026-09", "", "*"],
    ]
