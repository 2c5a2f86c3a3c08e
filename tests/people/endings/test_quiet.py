"""Somebody died, moved away or asked us to stop: nothing nudges, and a slip is undone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import PersonDetails, Quiet, Share
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    ContactFactory,
    NamedWorkerFactory,
    PromiseFactory,
    QuietFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = reverse("people:today")


@pytest.fixture
def alongside(seat, person):
    """Sam walks alongside, has a promise, a come-back and money to look back on; Maya wants to hear."""
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    with owner():
        PersonDetails.objects.filter(person=person).update(in_touch_every_days=7)
    long_ago, today = timezone.now() - timedelta(days=40), timezone.localdate()
    ContactFactory(
        person=person,
        author=seat.user,
        team=seat.team,
        happened_at=long_ago,
        come_back_on=today - timedelta(days=30),
    )
    PromiseFactory(
        person=person, worker=seat.user, team=seat.team, words="Ring the school", due_on=today
    )
    return person


class TestSayingIt(Door):
    route, table, keeps = "people:quiet", Quiet, "told_by"
    faults = (
        ({"kind": ""}, "This needs an answer."),
        ({"kind": "lost"}, "That is not offered here"),
        ({"since_on": "2062-01-01"}, "That day is still to come."),
        ({"since_on": "1923-01-01"}, "Is the year right?"),
        ({"told_by": ""}, "This needs an answer."),
    )

    def good(self, seat, thing):
        return {"kind": "died", "since_on": "2026-11-03", "told_by": "Joan & the ward"}

    def say(self, client, seat, person, **changes):
        return client.post(
            self.address(person, None), self.form(seat, None, **changes), follow=True
        )

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("died", "Maya died on 3 November 2026."),
            ("moved", "Maya moved away on 3 November 2026."),
            ("stop", "Maya asked us to stop on 3 November 2026."),
        ],
    )
    def test_it_is_said_on_the_page(self, seat, person, sign_in, kind, words):
        page = self.say(sign_in(seat.user), seat, person, kind=kind)
        assertContains(page, words)
        assertContains(page, "Joan &amp; the ward said so; written down by")
        assertNotContains(page, f'"{self.address(person, None)}"')

    @pytest.mark.parametrize("kind", Quiet.Kind.values)
    def test_nothing_nudges_any_more(self, seat, alongside, sign_in, kind):
        """Case 31: “died on 3 November 2026”, said on the page; no nudges."""
        client = sign_in(seat.user)
        nudges = ("They wanted to hear from you", "To come back to", "Ring the school")
        page = client.get(TODAY)
        for words in nudges:
            assertContains(page, words)
        self.say(client, seat, alongside, kind=kind)
        page = client.get(TODAY)
        for words in nudges:
            assertNotContains(page, words)
        log = reverse("people:new-contact-for", args=[alongside.pk])
        assertNotContains(page, log)
        assertContains(page, alongside.name)

    def test_the_team_s_list_of_overdue_promises_follows(self, seat, person, sign_in):
        PromiseFactory(
            person=person, team=seat.team, words="Ring the school", due_on=date(2026, 1, 5)
        )
        client = sign_in(seat.user)
        assertContains(client.get(reverse("people:team")), "Ring the school")
        self.say(client, seat, person)
        page = client.get(reverse("people:team"))
        assertNotContains(page, "Ring the school")
        assertNotContains(page, person.family_name)

    def test_nobody_is_asked_whether_the_money_helped(self, seat, person, sign_in):
        SpendFactory(
            person=person,
            team=seat.team,
            asked_by=seat.user,
            spent=True,
            spent_on=timezone.localdate(),
        )
        client, panel = sign_in(seat.user), reverse("budgets:today-panel")
        assertContains(client.get(panel), "Did it help?")
        self.say(client, seat, person)
        assertNotContains(client.get(panel), "Did it help?")

    def test_what_was_shared_is_taken_back(self, seat, person, sign_in):
        guest = MembershipFactory()
        ShareFactory(person=person, to_team=guest.team, level=2)
        self.say(sign_in(seat.user), seat, person)
        assert sign_in(guest.user).get(person.get_absolute_url()).status_code == 404

    def test_a_colleague_wrote_it_down_first(self, seat, person, sign_in):
        self.say(sign_in(MembershipFactory(team=seat.team).user), seat, person)
        before = self.rows()
        answer = sign_in(seat.user).post(self.address(person, None), self.form(seat, None))
        assertContains(answer, "A colleague has written that down already.", status_code=422)
        assert self.rows() == before

    def test_what_changed_says_what_and_who(self, seat, person, sign_in):
        client = sign_in(seat.user)
        self.say(client, seat, person)
        page = client.get(reverse("people:changes", args=[person.pk]))
        for words in ("They died", "3 November 2026", seat.user.full_name):
            assertContains(page, words)


class TestTakingItBack(Door):
    route, table, keeps, opens = "people:quiet-end", Quiet, None, False
    faults = (({"slip": ""}, "Say whether it was a slip, or they are back."),)

    @pytest.fixture
    def thing(self, seat, person):
        return QuietFactory(person=person, kind="moved", said_by=seat.user)

    def good(self, seat, thing):
        return {"slip": "yes"}

    def end(self, client, seat, person, thing, **changes):
        return client.post(
            self.address(person, thing), self.form(seat, thing, **changes), follow=True
        )

    def test_nudges_and_shares_begin_again(self, seat, alongside, sign_in):
        guest = MembershipFactory()
        ShareFactory(person=alongside, to_team=guest.team, level=2)
        client = sign_in(seat.user)
        client.post(
            reverse("people:quiet", args=[alongside.pk]),
            {"form_key": key(), "kind": "stop", "since_on": "2026-11-03", "told_by": "They did"},
        )
        with owner():
            said = Quiet.objects.get()
        self.end(client, seat, alongside, said)
        assertContains(client.get(TODAY), "They wanted to hear from you")
        assert sign_in(guest.user).get(alongside.get_absolute_url()).status_code == 200

    def test_who_is_back_is_not_shared_by_itself(self, seat, person, thing, sign_in):
        taken_back = ShareFactory(person=person, withdrawn_at=thing.said_at)
        self.end(sign_in(seat.user), seat, person, thing, slip="no")
        with owner():
            assert Share.objects.get(pk=taken_back.pk).withdrawn_at is not None
            assert Quiet.objects.get().slip is False

    def test_from_two_windows_it_is_said(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.end(client, seat, person, thing)
        before = self.rows()
        page = self.end(client, seat, person, thing)
        assertContains(page, "It was taken back already.")
        assert self.rows() == before

    def test_what_changed_tells_of_both(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.end(client, seat, person, thing)
        page = client.get(reverse("people:changes", args=[person.pk]))
        assertContains(page, "They moved away")
        assertContains(page, "It was a slip")
