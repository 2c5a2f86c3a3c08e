"""The plan on paper: who may take it, and what never stands on it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories.door import DoorNoteFactory
from tests.factories.people import (
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    GoalFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
    StoryFactory,
)
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(seat):
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    return person


@pytest.fixture
def address(person):
    return reverse("people:plan", args=[person.pk])


def test_holds_their_own_words_and_what_was_promised(seat, person, address, sign_in):
    StoryFactory(person=person, heading="who_i_am", words="I bake bread.")
    StoryFactory(person=person, heading="helps", words="A walk by the harbour.")
    GoalFactory(person=person, words="A warm kitchen")
    PromiseFactory(person=person, words="Ring the school", worker=seat.user)
    CircleMemberFactory(person=person, name="Nan", phone="01632 960152", ring_first=True)
    page = sign_in(seat.user).get(address)
    for words in (
        "I bake bread.",
        "A walk by",
        "A warm kitchen",
        "Ring the school",
        "01632 960152",
    ):
        assertContains(page, words)


def test_holds_nothing_of_ours_and_nothing_that_is_done(seat, person, address, sign_in):
    ContactFactory(person=person, author=seat.user, team=seat.team, words="NOTE")
    DoorNoteFactory(person=person, words="DOOR")
    GoalFactory(person=person, words="LET GO", state="let_go")
    PromiseFactory(person=person, words="KEPT", settled_on=timezone.localdate(), kept=True)
    CircleMemberFactory(person=person, name="NOBODY TO RING")
    page = sign_in(seat.user).get(address)
    for words in ("NOTE", "DOOR", "LET GO", "KEPT", "NOBODY TO RING"):
        assertNotContains(page, words)


def test_what_one_page_does_not_hold_is_said(seat, person, address, sign_in):
    for number in range(7):
        PromiseFactory(person=person, words=f"Promise {number}", worker=seat.user)
    assertContains(
        sign_in(seat.user).get(address), "And 2 more, which your worker has written down."
    )


def test_whoever_may_not_write_takes_no_paper(seat, person, address, sign_in):
    stranger, glass, asked_in = (MembershipFactory() for _ in range(3))
    BreakGlassFactory(person=person, worker=glass.user)
    PullFactory(person=person, to_team=asked_in.team)
    answers = [sign_in(one.user).get(address).status_code for one in (stranger, glass, asked_in)]
    assert answers == [404, 403, 404]


def test_the_page_leads_to_it_and_to_the_whole_record(seat, person, address, sign_in):
    client = sign_in(seat.user)
    page = client.get(person.get_absolute_url())
    assertContains(page, address)
    assertContains(page, f"Print for {person.called}")
    form = client.get(reverse("people:new-request-for", args=[person.pk]), {"print": ""})
    assertContains(form, "Everything that is written down about them, on paper.")
