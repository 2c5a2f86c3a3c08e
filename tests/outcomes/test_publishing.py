"""On which day figures appear, what stays as it was published, and what a figure bears."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from placehub.outcomes.measures.calendar import next_publication
from placehub.outcomes.measures.catalogue import BY_CODE
from placehub.outcomes.measures.disclosure import SMALLEST, given_away, rounded
from placehub.outcomes.measures.kinds import Counted
from placehub.outcomes.measures.sureness import CHANGE_AT, compared, interval
from placehub.outcomes.models import Cell, Figure, Mark, Snapshot
from placehub.outcomes.operations import snapshots
from placehub.outcomes.operations.cells import build
from placehub.outcomes.operations.snapshots import definitions, is_due, publish
from tests.factories.people import ContactFactory, PersonFactory, PromiseFactory
from tests.factories.teams import MembershipFactory, NeighbourhoodFactory, TeamFactory
from tests.support import become, owner

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def at(day):
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def quiet(_percent, _words):
    """Nobody waits."""


@pytest.fixture
def job():
    become("ph_job")
    yield
    become("ph_app")


@pytest.fixture
def place():
    return NeighbourhoodFactory(name="Harbour")


def cell(place, month, people, measure="people", **more):
    with owner():
        values = {"people": people, "n": people, "total": Decimal(people)} | more
        key = {"neighbourhood_id": place.pk, "month": month, "measure": measure}
        Cell.objects.update_or_create(**key, defaults=values)


def shown(snapshot, measure="people", month=OCTOBER, place=None):
    with owner():
        return Figure.objects.get(
            snapshot=snapshot, measure=measure, month=month, neighbourhood=place
        )


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("today", "then"),
        [
            (date(2026, 11, 4), date(2026, 11, 5)),
            (date(2026, 11, 5), date(2026, 12, 5)),
            (date(2026, 12, 31), date(2027, 1, 5)),
        ],
    )
    def test_the_next_day(self, today, then):
        assert next_publication(today) == then

    def test_the_first_appears_at_once_and_the_next_on_the_fifth(self, job, place):
        cell(place, OCTOBER, 31)
        assert is_due(date(2026, 11, 23))
        publish(today=date(2026, 11, 23), at=at(date(2026, 11, 23)))
        assert not is_due(date(2026, 11, 24))
        assert not is_due(date(2026, 12, 4))
        assert is_due(date(2026, 12, 5))
        assert is_due(date(2026, 12, 9))  # whoever was off on the fifth is late, not left out

    def test_counting_again_publishes_nothing_between(self, job):
        for day in (date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 4)):
            build(quiet, today=day, at=at(day), full=True)
        with owner():
            assert Snapshot.objects.count() == 1

    def test_other_definitions_count_everything_and_appear_at_once(self, job, monkeypatch):
        build(quiet, today=date(2026, 11, 23), at=at(date(2026, 11, 23)), full=False)
        monkeypatch.setattr(snapshots, "POLICY", "another")
        assert is_due(date(2026, 11, 24))
        person = PersonFactory(first_hello_on=date(2026, 10, 2))
        with owner():
            ContactFactory(person=person, happened_at=at(date(2026, 10, 9)))
            Mark.objects.all().delete()  # as after a repair that left none
        build(quiet, today=date(2026, 11, 24), at=at(date(2026, 11, 24)), full=False)
        with owner():
            assert Cell.objects.filter(measure="people", month=OCTOBER).exists()

    def test_what_was_published_stays_until_the_revision(self, job, place):
        """Nine people and then ten, a day apart, would tell of the tenth."""
        cell(place, SEPTEMBER, 40, "goals", total=Decimal(40))
        first = publish(today=date(2026, 11, 5), at=at(date(2026, 11, 5)))
        cell(place, SEPTEMBER, 41, "goals", total=Decimal(400))
        cell(place, OCTOBER, 41, "goals", total=Decimal(41))
        second = publish(today=date(2026, 12, 5), at=at(date(2026, 12, 5)))
        revised = publish(today=date(2027, 1, 5), at=at(date(2027, 1, 5)))
        values = [shown(one, "goals", SEPTEMBER, place).value for one in (first, second, revised)]
        assert values == [Decimal("1.0"), Decimal("1.0"), Decimal("9.8")]

    def test_a_month_of_which_not_all_has_come_in_is_left_out(self, job, place):
        """A promise may be answered, and a first visit made, up to a fortnight later."""
        cell(place, OCTOBER, 40, "promises")
        early = publish(today=date(2026, 11, 5), at=at(date(2026, 11, 5)))
        late = publish(today=date(2026, 12, 5), at=at(date(2026, 12, 5)))
        with owner():
            there = [
                Figure.objects.filter(snapshot=one, measure="promises", month=OCTOBER).count()
                for one in (early, late)
            ]
        assert there == [0, 2]

    def test_a_month_without_anything_is_there_all_the_same(self, job, place):
        cell(place, date(2026, 8, 1), 20)
        cell(place, OCTOBER, 20)
        snapshot = publish(today=date(2026, 11, 5), at=at(date(2026, 11, 5)))
        assert shown(snapshot, month=SEPTEMBER, place=place).value == 0


class TestMarksOfMonthsToCome:
    def test_wait_until_the_month_has_begun(self, job):
        """A promise due in July, settled in June: July knows of it without another touch."""
        person = PersonFactory(first_hello_on=date(2026, 6, 2))
        with owner():
            for _ in range(10):
                PromiseFactory(
                    person=person, due_on=date(2026, 7, 5), settled_on=date(2026, 6, 30), kept=True
                )
        build(quiet, today=date(2026, 6, 30), at=at(date(2026, 6, 30)), full=False)
        build(quiet, today=date(2026, 8, 1), at=at(date(2026, 8, 1)), full=False)
        with owner():
            july = Cell.objects.get(measure="promises", month=date(2026, 7, 1))
        assert (july.n, july.total) == (10, 10)


class TestAMove:
    def test_rewrites_nothing_of_what_was(self, job):
        here, there = NeighbourhoodFactory(), NeighbourhoodFactory()
        team = TeamFactory(neighbourhood=here)
        with owner():
            person = PersonFactory(lead_team=team, neighbourhood=here)
            for days in (100, 40):
                then = datetime.now(UTC) - timedelta(days=days)
                ContactFactory(person=person, team=team, happened_at=then)
            type(person).objects.filter(pk=person.pk).update(neighbourhood=there)
            ContactFactory(person=person, team=team, happened_at=datetime.now(UTC))
        today = datetime.now(UTC).date()
        counted = []
        for full in (False, True):
            build(quiet, today=today, at=datetime.now(UTC), full=full)
            with owner():
                rows = Cell.objects.filter(measure="people").values_list(
                    "neighbourhood_id", "month", "n"
                )
                counted.append(sorted(rows))
        assert counted[0] == counted[1]
        assert [row[2] for row in counted[0] if row[0] == here.pk] == [1, 1]
        assert [row[2] for row in counted[0] if row[0] == there.pk] == [1]


def test_the_same_faces_are_those_who_were_there_whoever_wrote(job):
    """Six visits by the same two, who take turns writing, are the same faces each time."""
    team = TeamFactory()
    both = [MembershipFactory(team=team).user for _ in range(2)]
    with owner():
        person = PersonFactory(lead_team=team)
        for n in range(6):
            note = ContactFactory(
                person=person,
                team=team,
                author=both[n % 2],
                happened_at=datetime(2026, 9, 3 + n, 12, tzinfo=UTC),
            )
            note.there.create(worker=both[(n + 1) % 2])
    build(quiet, today=date(2026, 10, 6), at=at(date(2026, 10, 6)), full=True)
    with owner():
        found = Cell.objects.get(measure="continuity", month=SEPTEMBER)
    assert (found.people, round(found.total, 4)) == (1, 1)


class TestWhoeverIsStillWaiting:
    def test_counts_among_those_who_were_not_visited(self, job):
        team = TeamFactory()
        with owner():
            for days in (2, 14, 15, None):
                person = PersonFactory(lead_team=team, first_hello_on=date(2026, 9, 10))
                if days is not None:
                    then = datetime(2026, 9, 10, 12, tzinfo=UTC) + timedelta(days=days)
                    ContactFactory(person=person, team=team, happened_at=then, how="home")
        build(quiet, today=date(2026, 10, 6), at=at(date(2026, 10, 6)), full=True)
        with owner():
            found = Cell.objects.get(measure="days", month=SEPTEMBER)
        assert (found.n, found.total) == (4, 2)


@pytest.mark.parametrize("places", [2, 3])
def test_no_withheld_count_is_narrowed_by_the_others(places):
    """The attack of somebody who knows the rule, on every row of 0 to 14 people."""
    for counts in product(range(15), repeat=places):
        row = dict(enumerate(counts))
        withheld, whole_too = given_away(row)
        few = {place for place, count in row.items() if 0 < count < SMALLEST}
        assert few <= withheld
        whole = sum(counts)
        if not few or whole_too or whole < SMALLEST:
            continue
        shown = [count for place, count in row.items() if place not in withheld and count]
        most = rounded(whole) + 2 - sum(max(SMALLEST, rounded(count) - 2) for count in shown)
        assert most - (len(withheld) - 1) >= SMALLEST - 1, row
        if withheld == few:
            least = rounded(whole) - 2 - sum(rounded(count) + 2 for count in shown)
            assert least - (SMALLEST - 1) * (len(few) - 1) <= 1, row


def of_people(*people: tuple[int, int]) -> Counted:
    """The cell of people of whom each adds so much to the total, and so much to n."""
    return Counted(
        len(people),
        sum(n for _k, n in people),
        Decimal(sum(k for k, _n in people)),
        squares=Decimal(sum(k * k for k, _n in people)),
        crossed=Decimal(sum(k * n for k, n in people)),
        n_squares=sum(n * n for _k, n in people),
    )


def once_each(n: int, yes: int) -> Counted:
    return of_people(*[(1, 1)] * yes, *[(0, 1)] * (n - yes))


class TestWhatAFigureBears:
    known, goals, people = BY_CODE["known"], BY_CODE["goals"], BY_CODE["people"]

    def test_a_share_has_wilsons_interval_rounded_outwards(self):
        # 50 of 100: 0.4038 to 0.5962 (Wilson 1927)
        assert interval(self.known, once_each(100, 50)) == (40, 60)

    def test_contacts_of_one_person_are_worth_less_than_those_of_many(self):
        """Ten contacts each of ten people who always say the same: as ten said it (0.237 to 0.763)."""
        assert interval(self.known, of_people(*[(10, 10)] * 5, *[(0, 10)] * 5)) == (22, 78)
        # whose contacts differ as much as those of many are worth as many
        assert interval(self.known, of_people(*[(5, 10)] * 10)) == (40, 60)

    def test_where_all_said_the_same_each_person_counts_for_one(self):
        # 10 of 10: from 0.722; of 100 it would be from 0.963
        assert interval(self.known, of_people(*[(10, 10)] * 10)) == (72, 100)

    def test_the_truth_lies_in_it_19_times_in_20_however_people_hang_together(self):
        """Some are nearly always met by somebody they know, others never; some are met once, others often."""
        drawn, held, times = random.Random(3), 0, 400
        for _ in range(times):
            people = []
            for _person in range(60):
                n, chance = drawn.choice([1, 1, 2, 4, 12]), drawn.betavariate(0.6, 0.4)
                people.append((sum(drawn.random() < chance for _ in range(n)), n))
            low, high = interval(self.known, of_people(*people))
            held += low <= 60 <= high
        assert held / times > 0.93

    def test_a_mean_has_students(self):
        # ten values, mean 2, variance 1: 2 -+ 2.262 / sqrt(10)
        cell = Counted(10, 10, Decimal(20), squares=Decimal(49), crossed=Decimal(20), n_squares=10)
        assert interval(self.goals, cell) == (Decimal("1.2"), Decimal("2.8"))

    def test_a_count_and_what_is_withheld_have_none(self):
        assert interval(self.people, Counted(40, 40, Decimal(40))) is None
        assert interval(self.known, Counted(7, 100, Decimal(50))) is None

    @pytest.mark.parametrize(
        ("now", "before", "said"),
        [
            ((100, 50), (100, 50), 0),
            ((100, 60), (100, 50), 0),  # ten points of a hundred are what chance does
            ((1000, 600), (1000, 500), 1),
            ((1000, 500), (1000, 600), -1),
            ((29, 29), (1000, 100), None),
        ],
    )
    def test_a_change_is_one_only_beyond_chance(self, now, before, said):
        one, other = (once_each(n, k) for n, k in (now, before))
        assert compared(self.known, one, other, at=CHANGE_AT) == said

    def test_of_fewer_than_thirty_people_nothing_is_said(self):
        few = Counted(29, 1000, Decimal(900))
        assert compared(self.known, few, Counted(99, 1000, Decimal(10)), at=CHANGE_AT) is None

    def test_means_and_counts_are_compared_too(self):
        low = of_people(*[(0, 1), (2, 1)] * 25)
        high = of_people(*[(2, 1), (4, 1)] * 25)
        assert compared(self.goals, high, low, at=CHANGE_AT) == 1
        assert (
            compared(
                self.people, Counted(40, 40, Decimal(0)), Counted(90, 90, Decimal(0)), at=CHANGE_AT
            )
            == -1
        )

    def test_one_who_is_met_often_makes_no_change(self):
        """A hundred contacts with one person: of contacts it would be a change, of people it is chance."""
        before = once_each(100, 50)
        now = of_people(*[(1, 1)] * 50, *[(0, 1)] * 50, (100, 100))
        assert compared(self.known, now, before, at=CHANGE_AT) == 0

    def test_money_bears_no_word_of_chance(self):
        cell = Counted(50, 50, Decimal(50_000))
        assert compared(BY_CODE["spend"], cell, cell, at=CHANGE_AT) is None


def test_the_mark_of_the_definitions_fits_beside_the_policy():
    assert definitions().startswith("NHS-HES-2018 ")
    assert len(definitions()) <= 20
