"""Joining the circle of a person, and leaving it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import CircleMember
from tests.factories.people import CircleMemberFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestJoining(Door):
    route, table, keeps = "people:circle", CircleMember, "name"
    faults = (
        ({"name": ""}, "This needs an answer."),
        ({"name": "N" * 81}, "at most 80 characters"),
        ({"relationship": "r" * 81}, "at most 80 characters"),
        ({"kind": "enemy"}, "That is not offered here"),
        ({"tie": ""}, "This needs an answer."),
    )

    def good(self, seat, thing):
        return {
            "name": "Nan O’Neill",
            "relationship": "upstairs",
            "kind": "community",
            "tie": "sometimes",
        }

    def test_keeps_who_it_is_and_who_drew_it(self, seat, person, sign_in):
        client, address = sign_in(seat.user), self.address(person, None)
        page = client.post(address, self.form(seat, None, close="on"), follow=True)
        assertContains(page, "Added to the circle.")
        assertContains(page, "Nan O’Neill")
        with owner():
            kept = CircleMember.objects.get()
        assert (kept.person_id, kept.added_by_id, kept.left_on) == (person.pk, seat.user_id, None)
        assert (kept.relationship, kept.kind, kept.tie, kept.close) == (
            "upstairs",
            "community",
            "sometimes",
            True,
        )
        drawn = client.get(person.get_absolute_url())
        assertContains(drawn, "Nan O’Neill, upstairs")

    def test_two_who_draw_at_once_both_stay(self, seat, person, sign_in):
        """A circle has no version: nobody's addition takes the place of another's."""
        mate = MembershipFactory(team=seat.team).user
        for user, name in ((seat.user, "Nan"), (mate, "Auntie Bea")):
            sign_in(user).post(self.address(person, None), self.form(seat, None, name=name))
        page = sign_in(seat.user).get(self.address(person, None))
        assertContains(page, "Nan")
        assertContains(page, "Auntie Bea")


class TestLeaving(Door):
    route, table, keeps, opens = "people:circle-leaving", CircleMember, None, False
    shown_on = "people:circle"

    @pytest.fixture
    def thing(self, person):
        return CircleMemberFactory(person=person, name="Tia")

    def test_takes_them_out_of_the_drawing_and_keeps_them_in_the_history(
        self, seat, person, thing, sign_in
    ):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "Tia is no longer in the circle.")
        assertNotContains(client.get(person.get_absolute_url()), "Tia")
        assertContains(client.get(reverse("people:changes", args=[person.pk])), "Circle: Tia")
        with owner():
            thing.refresh_from_db()
        assert (thing.left_on, thing.changed_by_id) == (timezone.localdate(), seat.user_id)

    def test_who_had_left_already_stays_as_they_left(self, seat, person, thing, sign_in):
        with owner():
            CircleMember.objects.update(left_on=date(2026, 1, 2))
        before = self.rows()
        answer = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(answer, "Tia had left already.")
        assert self.rows() == before

    def test_somebody_of_another_circle_is_not_there(self, seat, person, sign_in):
        other = CircleMemberFactory(person=PersonFactory(lead_team=seat.team))
        before = self.rows()
        address = reverse("people:circle-leaving", args=[person.pk, other.pk])
        assert sign_in(seat.user).post(address, {"form_key": key()}).status_code == 404
        assert self.rows() == before


def test_everybody_is_listed_and_the_drawing_says_whom_it_leaves_out(seat, person, sign_in):
    """Case 23: 23 people round one person."""
    for number in range(23):
        CircleMemberFactory(person=person, name=f"Friend{number:02d}", relationship="")
    client = sign_in(seat.user)
    page = client.get(person.get_absolute_url())
    assertContains(page, "And 9 more, for whom the drawing has no room")
    for number in range(23):
        assertContains(page, f"Friend{number:02d}")
    whole = client.get(reverse("people:circle", args=[person.pk]))
    assert len(whole.context["members"]) == 23


class TestChangingWhoIsRound(Door):
    route, table, keeps, shown_on = "people:circle-member", CircleMember, "name", "people:circle"
    faults = (
        ({"name": ""}, "This needs an answer."),
        ({"tie": "never"}, "That is not offered here"),
        ({"phone": "rings twice"}, "telephone"),
        ({"ring_first": "on"}, "Write the number on which to ring them."),
    )

    @pytest.fixture
    def thing(self, person):
        return CircleMemberFactory(person=person)

    def good(self, seat, thing):
        return {"name": "Tia & Tom", "kind": "family", "tie": "often", "seen": thing.version}

    def test_a_number_to_ring_first_stands_on_the_page(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        form = self.form(seat, thing, phone="01632 960 112", ring_first="on")
        assert client.post(self.address(person, thing), form).status_code == 302
        assertContains(client.get(person.get_absolute_url()), 'href="tel:01632960112"')
        assertContains(client.get(reverse("people:circle", args=[person.pk])), "to ring first")

    def test_two_who_change_the_same_are_asked(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        assert client.post(address, self.form(seat, thing)).status_code == 302
        kept = self.rows()
        answer = client.post(address, self.form(seat, thing, name="Tilly"))
        assertContains(answer, "Tilly", status_code=409)
        assertContains(answer, "Tia &amp; Tom", status_code=409)
        assert self.rows() == kept
