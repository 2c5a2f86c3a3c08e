"""A note on the wrong page is taken off it, and put back when that was the slip."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import (
    Contact,
    ContactPerson,
    Met,
    NoteTakenOff,
    Promise,
    StreamItem,
)
from tests.factories.people import (
    ContactFactory,
    ContactPersonFactory,
    NamedWorkerFactory,
    NoteTakenOffFactory,
    PersonFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key, note
from tests.support import owner

pytestmark = pytest.mark.django_db
WORDS = "The boiler again, and Tia has a cough"


def page_of(client, person):
    return client.get(person.get_absolute_url())


class TestTakingANoteOff(Door):
    route, table = "people:taking-off", NoteTakenOff
    faults = (
        ({"why": ""}, "This needs an answer."),
        ({"why": "untrue"}, "That is not offered here"),
        ({"words": "w" * 301}, "at most 300 characters"),
        ({"onto": "00000000-0000-0000-0000-000000000007"}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, seat, person):
        return ContactFactory(person=person, author=seat.user, team=seat.team, words=WORDS)

    @pytest.fixture
    def other(self, seat):
        other = PersonFactory(lead_team=seat.team, given_name="Juliet")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        return other

    def good(self, seat, thing):
        return {"why": "wrong_page", "words": "Two of one name in the list."}

    def off(self, client, seat, person, thing, **changes):
        address = self.address(person, thing)
        return client.post(address, self.form(seat, thing, **changes), follow=True)

    def test_nobody_reads_it_there_and_the_page_says_who_and_when(
        self, seat, person, thing, sign_in
    ):
        page = self.off(sign_in(seat.user), seat, person, thing)
        assertContains(page, "Taken off this page.")
        mate = MembershipFactory(team=seat.team, lead=True).user
        for user in (seat.user, mate):
            page = page_of(sign_in(user), person)
            assertNotContains(page, WORDS)
            assertContains(page, f"{seat.user.full_name} took a note off this page")
            assertNotContains(page, "Two of one name")

    def test_what_changed_says_what_and_who(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.off(client, seat, person, thing)
        page = client.get(reverse("people:changes", args=[person.pk]))
        for words in ("It is about somebody else", "Taken off this page", seat.user.full_name):
            assertContains(page, words)
        assertNotContains(page, WORDS)

    def test_it_is_put_where_it_belongs(self, seat, person, thing, other, sign_in):
        client = sign_in(seat.user)
        self.off(client, seat, person, thing, onto=str(other.pk))
        assertNotContains(page_of(client, person), WORDS)
        assertContains(page_of(client, other), WORDS)

    def test_last_contact_and_what_came_with_it_follow(self, seat, person, other, sign_in):
        client = sign_in(seat.user)
        sent = note(seat, words=WORDS, promise="Ring about the boiler", blocker="No date given")
        client.post(reverse("people:new-contact-for", args=[person.pk]), sent)
        with owner():
            made = Contact.objects.get()
        self.off(client, seat, person, made, onto=str(other.pk))
        for page, there in ((page_of(client, person), False), (page_of(client, other), True)):
            for words in ("Ring about the boiler", "No date given"):
                assert (words in page.content.decode()) is there
        with owner():
            person.refresh_from_db()
            other.refresh_from_db()
        assert (person.last_contact_at, other.last_contact_at) == (None, made.happened_at)

    def test_without_another_page_what_came_with_it_goes(self, seat, person, sign_in):
        client = sign_in(seat.user)
        sent = note(seat, words=WORDS, promise="Ring about the boiler", blocker="No date given")
        client.post(reverse("people:new-contact-for", args=[person.pk]), sent)
        with owner():
            made = Contact.objects.get()
        self.off(client, seat, person, made)
        with owner():
            assert not Promise.objects.exists()
            assert not Met.objects.exists()
            assert [line.kind for line in StreamItem.objects.all()] == ["off"]

    def test_of_a_note_about_two_the_other_page_keeps_it(self, seat, person, thing, other, sign_in):
        ContactPersonFactory(contact=thing, person=other)
        client = sign_in(seat.user)
        self.off(client, seat, person, thing)
        assertNotContains(page_of(client, person), WORDS)
        assertContains(page_of(client, other), WORDS)

    def test_what_was_corrected_beneath_it_goes_with_it(self, seat, person, thing, sign_in):
        later = ContactFactory(
            person=person, author=seat.user, team=seat.team, corrects=thing, words="On Monday"
        )
        client = sign_in(seat.user)
        self.off(client, seat, person, thing)
        assertNotContains(page_of(client, person), "On Monday")
        with owner():
            assert not ContactPerson.objects.filter(contact=later).exists()

    def test_a_colleague_was_first(self, seat, person, thing, sign_in):
        self.off(sign_in(MembershipFactory(team=seat.team).user), seat, person, thing)
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assert answer.status_code == 404

    def test_the_reason_in_words_is_no_team_s_to_read(self, seat, person, thing, sign_in):
        self.off(sign_in(seat.user), seat, person, thing)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT words FROM people_notetakenoff")


class TestPuttingANoteBack(Door):
    route, table, keeps, opens = "people:putting-back", NoteTakenOff, None, False

    @pytest.fixture
    def thing(self, seat, person):
        taken = ContactFactory(author=seat.user, team=seat.team, words=WORDS)
        return NoteTakenOffFactory(person=person, contact=taken, taken_off_by=seat.user)

    def test_it_stands_on_the_page_again(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "Back on this page.")
        assertContains(page, WORDS)
        assertNotContains(page, "took a note off this page")

    def test_what_went_to_another_page_stays_there(self, seat, person, thing, sign_in):
        moved = NoteTakenOffFactory(person=person, contact=thing.contact, moved=True)
        page = sign_in(seat.user).post(
            self.address(person, moved), {"form_key": key()}, follow=True
        )
        assertContains(page, "It is back already, or it stands on another page now.")
        assertNotContains(page, WORDS)
