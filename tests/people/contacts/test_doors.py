"""The doors of a note: writing one, and correcting one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Contact, ContactPerson, ContactWorker, Met, Promise
from tests.factories.people import (
    BreakGlassFactory,
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


class TestWritingANote(Door):
    route, table, to_glass = "people:new-contact-for", Contact, 404
    faults = (
        ({"words": "w" * 10_001}, "at most 10000 characters"),
        ({"how": "pigeon"}, "That is not offered here"),
        ({"minutes": "0"}, "At least one minute, or leave it empty."),
        ({"team": "0"}, "That is not offered here"),
        ({"note_id": "mine"}, "Enter a valid UUID."),
        ({"workers": "999999"}, "That is not offered here"),
    )

    def good(self, seat, thing):
        return note(seat, words="Rang & rang again")

    def test_what_was_promised_and_what_was_in_the_way_come_with_it(self, seat, person, sign_in):
        form = self.form(
            seat, None, promise="Ring the landlord", blocker="No date given", come_back="week"
        )
        page = sign_in(seat.user).post(self.address(person, None), form, follow=True)
        for words in ("Saved. Thank you.", "Ring the landlord", "In the way: No date given"):
            assertContains(page, words)
        in_a_week = timezone.localdate() + timedelta(days=7)
        with owner():
            promise, blocker = Promise.objects.get(), Met.objects.get()
        assert (promise.worker_id, promise.due_on, promise.team_id) == (
            seat.user_id,
            in_a_week,
            seat.team_id,
        )
        assert (blocker.person_id, blocker.raised_by_id, blocker.blocker_id) == (
            person.pk,
            seat.user_id,
            None,
        )

    def test_who_else_was_there_is_told(self, seat, person, sign_in):
        mate = MembershipFactory(team=seat.team).user
        form = self.form(seat, None, workers=[mate.pk])
        page = sign_in(seat.user).post(self.address(person, None), form, follow=True)
        assertContains(page, mate.first_name)
        with owner():
            assert set(ContactWorker.objects.values_list("worker_id", flat=True)) == {
                seat.user_id,
                mate.pk,
            }

    def test_the_same_note_from_a_form_drawn_again_is_one_note(self, seat, person, sign_in):
        """Back, and sent once more: the form has a new key, the note the one that it had."""
        client, form = sign_in(seat.user), self.form(seat, None, promise="Ring back")
        for _ in range(2):
            answer = client.post(self.address(person, None), form | {"form_key": key()})
            assert answer.status_code == 302
        with owner():
            assert (Contact.objects.count(), ContactPerson.objects.count()) == (1, 1)
            assert Promise.objects.count() == 1

    def test_somebody_whom_only_broken_glass_shows_is_on_no_note_of_mine(
        self, seat, person, sign_in
    ):
        glimpsed = PersonFactory()
        BreakGlassFactory(person=glimpsed, worker=seat.user)
        form = self.form(seat, None, others=[str(glimpsed.pk)])
        answer = sign_in(seat.user).post(self.address(person, None), form)
        assertContains(answer, "That is not offered here", status_code=422)
        with owner():
            assert not ContactPerson.objects.exists()

    def test_two_who_write_at_once_both_stay(self, seat, person, sign_in):
        mate = MembershipFactory(team=seat.team).user
        for user, words in ((seat.user, "Rang at nine"), (mate, "Saw her at ten")):
            sign_in(user).post(self.address(person, None), self.form(seat, None, words=words))
        page = sign_in(mate).get(person.get_absolute_url())
        assertContains(page, "Rang at nine")
        assertContains(page, "Saw her at ten")

    def test_without_a_person_one_is_asked_whom_it_is_about(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        page = sign_in(seat.user).get(reverse("people:new-contact"))
        assertContains(page, self.address(person, None))


class TestCorrectingANote(Door):
    route, table, to_glass = "people:correction", Contact, 404
    faults = (
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 10_001}, "at most 10000 characters"),
        ({"note_id": ""}, "This needs an answer."),
    )

    @pytest.fixture
    def thing(self, seat, person):
        return ContactFactory(person=person, author=seat.user, team=seat.team, words="On Tuesday")

    def address(self, person, thing):
        return reverse(self.route, args=[thing.pk])

    def good(self, seat, thing):
        return {"note_id": key(), "words": "On Thursday & at noon"}

    def test_says_who_corrected_and_keeps_the_moment_of_the_first(
        self, seat, person, thing, sign_in
    ):
        mate = MembershipFactory(team=seat.team).user
        sign_in(mate).post(self.address(person, thing), self.form(seat, thing))
        assertContains(
            sign_in(seat.user).get(person.get_absolute_url()), f"Corrected by {mate.full_name}"
        )
        with owner():
            later = Contact.objects.get(corrects=thing)
            thing.refresh_from_db()
        assert (later.author_id, later.happened_at, later.how) == (
            mate.pk,
            thing.happened_at,
            thing.how,
        )
        assert thing.words == "On Tuesday"

    def test_two_corrections_both_stand(self, seat, person, thing, sign_in):
        """Nothing can be stale: a note is never changed, so nobody's words take another's place."""
        client = sign_in(seat.user)
        for words in ("On Thursday", "On Friday"):
            client.post(self.address(person, thing), self.form(seat, thing, words=words))
        page = client.get(person.get_absolute_url())
        for words in ("On Tuesday", "On Thursday", "On Friday"):
            assertContains(page, words)

    def test_a_correction_is_not_corrected(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        with owner():
            later = Contact.objects.get(corrects=thing)
        before = self.rows()
        self.refused(client, 404, seat, person, later)
        assert self.rows() == before

    def test_it_stands_on_the_pages_of_those_alone_whom_the_worker_may_write_about(
        self, seat, person, thing, sign_in
    ):
        elsewhere = PersonFactory(given_name="Amir")
        ContactPersonFactory(contact=thing, person=elsewhere)
        BreakGlassFactory(person=elsewhere, worker=seat.user)
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assert answer["Location"].startswith(person.get_absolute_url())
        with owner():
            on = ContactPerson.objects.filter(contact__corrects=thing)
            assert set(on.values_list("person_id", flat=True)) == {person.pk}

    def test_the_page_shows_the_first_note(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).get(self.address(person, thing))
        assertContains(page, "On Tuesday")
        assertNotContains(page, "On Thursday")
