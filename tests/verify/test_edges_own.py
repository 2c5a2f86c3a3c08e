"""What is one's own only, and sessions, each on both sides of its edge."""

from __future__ import annotations

import secrets
import uuid

import pytest
from django.db import connection, transaction

from people.models import Involvement
from placehub.access.context import begin, end, open_session
from placehub.jobs.models import Job
from teams.models import User
from tests.factories.budgets import LimitFactory, SpendFactory
from tests.factories.people import NamedWorkerFactory, OwnRecordFactory, PersonFactory, ShareFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner
from tests.verify import statements as by
from tests.verify.facts import clock
from tests.verify.hands import acting, did, told, would
from tests.verify.town import LEVEL, Town

pytestmark = [pytest.mark.django_db, pytest.mark.verify]


def test_neither_a_share_nor_a_team_that_is_round_them_is_enough_to_seal() -> None:
    """Of a record that could be sealed, since somebody walks alongside."""
    named, colleague, other = MembershipFactory(), MembershipFactory(), MembershipFactory()
    with owner():
        colleague.team = named.team
        colleague.save()
    person = PersonFactory(lead_team=named.team)
    NamedWorkerFactory(person=person, worker=named.user, team=named.team)
    ShareFactory(person=person, to_team=other.team, level=3)
    for user in (colleague.user, other.user):
        with acting(user):
            assert told(LEVEL, person.pk) == [(3,)]
            assert not would(("SELECT app.seal(%s, true)", person.pk))
    with acting(named.user):
        assert told("SELECT app.seal(%s, true)", person.pk) == [(True,)]


def test_a_tie_is_declared_by_oneself_only_and_closes_at_once(town: Town) -> None:
    with acting(town.worker):
        assert not would((by.OWN, uuid.uuid4(), town.lead.pk, town.person.pk))
        assert would((by.OWN, uuid.uuid4(), town.worker.pk, town.person.pk))
    with acting(town.worker, stays=True):
        assert did(by.OWN, uuid.uuid4(), town.worker.pk, town.person.pk)
        assert told(LEVEL, town.person.pk) == [(0,)]
    assert (town.level(town.worker), town.level(town.lead)) == (0, 3)
    with acting(town.lead):
        assert not told("SELECT 1 FROM people_ownrecord")
    with acting(town.worker):
        assert not would(("DELETE FROM people_ownrecord WHERE worker_id = %s", town.worker.pk))


DRAFT = "INSERT INTO web_draft (id, worker_id, form, data, kept_at) VALUES (%s, %s, 'contact', '{}', now())"


POSTED = (
    "INSERT INTO web_postedform (id, worker_id, key, body, location, posted_at)"
    " VALUES (%s, %s, gen_random_uuid(), '', '', now())"
)


@pytest.mark.parametrize(
    ("table", "sql"), [("web_draft", DRAFT), ("web_postedform", POSTED)], ids=["drafts", "forms"]
)
def test_drafts_and_posted_forms_are_ones_own(town: Town, table: str, sql: str) -> None:
    with acting(town.worker, stays=True):
        assert not did(sql, uuid.uuid4(), town.lead.pk)
        assert did(sql, uuid.uuid4(), town.worker.pk)
        assert told(f"SELECT count(*) FROM {table}") == [(1,)]
    with acting(town.lead):
        assert told(f"SELECT count(*) FROM {table}") == [(0,)]
        assert not would((f"DELETE FROM {table} WHERE worker_id = %s", town.worker.pk))


def test_jobs_are_ones_own(town: Town) -> None:
    with owner():
        job = Job(kind="nothing", asked_by=town.worker)
        job.save(force_insert=True)
    for who, right in ((town.worker, True), (town.lead, False), (town.stranger, False)):
        with acting(who) as worker:
            assert would(("SELECT 1 FROM jobs_job WHERE id = %s", job.pk)) is right
            assert Job.objects.visible_to(worker).filter(pk=job.pk).exists() is right
            with owner():  # the first wall alone
                assert Job.objects.visible_to(worker).filter(pk=job.pk).exists() is right


def test_a_limit_is_set_for_others_of_the_team_and_never_for_oneself(town: Town) -> None:
    second = MembershipFactory(team=town.a, lead=True).user
    for who, about, right in (
        (town.lead, town.worker, True),
        (town.lead, town.lead, False),
        (second, town.lead, True),
        (town.worker, town.lead, False),
        (town.worker, town.worker, False),
        (town.lead_of_b, town.worker, False),
    ):
        with acting(who):
            assert would((by.LIMIT, uuid.uuid4(), town.a.pk, about.pk, who.pk)) is right
    own = LimitFactory(team=town.a, user=town.lead, set_by=second)
    for who, right in ((town.lead, False), (second, True), (town.lead_of_b, False)):
        with acting(who):
            assert right is would(
                ("UPDATE budgets_limit SET ended_at = now() WHERE id = %s", own.pk)
            )


def test_nobody_answers_what_they_asked_for_themselves(town: Town) -> None:
    second = MembershipFactory(team=town.a, lead=True).user
    spend = SpendFactory(person=town.person, team=town.a, asked_by=town.lead)
    for who, right in (
        (town.lead, False),
        (second, True),
        (town.worker, False),
        (town.lead_of_b, False),
    ):
        with acting(who):
            assert would((by.SAY_NO, spend.pk)) is right


def test_the_lead_of_the_paying_team_reads_the_amount_never_of_a_relative(town: Town) -> None:
    spend = SpendFactory(person=town.person, team=town.b, asked_by=town.worker)
    amount = ("SELECT asked_pence FROM budgets_spend WHERE id = %s", spend.pk)
    for who, right in (
        (town.worker, True),
        (town.lead, True),
        (town.stranger, False),
        (town.lead_of_b, True),
    ):
        with acting(who):
            assert would(amount) is right
    OwnRecordFactory(worker=town.lead_of_b, person=town.person)
    with acting(town.lead_of_b):
        assert not would(amount)


def lapsed(user: User, change: str) -> bool:
    """Does a session still open after its row was changed so?"""
    with transaction.atomic():
        token = secrets.token_urlsafe(16)
        open_session(token, user.pk)
        with owner(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE priv.session SET {change}")
        opens = begin(token) is not None
        transaction.set_rollback(True)
    end()
    return not opens


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ("seen_at = now() - interval '59 minutes'", False),
        ("seen_at = now() - interval '61 minutes'", True),
        ("expires_at = now() + interval '1 minute'", False),
        ("expires_at = now() - interval '1 minute'", True),
    ],
)
def test_a_session_lapses_when_idle_and_at_its_end(town: Town, change: str, right: bool) -> None:
    assert lapsed(town.worker, change) is right


def test_a_stopped_account_opens_nothing_and_neither_does_the_session_it_had(town: Town) -> None:
    with transaction.atomic():
        token = secrets.token_urlsafe(16)
        open_session(token, town.worker.pk)
        with owner():
            User.objects.filter(pk=town.worker.pk).update(is_active=False)
        assert begin(token) is None
        assert told(LEVEL, town.person.pk) == [(0,)]
        end()


def test_an_involvement_that_ended_closes_at_once(town: Town) -> None:
    assert town.level(town.worker) == 3
    with owner():
        Involvement.objects.update(ends_at=clock())
    assert (
        town.level(town.worker) == 1
    )  # who it is: nobody else is round them, and they may come back
