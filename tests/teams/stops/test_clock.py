"""The clock of a stop: answered in time, or given up by silence, each once."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from placehub.access.context import acting_as
from placehub.clock import evening_of
from placehub.errors import Refused
from teams.leaders.models import Told
from teams.leaders.queries import leaders
from teams.stops import operations, queries, tasks
from teams.stops.models import Stop, quarter_of
from tests.factories.leaders import AwayFactory, ServiceFactory, a_leader, waits
from tests.factories.stops import GivenUpFactory, MeTooFactory, StopFactory
from tests.factories.teams import MembershipFactory, UserFactory
from tests.support import as_leader, as_the_job_role, owner

THING = {"kind": "report", "what": "The bed report", "comes": "week", "hours": Decimal(6)}
pytestmark = pytest.mark.django_db


def asked(at, **changes):
    seat = MembershipFactory()
    with acting_as(seat.user_id):
        given = {"service": None, "team_id": seat.team_id, "by": seat.user, "named": False}
        return operations.ask(THING, at=at, **(given | changes))


def by_silence(at):
    with transaction.atomic(), as_the_job_role():
        return operations.stop_by_silence(at)


def now(stop):
    with owner():
        return Stop.objects.get(pk=stop.pk)


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        ((2026, 3, 25), date(2026, 4, 1)),  # the clocks go forward on the way
        ((2026, 4, 1), date(2026, 4, 10)),  # over Easter: Good Friday and the Monday
        ((2026, 10, 23), date(2026, 10, 30)),  # the clocks go back on the way
        ((2026, 12, 23), date(2027, 1, 4)),  # over Christmas and New Year
    ],
)
def test_the_last_day_counts_working_days(asked_on, due_on):
    a_leader()
    stop = asked(datetime(*asked_on, 12, tzinfo=UTC))
    assert stop.due_on == due_on


def test_nothing_stops_before_the_evening_of_its_last_day():
    stop = StopFactory(due_on=date(2026, 10, 23))
    evening = evening_of(stop.due_on)
    assert by_silence(evening - timedelta(seconds=1)) == 0
    assert by_silence(evening) == 1
    assert now(stop).since_on == date(2026, 10, 24)


def test_silence_stops_it_once_and_is_told_to_the_team_and_the_leader():
    stop = StopFactory(due_on=date(2026, 3, 27))
    other = MeTooFactory(stop=stop).team
    # the process slept over the weekend in which the clocks went forward
    late = datetime(2026, 4, 2, 9, tzinfo=UTC)
    assert [by_silence(late), by_silence(late)] == [1, 0]
    found = now(stop)
    assert (found.answer, found.by_silence, found.since_on) == (
        "stopped",
        True,
        date(2026, 3, 28),
    )
    assert found.hours_returned == found.hours
    with owner():
        told = list(Told.objects.values_list("team", "worker", "words"))
    assert {team for team, _who, _words in told} == {stop.team_id, other.pk, None}
    assert {who for _team, who, _words in told} == {stop.leader_id, None}
    assert all("had until 27 March 2026 to say no" in words for _team, _who, words in told)


def test_nobodys_silence_counts_who_leads_no_more():
    gone, late = UserFactory(), datetime(2026, 11, 23, 9, tzinfo=UTC)
    stop = StopFactory(leader=gone, due_on=date(2026, 11, 20))
    with transaction.atomic(), as_the_job_role():
        assert operations.pass_on(late) == 0  # nobody leads here
        assert operations.stop_by_silence(late) == 0
    leader = a_leader()
    with transaction.atomic(), as_the_job_role():
        assert [operations.pass_on(late), operations.pass_on(late)] == [1, 0]
        assert operations.stop_by_silence(late) == 0
    found = now(stop)
    assert (found.leader, found.due_on, found.is_waiting) == (leader, date(2026, 11, 30), True)


def test_the_job_does_both_with_whatever_a_newer_release_sends():
    StopFactory(due_on=date(2026, 1, 5))
    StopFactory(leader=UserFactory())
    with transaction.atomic(), as_the_job_role():
        assert tasks.stop_by_silence(sent_by_a_newer_release=1) == 1
    with owner():
        assert Stop.objects.waiting().get().leader_id in set(
            leaders(timezone.now()).values_list("pk", flat=True)
        )


def test_an_answer_is_too_late_when_its_last_day_is_over():
    leader = a_leader()
    stop = StopFactory(leader=leader, due_on=date(2026, 3, 27))
    with as_leader(leader.pk), pytest.raises(Refused, match="days for an answer are over"):
        answer(stop, leader, at=evening_of(stop.due_on))
    assert now(stop).is_waiting


def answer(stop, leader, said="kept", at=None, **changes):
    given = {"reason": "The law asks for it.", "since_on": None, "hours_returned": None}
    operations.answer(stop, said, by=leader, at=at or timezone.now(), **(given | changes))


def test_half_of_the_hours_come_back_unless_the_leader_says_otherwise():
    leader = a_leader()
    half, said = StopFactory(leader=leader), StopFactory(leader=leader)
    with as_leader(leader.pk):
        answer(half, leader, "halved")
        answer(said, leader, "halved", hours_returned=Decimal(2))
    assert now(half).hours_returned == half.hours / 2
    assert now(said).hours_returned == 2


def test_an_answer_is_told_to_every_team_that_asked_and_comes_once():
    leader = a_leader()
    stop = StopFactory(leader=leader)
    other = MeTooFactory(stop=stop).team_id
    with as_leader(leader.pk):
        answer(stop, leader)
        with pytest.raises(Refused, match="answered meanwhile"):
            answer(stop, leader)
    with owner():
        assert set(Told.objects.values_list("team", flat=True)) == {stop.team_id, other}


def test_it_comes_to_whoever_answers_for_the_service():
    a_leader()
    named = a_leader()
    service = ServiceFactory(leader=named)
    assert asked(timezone.now(), service=service).leader == named


def test_what_waits_is_shown_to_the_leader_and_to_who_stands_in():
    leader, deputy = a_leader(full_name="Anne"), a_leader()
    AwayFactory(leader=leader, deputy=deputy)
    first = StopFactory(leader=leader, asked_at=timezone.now() - timedelta(days=3))
    second = StopFactory(leader=deputy)
    GivenUpFactory(leader=deputy)
    with as_leader(deputy.pk) as worker:
        found = waits(queries, worker)
    assert [(one.address, one.for_whom) for one in found] == [
        (first.get_absolute_url(), "Anne"),
        (second.get_absolute_url(), ""),
    ]


class TestHours:
    TODAY = date(2026, 11, 26)

    def test_are_of_this_quarter_and_from_the_day_it_took_effect(self):
        GivenUpFactory(since_on=date(2026, 1, 5), hours_returned=10)  # since 1 October: 57 days
        GivenUpFactory(since_on=date(2026, 11, 26), hours_returned=10, kind="form")  # one day
        GivenUpFactory(since_on=date(2026, 12, 1), hours_returned=1000)  # still to come
        StopFactory(hours=1000)
        with owner():
            found = queries.hours_returned(self.TODAY)
        assert found.since == date(2026, 10, 1)
        assert found.total == round(58 * 10 / 30.4375)
        assert sum(hours for _kind, hours in found.by_kind) == found.total

    def test_say_who_asked_by_team_and_in_one_query(self, django_assert_num_queries):
        first = GivenUpFactory(since_on=date(2026, 10, 1))
        GivenUpFactory(since_on=date(2026, 10, 1), team=first.team)
        GivenUpFactory(since_on=date(2026, 11, 25), team=None)
        with owner(), django_assert_num_queries(1):
            found = queries.hours_returned(self.TODAY)
        assert [(name, things) for name, things, _hours in found.by_asker] == [
            (first.team.name, 2),
            ("Nobody asked: a leader gave it up", 1),
        ]

    @pytest.mark.parametrize(
        ("day", "first"),
        [((2026, 1, 1), 1), ((2026, 3, 31), 1), ((2026, 4, 1), 4), ((2026, 12, 31), 10)],
    )
    def test_a_quarter_begins_with_a_month(self, day, first):
        assert quarter_of(date(*day)) == date(day[0], first, 1)

    def test_are_estimated_by_who_answered_alone(self):
        leader, other = a_leader(), a_leader()
        stop = GivenUpFactory(leader=leader)
        with as_leader(other.pk), pytest.raises(Refused, match="who answered"):
            operations.change_hours(stop, Decimal(5), by=other)
        with as_leader(leader.pk):
            operations.change_hours(stop, Decimal(5), by=leader)
        assert now(stop).hours_returned == 5


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_silence_in_the_same_second_leave_one_of_them():
    """Two connections: whoever comes second finds it answered, and tells nobody."""
    leader = a_leader()
    stop = StopFactory(leader=leader, due_on=date(2026, 3, 27))
    evening = evening_of(stop.due_on)
    answered, go_on, done = threading.Event(), threading.Event(), []

    def silence():
        try:
            answered.wait(10)
            with as_the_job_role():
                go_on.set()
                done.append(operations.stop_by_silence(evening))
        finally:
            connection.close()

    other = threading.Thread(target=silence)
    other.start()
    with as_leader(leader.pk):
        answer(stop, leader, at=evening - timedelta(seconds=1))
        answered.set()
        go_on.wait(10)
        other.join(0.3)  # it waits for this transaction
        assert other.is_alive()
    other.join(10)
    assert done == [0]
    assert now(stop).answer == "kept"
    with owner():
        assert Told.objects.count() == 1
