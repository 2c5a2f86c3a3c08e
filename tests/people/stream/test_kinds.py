"""The stream shown in part, and what each level finds in it."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    ContactFactory,
    MetFactory,
    OwnRecordFactory,
    PersonFactory,
    PromiseFactory,
    ShareFactory,
)
from tests.factories.people import ContactPersonFactory as OnAPage
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db

LINES = {
    "notes": "Boiler still off",
    "promises": "Promised: Ring the housing office",
    "money": "£64 for Bed slats",
    "blockers": "In the way: Repairs are booked without a date",
}


@pytest.fixture
def address(seat, person):
    ContactFactory(person=person, author=seat.user, team=seat.team)
    PromiseFactory(person=person)
    MetFactory(person=person)
    SpendFactory(person=person, spent=True)
    return reverse("people:stream", args=[person.pk])


@pytest.mark.parametrize("show", LINES)
def test_one_kind_is_shown_and_no_other(seat, address, sign_in, show):
    body = sign_in(seat.user).get(address, {"show": show}).content.decode()
    assert [kind for kind, line in LINES.items() if line in body] == [show]


@pytest.mark.parametrize("show", ["", "everything", "'; --"])
def test_a_kind_that_there_is_not_shows_all(seat, address, sign_in, show):
    page = sign_in(seat.user).get(address, {"show": show})
    for line in LINES.values():
        assertContains(page, line)


def test_a_summary_shows_no_money_though_it_is_asked_for(person, address, sign_in):
    guest = MembershipFactory()
    ShareFactory(person=person, to_team=guest.team, level=2)
    client = sign_in(guest.user)
    assertContains(client.get(address), "Boiler still off")
    page = client.get(address, {"show": "money"})
    assertNotContains(page, "Bed slats")
    assert not re.search(r"<a [^>]*show=money", page.text)


@pytest.mark.parametrize("after", ["rubbish", "MjAyNg==", "\x00", "9" * 500])
def test_a_mark_that_makes_no_sense_shows_the_newest(seat, address, sign_in, after):
    assertContains(sign_in(seat.user).get(address, {"after": after}), "Boiler still off")


def test_a_note_that_is_also_about_my_own_is_not_there(seat, person, address, sign_in):
    mine = PersonFactory(lead_team=seat.team, given_name="Mum")
    shared = ContactFactory(person=person, team=seat.team, words="Mum and Maya at the pantry")
    OnAPage(contact=shared, person=mine)
    mate = MembershipFactory(team=seat.team).user
    assertContains(sign_in(mate).get(address), "Mum and Maya")
    OwnRecordFactory(person=mine, worker=seat.user)
    assertNotContains(sign_in(seat.user).get(address), "Mum and Maya")
