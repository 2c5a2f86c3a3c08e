"""The money of one person: a card of their page, and a page of its own without scripts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from budgets.models import Spend
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    BreakGlassFactory,
    OwnRecordFactory,
    PersonFactory,
    ShareFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    return PersonFactory(lead_team=seat.team)


@pytest.fixture
def address(person):
    return reverse("budgets:person-panel", args=[person.pk])


def test_says_what_was_spent_and_for_what(seat, person, address, sign_in):
    SpendFactory(person=person, spent=True)
    SpendFactory(person=person, words__what="Curtain rail", asked_pence=1_250)
    SpendFactory(
        person=PersonFactory(lead_team=seat.team), spent=True, words__what="Somebody else’s"
    )
    page = sign_in(seat.user).get(address)
    assertContains(page, '<span class="big">£64</span> spent', html=False)
    assertContains(page, "£12.50, Curtain rail")
    assertContains(page, "Tia sleeps in her own bed")
    assertNotContains(page, "Somebody else’s")


def test_nothing_spent_says_so(seat, address, sign_in):
    assertContains(sign_in(seat.user).get(address), "Nothing spent yet.")


def test_is_a_piece_for_the_person_page_and_a_page_without_scripts(seat, person, address, sign_in):
    piece = sign_in(seat.user, htmx=True).get(address)
    assertContains(piece, 'id="money"')
    assertNotContains(piece, "<html")
    assertContains(sign_in(seat.user).get(address), "<html")
    assertContains(sign_in(seat.user).get(person.get_absolute_url()), address)


def test_the_five_newest_are_shown(seat, person, address, sign_in):
    first = SpendFactory(person=person).asked_at
    for number in range(6):
        SpendFactory(
            person=person,
            words__what=f"Thing {number}",
            asked_at=first + timedelta(hours=number + 1),
        )
    piece = sign_in(seat.user, htmx=True).get(address)
    assertContains(piece, "Thing 5")
    assertNotContains(piece, "Thing 0")
    assertContains(piece, "All 7 spends")
    assertContains(sign_in(seat.user).get(address), "Thing 0")


def test_the_sums_are_over_all_of_them_and_each_can_be_found(seat, person, address, sign_in):
    first = SpendFactory(person=person, state="promised", asked_pence=100).asked_at
    for number in range(34):
        SpendFactory(
            person=person,
            state="promised",
            asked_pence=100,
            asked_at=first + timedelta(hours=number + 1),
        )
    client = sign_in(seat.user)
    page = client.get(address)
    assertContains(page, "£35 promised")
    more = re.search(r'href="([^"]+\?after=[^"]+)"', page.content.decode())
    assert client.get(more[1]).content.decode().count("£1, Bed slats") == 5


@pytest.mark.parametrize("level", [1, 2])
def test_a_share_of_less_than_everything_shows_no_money(person, address, sign_in, level):
    guest = MembershipFactory()
    ShareFactory(person=person, to_team=guest.team, level=level)
    SpendFactory(person=person)
    client = sign_in(guest.user)
    assert client.get(address).status_code == 404
    assertNotContains(client.get(person.get_absolute_url()), address)


def test_a_stranger_finds_nothing_there(person, address, sign_in):
    SpendFactory(person=person)
    assert sign_in(MembershipFactory().user).get(address).status_code == 404


def test_whose_own_record_it_is_finds_nothing(seat, person, address, sign_in):
    OwnRecordFactory(person=person, worker=seat.user)
    assert sign_in(seat.user).get(address).status_code == 404


@pytest.mark.parametrize("role", ["leader", "steward", "administrator", "finance"])
def test_whoever_sits_in_no_team_is_told_that_it_is_not_theirs(address, sign_in, role):
    assert sign_in(AppointmentFactory(role=role).user).get(address).status_code == 403


class TestBrokenGlass:
    @pytest.fixture
    def client(self, person, sign_in):
        visitor = MembershipFactory().user
        BreakGlassFactory(person=person, worker=visitor)
        return sign_in(visitor)

    def test_reads_the_money_and_is_offered_none(self, person, address, client):
        SpendFactory(person=person)
        page = client.get(address)
        assertContains(page, "Bed slats")
        assertNotContains(page, "Ask or spend")

    def test_spends_nothing_for_the_person(self, seat, person, client):
        spending = reverse("budgets:new-spend-for", args=[person.pk])
        assert client.get(spending).status_code == 403
        form = {
            "form_key": key(),
            "team": seat.team_id,
            "what": "Bed",
            "so_that": "She sleeps",
            "kind": Spend.Kind.BEDS,
            "asked_pence": "10",
        }
        assert client.post(spending, form).status_code == 403
        with owner():
            assert not Spend.objects.exists()


def test_whoever_may_write_finds_the_door_to_spend(seat, person, address, sign_in):
    page = sign_in(seat.user).get(address)
    assertContains(page, reverse("budgets:new-spend-for", args=[person.pk]))
