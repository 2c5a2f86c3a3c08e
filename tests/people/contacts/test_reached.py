"""A door at which nobody was in reaches nobody; and a come-back ends when somebody went back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Contact, ContactPerson, Person, PersonDetails
from tests.factories.people import (
    ContactFactory,
    ContactPersonFactory,
    NamedWorkerFactory,
    PersonFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key, note
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = reverse("people:today")


def last_contact(person):
    with owner():
        return Person.objects.get(pk=person.pk).last_contact_at


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.mark.parametrize("how", Contact.How.values)
def test_pages_and_the_database_agree_on_who_was_reached(how):
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT app.reached(%s)", [how])
        assert cursor.fetchone()[0] == (how not in Contact.UNREACHED)


class TestNobodyIn:
    def test_is_no_contact(self, seat, person):
        spoke = ContactFactory(person=person, happened_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
        ContactFactory(person=person, how="nobody_in")
        assert last_contact(person) == spoke.happened_at

    def test_does_not_quiet_who_wanted_to_hear_from_us(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with owner():
            PersonDetails.objects.filter(person=person).update(in_touch_every_days=7)
        ContactFactory(person=person, happened_at=ago(30))
        client = sign_in(seat.user)
        assertContains(client.get(TODAY), "30 days, wanted every 7")
        client.post(
            reverse("people:new-contact-for", args=[person.pk]), note(seat, how="nobody_in")
        )
        assertContains(client.get(TODAY), "30 days, wanted every 7")
        client.post(reverse("people:new-contact-for", args=[person.pk]), note(seat))
        assertNotContains(client.get(TODAY), "They wanted to hear from you")

    def test_is_none_when_everything_is_worked_out_anew(self, person):
        spoke = ContactFactory(person=person, happened_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
        ContactFactory(person=person, how="nobody_in")
        tried_only = PersonFactory()
        ContactFactory(person=tried_only, how="nobody_in")
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT app.rebuild_derived()")
        assert (last_contact(person), last_contact(tried_only)) == (spoke.happened_at, None)


class TestTickingOffAComeBack(Door):
    route, table, keeps, opens = "people:come-back-tick", ContactPerson, None, False
    to_glass, shown_on = 404, "people:today"

    @pytest.fixture
    def thing(self, seat, person):
        said = ContactFactory(
            author=seat.user,
            team=seat.team,
            happened_at=ago(45),
            come_back_on=timezone.localdate() - timedelta(days=40),
        )
        return ContactPersonFactory(contact=said, person=person)

    @pytest.fixture
    def seen(self, seat, thing, sign_in):
        client = sign_in(seat.user)
        address = reverse(self.route, args=[thing.pk])
        return lambda: address in client.get(TODAY).content.decode()

    def address(self, person, thing):
        return reverse(self.route, args=[thing.pk])

    def test_it_waits_however_long(self, seen):
        assert seen()

    def test_ticked_off_it_is_gone(self, seat, person, thing, sign_in, seen):
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Ticked off.")
        assert not seen()

    def test_twice_from_two_windows_is_said(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "It was ticked off already.")

    def test_who_came_back_as_said_need_not_tick(self, seat, person, thing, sign_in, seen):
        """Case 29: a second contact with the same person ends it."""
        form = note(seat, words="Came back as said.")
        sign_in(seat.user).post(reverse("people:new-contact-for", args=[person.pk]), form)
        assert not seen()

    def test_nobody_in_is_no_coming_back(self, seat, person, thing, sign_in, seen):
        form = note(seat, how="nobody_in")
        sign_in(seat.user).post(reverse("people:new-contact-for", args=[person.pk]), form)
        assert seen()

    def test_a_colleague_s_visit_keeps_no_promise_of_mine(self, seat, person, thing, sign_in, seen):
        mate = MembershipFactory(team=seat.team)
        sign_in(mate.user).post(reverse("people:new-contact-for", args=[person.pk]), note(mate))
        assert seen()

    def test_and_a_colleague_does_not_tick_mine_off(self, seat, person, thing, sign_in):
        mate = MembershipFactory(team=seat.team).user
        before = self.rows()
        page = sign_in(mate).post(self.address(person, thing), {"form_key": key()}, follow=True)
        assertContains(page, "This is not yours to tick off.")
        assert self.rows() == before

    def test_whoever_may_write_finds_the_door(self, seat, person, thing, sign_in):
        assertContains(sign_in(seat.user).get(TODAY), self.address(person, thing))

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        stranger = sign_in(MembershipFactory().user)
        assert self.address(person, thing) not in stranger.get(TODAY).content.decode()
