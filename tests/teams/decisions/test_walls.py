"""Who reads and answers what a leader is asked, whatever the pages ask."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from placehub.access.context import acting_as
from teams.decisions.models import BackingAnswer, BackingAsk
from tests.factories.decisions import BackingAnswerFactory, BackingAskFactory
from tests.factories.leaders import AwayFactory, a_leader
from tests.factories.teams import MembershipFactory, UserFactory
from tests.support import as_leader, owner

pytestmark = pytest.mark.django_db


def an_answer(ask, by):
    return BackingAnswer(ask=ask, answer="back", answered_by=by, answered_at=timezone.now())


def refused(row):
    with (
        pytest.raises(ProgrammingError, match="row-level security|permission denied"),  # noqa: RUF043
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_the_leader_who_is_asked_reads_and_answers():
    ask = BackingAskFactory()
    with as_leader(ask.leader_id):
        assert BackingAsk.objects.get() == ask
        an_answer(ask, ask.leader).save(force_insert=True)


def test_whoever_stands_in_answers():
    ask, deputy = BackingAskFactory(), a_leader()
    AwayFactory(leader=ask.leader, deputy=deputy)
    with as_leader(deputy.pk):
        assert BackingAsk.objects.get() == ask
        an_answer(ask, deputy).save(force_insert=True)


def test_another_leader_neither_reads_nor_answers():
    ask, other = BackingAnswerFactory().ask, a_leader()
    still_open = BackingAskFactory()
    with as_leader(other.pk):
        assert not BackingAsk.objects.exists()
        assert not BackingAnswer.objects.exists()
        refused(an_answer(still_open, other))
        refused(an_answer(ask, other))


def test_nobody_backs_in_the_name_of_another():
    ask = BackingAskFactory()
    other = a_leader()
    with as_leader(ask.leader_id):
        refused(an_answer(ask, other))


def test_nobody_backs_what_is_not_wanted_any_more():
    ask = BackingAskFactory(withdrawn_at=timezone.now())
    with as_leader(ask.leader_id):
        refused(an_answer(ask, ask.leader))


def test_no_worker_answers():
    seat = MembershipFactory()
    ask = BackingAskFactory(team=seat.team, asked_by=seat.user)
    with acting_as(seat.user_id):
        refused(an_answer(ask, seat.user))


def test_an_answer_is_never_changed():
    said = BackingAnswerFactory()
    seat = MembershipFactory(team=said.ask.team)
    for reader in (as_leader(said.answered_by_id), acting_as(seat.user_id)):
        with reader, pytest.raises(ProgrammingError), transaction.atomic():
            BackingAnswer.objects.update(words="Not I")


def test_another_team_reads_no_words_and_withdraws_nothing():
    _ask, other = BackingAskFactory(), MembershipFactory()
    with acting_as(other.user_id):
        assert not BackingAsk.objects.exists()
        assert BackingAsk.objects.update(withdrawn_at=timezone.now()) == 0


def test_one_asks_for_a_team_of_ones_own_and_in_ones_own_name():
    seat, leader = MembershipFactory(), a_leader()
    given = {"want": "a", "speaks_for": "b", "harm_if_not": "c", "leader": leader}
    given |= {"asked_at": timezone.now()}
    stranger = UserFactory()
    other = MembershipFactory().team
    with acting_as(seat.user_id):
        BackingAsk(**given, team=seat.team, asked_by=seat.user).save(force_insert=True)
        refused(BackingAsk(**given, team=seat.team, asked_by=stranger))
        refused(BackingAsk(**given, team=other, asked_by=seat.user))


def test_a_backing_is_in_the_legal_record_in_the_backers_name():
    ask = BackingAskFactory()
    with as_leader(ask.leader_id):
        an_answer(ask, ask.leader).save(force_insert=True)
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('audit.log') IS NOT NULL")
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'decisions_backinganswer'::regclass"
        )
        assert any("audit" in name for (name,) in cursor.fetchall())
