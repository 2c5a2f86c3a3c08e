"""Which cells are counted again, how months are put together, and what a snapshot holds."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from placehub.jobs.models import Job
from placehub.outcomes.models import Cell, Figure, Mark, Snapshot
from placehub.outcomes.operations.cells import (
    _marked_cells,
    _runs,
    build,
    months_between,
    next_month,
)
from placehub.outcomes.operations.snapshots import KEEP_SNAPSHOTS, publish
from placehub.outcomes.tasks import KIND, build_nightly, build_outcomes
from tests.factories.teams import NeighbourhoodFactory
from tests.support import become, owner

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def job():
    """As Celery does it: in the job's own role."""
    become("ph_job")
    yield
    become("ph_app")


@pytest.mark.parametrize(
    ("month", "after"),
    [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_the_month_after(month, after):
    assert next_month(month) == after


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 10, 31), date(2026, 11, 1), [OCTOBER, NOVEMBER]),
        (NOVEMBER, NOVEMBER, [NOVEMBER]),
        (date(2026, 11, 2), NOVEMBER, [NOVEMBER]),
        (NOVEMBER, OCTOBER, []),
    ],
)
def test_months_between_are_whole(first, last, found):
    assert months_between(first, last) == found


class TestRuns:
    def test_months_that_follow_each_other_are_one_question(self):
        cells = [(1, AUGUST), (1, SEPTEMBER), (1, OCTOBER)]
        assert _runs(cells) == [([1], AUGUST, NOVEMBER)]

    def test_a_month_left_out_makes_two(self):
        assert _runs([(1, AUGUST), (1, OCTOBER)]) == [
            ([1], AUGUST, SEPTEMBER),
            ([1], OCTOBER, NOVEMBER),
        ]

    def test_so_do_other_neighbourhoods(self):
        assert _runs([(1, AUGUST), (2, SEPTEMBER), (1, SEPTEMBER)]) == [
            ([1], AUGUST, SEPTEMBER),
            ([1, 2], SEPTEMBER, OCTOBER),
        ]

    def test_in_whatever_order_they_come(self):
        assert _runs([(2, SEPTEMBER), (1, SEPTEMBER), (2, AUGUST), (1, AUGUST)]) == [
            ([1, 2], AUGUST, OCTOBER)
        ]

    def test_nothing_is_no_question(self):
        assert _runs([]) == []


@pytest.mark.django_db
class TestMarks:
    def mark(self, *marks):
        with owner():
            Mark.objects.all().delete()
            for place, month in marks:
                Mark.objects.create(neighbourhood_id=place, month=month)

    def test_are_taken_away_and_counted_once(self, job):
        self.mark((1, OCTOBER), (1, OCTOBER), (2, AUGUST))
        assert _marked_cells(TODAY) == [(1, OCTOBER), (2, AUGUST)]
        assert _marked_cells(TODAY) == []

    def test_of_a_month_to_come_count_nothing_yet(self, job):
        self.mark((1, date(2026, 12, 1)), (1, NOVEMBER))
        assert _marked_cells(TODAY) == [(1, NOVEMBER)]

    def test_without_a_month_count_the_neighbourhood_s_every_month(self, job):
        here, other = NeighbourhoodFactory(), NeighbourhoodFactory()
        self.mark((here.pk, None), (other.pk, AUGUST))
        found = _marked_cells(TODAY)
        assert (here.pk, NOVEMBER) in found
        assert [cell for cell in found if cell[0] == other.pk] == [(other.pk, AUGUST)]


@pytest.mark.django_db
class TestSnapshot:
    @pytest.fixture
    def places(self):
        return NeighbourhoodFactory(name="Harbour"), NeighbourhoodFactory(name="Moor")

    def cell(self, place, month, people, measure="people"):
        with owner():
            Cell.objects.create(
                neighbourhood_id=place.pk,
                month=month,
                measure=measure,
                people=people,
                n=people,
                total=Decimal(people),
            )

    def shown(self, snapshot, measure="people", month=OCTOBER):
        with owner():
            found = Figure.objects.filter(snapshot=snapshot, measure=measure, month=month)
            return {
                figure.neighbourhood.name if figure.neighbourhood else "": figure.value
                for figure in found.select_related("neighbourhood")
            }

    def test_each_figure_is_suppressed_and_the_place_is_counted_from_all(self, job, places):
        self.cell(places[0], OCTOBER, 31)
        self.cell(places[1], OCTOBER, 6)
        snapshot = publish(today=TODAY, at=NOW)
        assert self.shown(snapshot) == {"Harbour": 30, "Moor": None, "": 35}

    def test_the_month_that_is_not_over_is_not_in_it(self, job, places):
        self.cell(places[0], OCTOBER, 31)
        self.cell(places[0], NOVEMBER, 31)
        snapshot = publish(today=TODAY, at=NOW)
        assert snapshot.up_to == NOVEMBER
        assert self.shown(snapshot, month=NOVEMBER) == {}

    def test_where_nobody_was_it_says_none(self, job, places):
        self.cell(places[0], OCTOBER, 31)
        assert self.shown(publish(today=TODAY, at=NOW))["Moor"] == 0

    def test_the_oldest_makes_room(self, job, places):
        self.cell(places[0], OCTOBER, 31)
        made = [publish(today=TODAY, at=NOW).pk for _ in range(KEEP_SNAPSHOTS + 2)]
        with owner():
            kept = sorted(Snapshot.objects.values_list("pk", flat=True))
            assert kept == made[2:]
            assert not Figure.objects.filter(snapshot_id__in=made[:2]).exists()


@pytest.mark.django_db
class TestBuilding:
    def test_says_how_far_it_has_come_and_never_goes_back(self, job):
        told = []
        build(lambda percent, words: told.append((percent, words)), today=TODAY, at=NOW, full=True)
        percents = [percent for percent, _words in told]
        assert percents == sorted(percents)
        assert (percents[0], percents[-1]) == (5, 100)
        assert all(words for _percent, words in told)

    def test_leads_to_the_figures_when_it_is_done(self, job):
        assert build_outcomes(lambda percent, words: None) == "/outcomes/"
        with owner():
            assert Snapshot.objects.count() == 1

    def test_takes_words_that_a_later_version_sends(self, job):
        assert build_outcomes(lambda percent, words: None, from_later=1) == "/outcomes/"

    def test_by_night_one_that_was_asked_for_a_moment_ago_is_enough(self, job):
        first = build_nightly()
        assert build_nightly() == first
        with owner():
            (found,) = Job.objects.all()
        assert (found.kind, found.asked_by_id) == (KIND, None)
