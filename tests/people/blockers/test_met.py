"""Whom a blocker touches, and who tests a repair: beside people, and in fives for leaders."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from people.blockers import operations
from people.models import GotThrough, Met, StreamItem
from placehub.access.context import acting_as
from placehub.outcomes.measures.disclosure import rounded
from teams.blockers.models import Blocker, Event, State
from teams.blockers.operations import Said, say_fixed
from tests.factories.blockers import BlockerFactory, MetByTeamFactory
from tests.factories.leaders import a_leader
from tests.factories.people import MetFactory, NamedWorkerFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import as_leader, owner

pytestmark = pytest.mark.django_db


def people_of(seat, n):
    found = [PersonFactory(lead_team=seat.team) for _ in range(n)]
    for one in found:
        NamedWorkerFactory(person=one, worker=seat.user, team=seat.team)
    return found


def now_of(blocker):
    with owner():
        return Blocker.objects.get(pk=blocker.pk)


def tell(seat, people, met=None, same=None):
    with acting_as(seat.user_id):
        return operations.take_to_leaders(
            Said(words="Repairs are booked without a date"),
            by=seat.user,
            team_id=seat.team_id,
            at=timezone.now(),
            people=people,
            met=met,
            same=same,
        )


@pytest.mark.parametrize(("people", "said"), [(1, None), (4, None), (5, 5), (7, 5), (8, 10)])
def test_leaders_read_people_in_fives_and_nothing_below(people, said):
    a_leader()
    seat = MembershipFactory()
    blocker = tell(seat, people_of(seat, people))
    assert now_of(blocker).people_touched == said


def test_the_database_rounds_as_every_figure_is_rounded():
    with owner(), connection.cursor() as cursor:
        for n in range(60):
            cursor.execute("SELECT app.safe_count(%s)", [n])
            assert cursor.fetchone()[0] == (rounded(n) if n >= 5 else None), n


def test_one_note_about_three_is_one_blocker_with_three():
    a_leader()
    seat = MembershipFactory()
    people, at = people_of(seat, 3), timezone.now()
    rows = [MetFactory(person=one, raised_by=seat.user, raised_at=at) for one in people]
    blocker = tell(seat, people[:1], met=rows[0])
    with owner():
        assert Blocker.objects.count() == 1
        assert Met.objects.filter(blocker=blocker).count() == 3


def test_who_met_it_twice_is_one_person():
    a_leader()
    seat = MembershipFactory()
    people = people_of(seat, 4)
    blocker = tell(seat, people)
    tell(seat, people, same=blocker)
    assert now_of(blocker).people_touched is None


def said_to_be_fixed(seat):
    leader = a_leader()
    blocker = BlockerFactory(owner=leader, state=State.TAKEN, team=seat.team)
    MetByTeamFactory(blocker=blocker)
    with as_leader(leader.pk):
        say_fixed(blocker, "Everybody gets a date", by=leader, at=timezone.now())
    return now_of(blocker)


def say(seat, person, blocker, got_through=True):
    with acting_as(seat.user_id):
        return operations.say_who_got_through(
            person, now_of(blocker), got_through=got_through,
            by=seat.user, team_id=seat.team_id, at=timezone.now(),
        )  # fmt: skip


def test_two_who_got_through_prove_nothing():
    seat = MembershipFactory()
    blocker = said_to_be_fixed(seat)
    for one in people_of(seat, 2):
        assert say(seat, one, blocker)
    assert now_of(blocker).state == State.TESTING


def test_who_did_not_get_through_opens_it():
    seat = MembershipFactory()
    blocker = said_to_be_fixed(seat)
    (one,) = people_of(seat, 1)
    assert say(seat, one, blocker, got_through=False)
    assert now_of(blocker).state == State.TAKEN


def test_a_person_removed_is_touched_no_more():
    a_leader()
    seat = MembershipFactory()
    people = people_of(seat, 5)
    blocker = tell(seat, people)
    assert now_of(blocker).people_touched == 5
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT priv.take_away(%s)", [people[0].pk])
    assert now_of(blocker).people_touched is None


def test_on_the_page_stand_the_words_of_the_page():
    a_leader()
    seat = MembershipFactory()
    (person,) = people_of(seat, 1)
    met = MetFactory(person=person, raised_by=seat.user, words="Juliet has no date for her boiler")
    blocker = tell(seat, [person], met=met)
    with owner():
        item = StreamItem.objects.get(person=person, kind="blocker")
    assert (item.title, item.blocker) == ("Juliet has no date for her boiler", str(blocker.pk))


class TestTheStitchTest:
    @pytest.fixture
    def seat(self):
        return MembershipFactory()

    @pytest.fixture
    def blocker(self, seat):
        return said_to_be_fixed(seat)

    def test_three_who_get_through_prove_it(self, seat, blocker):
        one, two, three = people_of(seat, 3)
        assert say(seat, one, blocker)
        assert not say(seat, one, blocker), "one person is one test"
        assert say(seat, two, blocker)
        assert (now_of(blocker).state, now_of(blocker).through) == (State.TESTING, 2)
        assert say(seat, three, blocker)
        assert now_of(blocker).state == State.FIXED

    def test_one_who_does_not_opens_it_again_and_no_name_goes_with_it(self, seat, blocker):
        one, two = people_of(seat, 2)
        say(seat, one, blocker)
        assert say(seat, two, blocker, got_through=False)
        found = now_of(blocker)
        assert (found.state, found.owner_id) == (State.TAKEN, blocker.owner_id)
        with owner():
            again = Event.objects.get(blocker=blocker, verb="again")
        assert (again.by_id, again.team_id) == (None, seat.team_id)

    def test_a_new_round_counts_from_nought_and_asks_the_same_people_again(self, seat, blocker):
        one, two = people_of(seat, 2)
        say(seat, one, blocker)
        say(seat, two, blocker, got_through=False)
        with as_leader(blocker.owner_id):
            say_fixed(now_of(blocker), "Now it is", by=blocker.owner, at=timezone.now())
        found = now_of(blocker)
        assert (found.test_round, found.through) == (2, 0)
        assert say(seat, one, blocker)

    def test_too_late_is_not_written(self, seat, blocker):
        (one,) = people_of(seat, 1)
        with owner():
            Blocker.objects.filter(pk=blocker.pk).update(state=State.TAKEN)
        assert not say(seat, one, blocker)
        with owner():
            assert not GotThrough.objects.exists()

    def test_of_a_stranger_nobody_says_it(self, seat, blocker):
        stranger = PersonFactory()
        with pytest.raises(DatabaseError), transaction.atomic():
            say(seat, stranger, blocker)


def test_a_leader_reaches_neither():
    leader, met = a_leader(), MetFactory()
    for model in (Met, GotThrough):
        with as_leader(leader.pk), pytest.raises(DatabaseError), transaction.atomic():
            list(model.objects.filter(person=met.person_id))
