"""Who may write in the ledger, whatever the pages ask."""

from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from placehub.access.context import acting_as
from teams.stops.models import MeToo, Stop
from tests.factories.leaders import AwayFactory, a_leader
from tests.factories.stops import GivenUpFactory, StopFactory
from tests.factories.teams import MembershipFactory, TeamFactory, UserFactory
from tests.support import as_leader, as_the_job_role, owner

pytestmark = pytest.mark.django_db


def refused(row, **more):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        row.save(force_insert=True, **more)


def line(seat, **changes):
    given = {
        "kind": "form",
        "what": "The referral form",
        "comes": "day",
        "hours": Decimal(4),
        "team": seat.team,
        "organisation": seat.user.organisation,
        "asked_at": timezone.now(),
        "leader": a_leader(),
        "due_on": "2099-01-01",
    }
    return Stop(**(given | changes))


def answered(leader, **changes):
    given = {
        "answer": "stopped",
        "answered_by": leader,
        "answered_at": timezone.now(),
        "since_on": timezone.localdate(),
        "hours_returned": 3,
    }
    return given | changes


class TestAsking:
    def test_is_for_a_team_in_which_one_sits(self):
        seat = MembershipFactory()
        mine, theirs = line(seat), line(seat, team=TeamFactory())
        with acting_as(seat.user_id):
            mine.save(force_insert=True)
            refused(theirs)

    def test_is_not_in_the_name_of_somebody_else(self):
        seat = MembershipFactory()
        other = line(seat, asked_by=UserFactory())
        with acting_as(seat.user_id):
            refused(other)

    def test_is_not_answered_at_once(self):
        seat = MembershipFactory()
        leader = a_leader()
        row = line(seat, leader=leader, **answered(leader))
        with acting_as(seat.user_id):
            refused(row)

    def test_no_worker_answers(self):
        seat = MembershipFactory()
        stop = StopFactory(team=seat.team)
        with acting_as(seat.user_id), pytest.raises(ProgrammingError), transaction.atomic():
            Stop.objects.filter(pk=stop.pk).update(answer="stopped")

    def test_me_too_is_said_for_a_team_in_which_one_sits(self):
        seat, stop = MembershipFactory(), StopFactory()
        other = TeamFactory()
        with acting_as(seat.user_id):
            MeToo(stop=stop, team=seat.team, said_at=timezone.now()).save(force_insert=True)
            refused(MeToo(stop=stop, team=other, said_at=timezone.now()))


class TestAnswering:
    def change(self, who, stop, **values):
        with as_leader(who.pk):
            return Stop.objects.filter(pk=stop.pk).update(**values)

    def test_is_for_the_leader_who_was_asked_and_for_nobody_else(self):
        leader, other = a_leader(), a_leader()
        stop = StopFactory(leader=leader)
        assert self.change(other, stop, **answered(other)) == 0
        assert self.change(leader, stop, **answered(leader)) == 1

    def test_is_for_whoever_stands_in(self):
        leader, deputy = a_leader(), a_leader()
        AwayFactory(leader=leader, deputy=deputy)
        assert self.change(deputy, StopFactory(leader=leader), **answered(deputy)) == 1

    def test_is_in_ones_own_name(self):
        leader, other = a_leader(), a_leader()
        stop = StopFactory(leader=leader)
        with pytest.raises(ProgrammingError):
            self.change(leader, stop, **answered(other))

    def test_changes_nothing_that_was_asked(self):
        leader = a_leader()
        stop = StopFactory(leader=leader)
        with pytest.raises(ProgrammingError):
            self.change(leader, stop, what="Something else")

    def test_leaders_give_up_what_is_theirs_alone(self):
        leader, other, seat = a_leader(), a_leader(), MembershipFactory()
        mine = line(seat, team=None, leader=leader, due_on=None, **answered(leader))
        for_team = line(seat, leader=leader, due_on=None, **answered(leader))
        of_another = line(seat, team=None, leader=other, due_on=None, **answered(other))
        with as_leader(leader.pk):
            mine.save(force_insert=True)
            refused(for_team)
            refused(of_another)


def test_no_job_changes_what_a_leader_answered():
    stop = GivenUpFactory()
    with transaction.atomic(), as_the_job_role():
        found = Stop.objects.filter(pk=stop.pk).update(hours_returned=1)
    assert found == 0


def test_the_ledger_holds_no_key_to_a_person_and_not_to_who_asked():
    seat = MembershipFactory()
    with acting_as(seat.user_id):
        line(seat).save(force_insert=True)
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM stops_stop s")
        row = cursor.fetchone()[0]
        assert f'"asked_by_id": {seat.user_id}' not in row
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text ~ '^(stops|decisions)_'"
        )
        keys = {name for (name,) in cursor.fetchall()}
    assert keys
    assert not [name for name in keys if name.startswith(("people", "person", "budgets"))]
