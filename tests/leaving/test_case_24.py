"""Leaving and moving, step by step: the case that was seen to lose twenty people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.models import Spend
from people.models import Promise
from placehub.access.context import acting_as
from tests.factories.budgets import LimitFactory, SpendFactory
from tests.factories.people import (
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
)
from tests.factories.teams import MembershipFactory
from tests.leaving.support import a_moment_ago, alongside, end, hand, hanging, seal, stop
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def twenty(team, leaver):
    """Whom the leaver walks alongside, each of whom wants to hear from somebody once a week."""
    people = [PersonFactory(lead_team=team, given_name=f"Nr{number:02d}") for number in range(20)]
    for person in people:
        NamedWorkerFactory(person=person, worker=leaver.user, team=team)
        PersonDetailsFactory(person=person, in_touch_every_days=7)
    return people


@pytest.fixture
def promise(twenty, leaver):
    due = timezone.localdate() + timedelta(days=2)
    return PromiseFactory(person=twenty[0], worker=leaver.user, words="Ring Housing", due_on=due)


@pytest.fixture
def spend(twenty, leaver):
    return SpendFactory(
        person=twenty[1], asked_by=leaver.user, asked_pence=48000, state=Spend.State.PROMISED
    )


@pytest.fixture
def sealed(team, leaver):
    person = PersonFactory(lead_team=team, given_name="Zebedee")
    NamedWorkerFactory(person=person, worker=leaver.user, team=team)
    seal(person)
    return person


class TestAnAccountIsStopped:
    def test_the_page_says_first_what_hangs_on_it_and_nobody_s_name(
        self, administrator, leaver, twenty, sealed, promise, spend, sign_in
    ):
        LimitFactory(team=leaver.team, user=leaver.user)
        page = sign_in(administrator).get(reverse("leaving:account", args=[leaver.user_id]))
        for words in (
            "21 people walked alongside, by nobody else.",
            "1 sealed record that nobody else can open.",
            "1 open promise, 1 of them due by the end of a week.",
            "£480 promised in 1 spend whose cost is still to be said.",
            "A limit of their own for spending",
            "Ruth Kelly",
        ):
            assertContains(page, words)
        for person in [*twenty, sealed]:
            assertNotContains(page, person.given_name)

    def test_the_lead_sees_all_twenty_with_nobody_alongside(
        self, administrator, lead, leaver, twenty, sealed, sign_in
    ):
        stop(leaver.user, by=administrator)
        page = sign_in(lead).get(reverse("people:team"))
        assert {person.pk for person in page.context["alone"]} == {p.pk for p in twenty}
        assertContains(page, "Oscar Lewis has left")
        assert page.context["alongside"] == []
        assertNotContains(page, "Zebedee")

    def test_those_whom_somebody_left_come_before_those_who_never_had_anybody(
        self, administrator, lead, leaver, team, person, sign_in
    ):
        longer = PersonFactory(lead_team=team, first_hello_on="2020-01-01")
        stop(leaver.user, by=administrator)
        assert sign_in(lead).get(reverse("people:team")).context["alone"] == [person, longer]

    def test_they_want_to_hear_from_the_lead(self, administrator, lead, leaver, twenty, sign_in):
        client = sign_in(lead)
        assert client.get(reverse("people:today")).context["alone"] == []
        stop(leaver.user, by=administrator)
        page = client.get(reverse("people:today"))
        assert {person.pk for person, _days in page.context["alone"]} == {p.pk for p in twenty}
        assertContains(page, "They wanted to hear from you")

    def test_whoever_wanted_to_hear_less_often_does_not_wait(
        self, administrator, lead, leaver, twenty, sign_in
    ):
        with owner():
            type(twenty[0]).objects.filter(pk=twenty[0].pk).update(
                last_contact_at=timezone.now() - timedelta(days=6)
            )
        stop(leaver.user, by=administrator)
        silent = sign_in(lead).get(reverse("people:today")).context["alone"]
        assert len(silent) == 19

    def test_everything_stands_under_left_by(
        self, administrator, lead, leaver, twenty, sealed, promise, spend, sign_in
    ):
        stop(leaver.user, by=administrator)
        client = sign_in(lead)
        left = client.get(reverse("leaving:left"))
        assertContains(left, "20 people, 1 promise, £480 of money")
        assertContains(left, "1 sealed record that nobody can open any more")
        page = client.get(reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))
        assertContains(page, "Left by Oscar Lewis")
        assertContains(page, "Ring Housing")
        assertContains(page, reverse("budgets:spend", args=[spend.pk]))
        for person in twenty:
            assertContains(page, person.name)

    def test_the_lead_settles_the_promise_and_the_spend(
        self, administrator, lead, leaver, promise, spend, sign_in
    ):
        stop(leaver.user, by=administrator)
        client = sign_in(lead)
        page = client.get(promise.person.get_absolute_url())
        to = reverse("people:settlement", args=[promise.person_id, promise.pk])
        assertContains(page, to)
        assertContains(
            client.get(reverse("budgets:spend", args=[spend.pk])),
            reverse("budgets:cost", args=[spend.pk]),
        )

    def test_who_can_see_does_not_count_who_left(
        self, administrator, lead, leaver, colleague, person, sign_in
    ):
        client = sign_in(lead)
        assertContains(client.get(person.get_absolute_url()), "3 people can")
        stop(leaver.user, by=administrator)
        assertContains(client.get(person.get_absolute_url()), "2 people can")
        table = client.get(reverse("people:who-can-see", args=[person.pk]))
        assertContains(table, "has left")

    def test_somebody_can_still_reach_the_sealed_record(
        self, administrator, lead, leaver, colleague, sealed, sign_in
    ):
        stop(leaver.user, by=administrator)
        assert sign_in(lead).get(sealed.get_absolute_url()).status_code == 404
        client = sign_in(lead)
        page = client.get(reverse("leaving:sealed"))
        assertNotContains(page, "Zebedee")
        assertNotContains(page, str(sealed.pk))
        (waiting, _form), *_more = page.context["waiting"]
        client.post(
            reverse("leaving:take-over", args=[waiting.ref]),
            {"worker": colleague.pk, "form_key": "6f1b8a52-7a9a-4b44-9a39-0e4f5f1f7a01"},
        )
        assert sign_in(colleague).get(sealed.get_absolute_url()).status_code == 200
        assert sign_in(lead).get(sealed.get_absolute_url()).status_code == 404

    def test_whoever_takes_over_reads_it_on_today(
        self, administrator, lead, leaver, colleague, twenty, promise, sign_in
    ):
        stop(leaver.user, by=administrator)
        done = hand(leaver.team, leaver.user, [colleague], by=lead)
        assert (done.people, done.promises) == (20, 1)
        words = "Ruth Kelly handed this over from Oscar Lewis, today."
        few = sign_in(colleague).get(reverse("people:today"))
        assertContains(few, "Handed to you")
        assertContains(few, words, 4)
        assertContains(few, "And 16 more.")
        assertContains(few, "Promised, and now yours: Ring Housing")
        every = sign_in(colleague).get(reverse("people:today"), {"all": "handed"})
        assertContains(every, words, 20)
        team = sign_in(lead).get(reverse("people:team"))
        assert team.context["alone"] == []
        assertNotContains(sign_in(lead).get(reverse("leaving:left")), "Oscar Lewis")

    def test_whoever_is_let_back_in_has_again_what_nobody_took_over(
        self, administrator, lead, leaver, colleague, person, twenty
    ):
        stop(leaver.user, by=administrator)
        with acting_as(lead.pk):
            from people.sharing.operations import name_worker

            name_worker(twenty[0], colleague, leaver.team, by=lead, at=timezone.now())
        with owner():
            type(leaver.user).objects.filter(pk=leaver.user_id).update(is_active=True)
        assert alongside(twenty[0]) == {"Jun Pearce"}
        assert alongside(person) == {"Oscar Lewis"}


class TestASeatEndsAndAnotherBegins:
    """M walks alongside sixteen people of team A, and moves to team B."""

    @pytest.fixture
    def elsewhere(self):
        return MembershipFactory(lead=True).team

    @pytest.fixture
    def moved(self, administrator, lead, leaver, twenty, promise, elsewhere, sign_in):
        client = sign_in(administrator)
        address = reverse("leaving:seat", args=[leaver.pk])
        sent = {
            "team": elsewhere.pk,
            "role": "worker",
            "form_key": "6f1b8a52-7a9a-4b44-9a39-0e4f5f1f7a02",
        }
        page = client.post(address, sent, follow=True)
        with owner():  # the database's now() stands still in a test
            seats = leaver.user.memberships
            seats.filter(pk=leaver.pk).update(ends_at=a_moment_ago())
            seats.exclude(pk=leaver.pk).update(starts_at=a_moment_ago())
        return page

    def test_the_sentence_is_true(self, moved, leaver, twenty, sign_in):
        assertContains(moved, "The seat has ended, and every key that it gave.")
        client = sign_in(leaver.user)
        for person in twenty:
            assert client.get(person.get_absolute_url()).status_code == 404
        assert client.get(reverse("people:today")).context["mine"] == []
        assert client.get(reverse("people:today")).context["promises"] == []
        with acting_as(leaver.user_id) as worker:
            assert not Promise.objects.visible_to(worker).exists()

    def test_nothing_is_spent_for_them_from_the_other_team(self, moved, leaver, twenty, sign_in):
        address = reverse("budgets:new-spend-for", args=[twenty[0].pk])
        assert sign_in(leaver.user).get(address).status_code == 404

    def test_the_mover_sits_in_the_other_team(self, moved, leaver, elsewhere, sign_in):
        page = sign_in(leaver.user).get(reverse("people:team"))
        assertContains(page, elsewhere.name)

    def test_what_they_promised_shows_on_the_lead_s_page(self, moved, lead, leaver, sign_in):
        assertContains(sign_in(lead).get(reverse("leaving:left")), "20 people, 1 promise")
        page = sign_in(lead).get(
            reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id])
        )
        assertContains(page, "Ring Housing")

    def test_a_limit_of_their_own_has_ended(self, administrator, leaver):
        limit = LimitFactory(team=leaver.team, user=leaver.user)
        of_all = LimitFactory(team=leaver.team)
        assert hanging(leaver.user, seen_by=administrator)[leaver.team_id].limits == 1
        end(leaver, by=administrator)
        with owner():
            limit.refresh_from_db()
            of_all.refresh_from_db()
        assert limit.ended_at is not None
        assert of_all.ended_at is None
