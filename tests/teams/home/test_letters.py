"""Mail to leaders says that something waits, once a day, and no more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from teams.blockers.models import State
from teams.home import operations
from teams.home.mail import send, words_of
from teams.home.models import Letter
from tests.doors import Shown, Sight
from tests.factories.blockers import BlockerFactory
from tests.factories.leaders import AwayFactory, a_leader
from tests.factories.teams import MembershipFactory
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 7, 20, tzinfo=UTC)


def waits_for(leader):
    return BlockerFactory(owner=leader, state=State.TAKEN, words="Repairs without a date")


def test_one_a_day_to_whom_something_waits_and_nobody_else():
    busy, idle = a_leader(), a_leader()
    waits_for(busy)
    with as_the_job_role():
        assert operations.make_letters(FRIDAY) == 1
        assert operations.make_letters(FRIDAY + timedelta(hours=1)) == 0
        assert operations.make_letters(FRIDAY + timedelta(days=1)) == 0  # Saturday
        assert operations.make_letters(datetime(2026, 12, 28, 8, tzinfo=UTC)) == 0  # bank holiday
        assert operations.make_letters(FRIDAY + timedelta(days=3)) == 1
    with owner():
        assert set(Letter.objects.values_list("to", flat=True)) == {busy.pk}
        assert idle.pk != busy.pk


def test_to_whoever_stands_in_as_well():
    away, deputy = a_leader(), a_leader()
    AwayFactory(leader=away, deputy=deputy)
    waits_for(away)
    with as_the_job_role():
        assert operations.make_letters(FRIDAY) == 2


def test_it_names_nothing_and_nobody(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://placehub.example.org"]
    leader = a_leader(full_name="Dawn Ellis")
    waits_for(leader)
    with as_the_job_role():
        operations.make_letters(FRIDAY)
        assert operations.send_letters(FRIDAY, send) == 1
        assert operations.send_letters(FRIDAY, send) == 0
    (letter,) = mail.outbox
    assert letter.to == [leader.email]
    assert "https://placehub.example.org/waiting/" in letter.body
    for words in ("Repairs", "Dawn", "1"):
        assert words not in letter.subject + letter.body


def test_a_mail_server_that_is_away_loses_nothing():
    one, two = a_leader(), a_leader()
    waits_for(one)
    waits_for(two)
    asked = []

    def refuse_the_first(letter):
        asked.append(letter.to_id)
        if len(asked) == 1:
            raise ConnectionRefusedError

    with as_the_job_role():
        operations.make_letters(FRIDAY)
        assert operations.send_letters(FRIDAY, refuse_the_first) == 1
        assert operations.send_letters(FRIDAY, refuse_the_first) == 1
    assert sorted(set(asked)) == sorted([one.pk, two.pk])


class TestTheMailbox(Shown):
    route = "home:mailbox"

    @pytest.fixture
    def sight(self, sign_in):
        leader = a_leader()
        with owner():
            letter = Letter.objects.create(to=leader, day=FRIDAY.date(), waiting=2, made_at=FRIDAY)
        others = {"a worker": (MembershipFactory().user, 403)}
        words = words_of(letter).split("\n")[0]
        return Sight(sign_in(leader), reverse(self.route), words, others)

    def test_has_nobody_elses(self, sight, sign_in):
        assertNotContains(sign_in(a_leader()).get(sight.address), sight.words)
        assertContains(sight.client.get(sight.address), "No mail server is set")
