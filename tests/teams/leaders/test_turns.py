"""Whose turn it is, and who stands in."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.leaders import operations, queries
from teams.leaders.models import Told
from tests.factories.leaders import AwayFactory, ServiceFactory, a_leader
from tests.factories.teams import MembershipFactory, TeamFactory, UserFactory
from tests.support import as_leader, owner

pytestmark = pytest.mark.django_db


def test_what_comes_goes_round_from_leader_to_leader():
    now, leaders = timezone.now(), [a_leader() for _ in range(3)]
    worker = MembershipFactory().user

    with acting_as(worker.pk):
        given = [operations.give_to_a_leader(None, at=now).pk for _ in range(6)]

    assert sorted(given[:3]) == sorted(leader.pk for leader in leaders)
    assert given[3:] == given[:3]


def test_what_is_of_a_service_comes_to_whoever_answers_for_it_and_takes_nobodys_turn():
    now, first, second = timezone.now(), a_leader(), a_leader()
    repairs = ServiceFactory(leader=second)
    worker = MembershipFactory().user

    with acting_as(worker.pk):
        assert operations.give_to_a_leader(repairs, at=now) == second
        assert {operations.give_to_a_leader(None, at=now).pk for _ in range(2)} == {
            first.pk,
            second.pk,
        }


def test_nothing_waits_for_nobody():
    worker = MembershipFactory().user
    with acting_as(worker.pk), pytest.raises(Refused, match="Nobody is a leader here yet"):
        operations.give_to_a_leader(None, at=timezone.now())


def test_a_service_whose_leader_left_goes_round_like_the_rest():
    now, stays = timezone.now(), a_leader()
    left = ServiceFactory(leader=UserFactory())
    with acting_as(MembershipFactory().user.pk):
        assert operations.give_to_a_leader(left, at=now) == stays


def test_a_deputy_answers_for_whoever_is_away_and_for_themselves():
    today, away, deputy = timezone.localdate(), a_leader(full_name="Anne"), a_leader()
    AwayFactory(leader=away, deputy=deputy)
    with owner():
        assert queries.answers_for(deputy.pk, today) == {deputy.pk: "", away.pk: "Anne"}
        assert queries.stands_in(away.pk, today) == deputy.pk
        assert queries.stands_in(deputy.pk, today) == deputy.pk


class TestStandingIn:
    def ask(self, leader, deputy, days=(0, 5)):
        today = timezone.localdate()
        first, last = (today + timedelta(days=n) for n in days)
        with as_leader(leader.pk):
            return operations.stand_in(
                leader, deputy, from_on=first, until_on=last, at=timezone.now()
            )

    def test_is_said_by_the_leader_and_taken_back(self):
        away = self.ask(me := a_leader(), a_leader())
        with as_leader(me.pk):
            operations.come_back(away, at=timezone.now())
            with pytest.raises(Refused, match="ended already"):
                operations.come_back(away, at=timezone.now())

    @pytest.mark.parametrize("days", [(5, 0), (-9, -2)])
    def test_needs_days_that_come(self, days):
        with pytest.raises(Refused, match="still to come"):
            self.ask(a_leader(), a_leader(), days)

    def test_needs_another_leader(self):
        with pytest.raises(Refused, match="another leader"):
            self.ask(a_leader(), UserFactory())
        with pytest.raises(Refused, match="another leader"):
            self.ask(me := a_leader(), me)

    def test_is_not_said_twice_nor_of_somebody_who_is_away(self):
        one, two, three = a_leader(), a_leader(), a_leader()
        self.ask(one, two)
        with pytest.raises(Refused, match="away on some of these days already"):
            self.ask(one, three, (3, 9))
        with pytest.raises(Refused, match="away themselves"):
            self.ask(three, one)
        with pytest.raises(Refused, match="stand in for somebody"):
            self.ask(two, three)


class TestWhatIsTold:
    def test_stands_with_the_team_until_each_worker_puts_it_away(self):
        team, leader = TeamFactory(), a_leader()
        one, two = MembershipFactory(team=team).user, MembershipFactory(team=team).user
        with as_leader(leader.pk) as asking:
            operations.tell(
                Told.About.BLOCKER, "It is fixed.", "/", at=timezone.now(), teams=[team.pk, team.pk]
            )
            assert not Told.objects.to(asking).exists()
        with acting_as(one.pk) as asking:
            told = Told.objects.to(asking).get()
            operations.put_away(told, by=one)
            operations.put_away(told, by=one)
            assert not Told.objects.to(asking).exists()
        with acting_as(two.pk) as asking:
            assert Told.objects.to(asking).exists()

    def test_is_nobody_elses(self):
        with owner():
            operations.tell(
                Told.About.STOP, "Yes.", "/", at=timezone.now(), workers=[UserFactory().pk]
            )
        with acting_as(MembershipFactory().user.pk):
            assert not Told.objects.exists()


def test_only_the_leader_says_that_they_are_away():
    leader, other = a_leader(), a_leader()
    with as_leader(other.pk), pytest.raises(ProgrammingError), transaction.atomic():
        operations.stand_in(
            leader,
            other,
            from_on=timezone.localdate(),
            until_on=timezone.localdate(),
            at=timezone.now(),
        )


@pytest.mark.parametrize("typed", ["repairs", "repiars", "Housing repare"])
def test_a_service_is_found_in_spite_of_slips(typed):
    ServiceFactory(name="Council housing repairs")
    ServiceFactory(name="School admissions")
    with owner():
        assert [one.name for one in queries.services_like(typed, timezone.localdate())] == [
            "Council housing repairs"
        ]


@pytest.mark.parametrize(
    ("days", "came_back"), [((2, 9), False), ((-9, -2), False), ((-1, 9), True)]
)
def test_a_deputy_answers_on_those_days_alone_and_until_the_leader_is_back(days, came_back):
    today, leader, deputy = timezone.localdate(), a_leader(), a_leader()
    first, last = (today + timedelta(days=n) for n in days)
    ended = timezone.now() if came_back else None
    AwayFactory(leader=leader, deputy=deputy, from_on=first, until_on=last, ended_at=ended)
    with as_leader(deputy.pk), connection.cursor() as cursor:
        cursor.execute("SELECT app.answers_as(%s), app.answers_as(%s)", [leader.pk, deputy.pk])
        assert cursor.fetchone() == (False, True)
        assert queries.answers_for(deputy.pk, today) == {deputy.pk: ""}


def test_a_long_sentence_says_that_it_goes_on():
    worker = MembershipFactory().user
    with owner():
        for words in ("x" * 400, "y" * 401):
            operations.tell(Told.About.STOP, words, "/", at=timezone.now(), workers=[worker.pk])
        kept = set(Told.objects.values_list("words", flat=True))
    assert kept == {"x" * 400, "y" * 399 + "…"}
