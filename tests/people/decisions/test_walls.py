"""What reaches a decision, whatever the pages ask."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from people.models import Backing, Decision, Meanwhile
from placehub.access.context import acting_as
from tests.factories.decisions import BackingAskFactory, BackingFactory, DecisionFactory
from tests.factories.leaders import a_leader
from tests.factories.people import PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import as_leader, as_the_job_role, owner

pytestmark = pytest.mark.django_db
TABLES = ("people_decision", "people_meanwhile", "people_backing", "people_decisionevent")


def reads(table):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]
    except DatabaseError:
        return None


def about_somebody():
    seat = MembershipFactory()
    return seat, DecisionFactory(person=PersonFactory(lead_team=seat.team), author=seat.user)


def link(made, ask, by):
    row = {"decision_id": made.pk, "person_id": made.person_id, "backer_id": ask.leader_id}
    row |= {"ask_id": ask.pk, "asked_by_id": by.pk, "asked_at": timezone.now()}
    Backing(**row).save(force_insert=True)


def test_neither_leaders_nor_jobs_reach_any_of_it():
    leader = a_leader()
    about_somebody()
    with as_leader(leader.pk):
        assert [reads(table) for table in (*TABLES, "people_person")] == [None] * 5
    with transaction.atomic(), as_the_job_role():
        assert [reads(table) for table in TABLES] == [None] * 4


def test_another_team_reads_none_of_it():
    _seat, made = about_somebody()
    BackingFactory(decision=made)
    with acting_as(MembershipFactory().user_id) as worker:
        assert not Decision.objects.exists()
        assert not Backing.objects.exists()
        assert not Decision.objects.visible_to(worker).exists()


def test_what_another_asked_a_leader_is_not_tied_to_a_decision():
    seat, made = about_somebody()
    mine = BackingAskFactory(team=seat.team, asked_by=seat.user)
    theirs = BackingAskFactory(team=seat.team)
    with acting_as(seat.user_id):
        link(made, mine, seat.user)
        with pytest.raises(DatabaseError), transaction.atomic():
            link(made, theirs, seat.user)


def test_what_happened_is_never_rewritten():
    seat, made = about_somebody()
    with acting_as(seat.user_id):
        said = {"decision": made, "person_id": made.person_id, "kind": "meanwhile"}
        said |= {"words": "x", "happened_on": "2026-01-01", "written_by": seat.user}
        Meanwhile(pk=uuid.uuid4(), **said, written_at=timezone.now()).save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Meanwhile.objects.update(words="y")


def test_the_database_takes_nothing_that_is_not_legal():
    _seat, made = about_somebody()
    with owner(), pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(
            legal="no", state="taken", decided_on="2026-01-01", look_back_on="2026-02-01"
        )


def test_a_removal_takes_every_word_and_leaves_what_the_leader_read():
    seat, made = about_somebody()
    ask = BackingAskFactory(team=seat.team, asked_by=seat.user)
    BackingFactory(decision=made, ask=ask, backer=ask.leader)
    with owner(), connection.cursor() as cursor:
        Decision.objects.filter(pk=made.pk).update(want="Other words", version=2)
        cursor.execute("SELECT priv.take_away(%s)", [made.person_id])
        assert not Decision.objects.exists()
        assert not Decision.pgh_event_model.objects.exists()
        ask.refresh_from_db()
