"""The steward: why notes were taken off, the note itself, and records declared by a slip."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from people.models import OwnRecord, RecordOpened
from tests.factories.people import (
    ContactFactory,
    NoteTakenOffFactory,
    OwnRecordFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db
PUT_RIGHT = reverse("people:put-right")


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def declared(seat, person):
    return OwnRecordFactory(person=person, worker=seat.user)


def others(seat):
    return [
        seat.user,
        MembershipFactory(team=seat.team, lead=True).user,
        AppointmentFactory(role="administrator").user,
        AppointmentFactory(role="leader").user,
    ]


class TestOpeningADeclaredRecord:
    good = {"words": "He rang at once: the line above."}

    def address(self, declared):
        return reverse("people:declared-opening", args=[declared.pk])

    def form(self, **changes):
        return {"form_key": key()} | self.good | changes

    def test_the_record_opens_and_the_steward_has_not_read_it(
        self, seat, person, declared, steward, sign_in
    ):
        assert sign_in(seat.user).get(person.get_absolute_url()).status_code == 404
        client = sign_in(steward)
        page = client.get(PUT_RIGHT)
        assertContains(page, seat.user.full_name)
        assertNotContains(page, person.family_name)
        page = client.post(self.address(declared), self.form(), follow=True)
        assertContains(page, "Open again to that worker.")
        assert sign_in(seat.user).get(person.get_absolute_url()).status_code == 200
        with owner():
            kept = RecordOpened.objects.get()
            assert not OwnRecord.objects.exists()
        assert (kept.worker_id, kept.opened_by_id) == (seat.user_id, steward.pk)
        assert (kept.words, kept.declared_at) == (self.good["words"], declared.declared_at)

    def test_it_stands_on_its_page(self, declared, steward, sign_in):
        assertContains(sign_in(steward).get(PUT_RIGHT), self.address(declared))

    def test_sent_twice_it_is_done_once(self, declared, steward, sign_in):
        client, form = sign_in(steward), self.form()
        answers = [client.post(self.address(declared), form).status_code for _ in range(2)]
        assert answers == [302, 302]
        page = client.post(self.address(declared), self.form(), follow=True)
        assertContains(page, "It was opened again already.")
        with owner():
            assert RecordOpened.objects.count() == 1

    def test_without_its_key_a_form_does_nothing(self, declared, steward, sign_in):
        answer = sign_in(steward).post(self.address(declared), self.form(form_key=""))
        assert answer.status_code == 409
        with owner():
            assert OwnRecord.objects.exists()

    def test_it_asks_how_one_knows(self, declared, steward, sign_in):
        answer = sign_in(steward).post(self.address(declared), self.form(words="so & so"))
        assertContains(answer, "at least 10 characters", status_code=422)
        assertContains(answer, escape("so & so"), status_code=422)
        with owner():
            assert OwnRecord.objects.exists()

    def test_nobody_else_opens_it(self, seat, declared, sign_in):
        for user in others(seat):
            answer = sign_in(user).post(self.address(declared), self.form())
            assert answer.status_code == 403
            assert sign_in(user).get(PUT_RIGHT).status_code == 403
        with owner():
            assert OwnRecord.objects.exists()

    def test_nobody_opens_a_record_to_themselves(self, person, sign_in):
        both = MembershipFactory(team=person.lead_team).user
        AppointmentFactory(user=both, role="steward")
        mine = OwnRecordFactory(person=person, worker=both)
        client = sign_in(both)
        page = client.post(self.address(mine), self.form(), follow=True)
        assertContains(page, "nobody opens a record to themselves")
        assertNotContains(page, self.address(mine))
        with owner():
            assert OwnRecord.objects.exists()


class TestNotesTakenOff:
    @pytest.fixture
    def off(self, seat, person):
        note = ContactFactory(author=seat.user, team=seat.team, words="About the boiler")
        ContactFactory(author=seat.user, team=seat.team, corrects=note, words="It was Monday")
        return NoteTakenOffFactory(person=person, contact=note, taken_off_by=seat.user)

    def test_the_steward_reads_why_and_the_note(self, seat, person, off, steward, sign_in):
        client = sign_in(steward)
        page = client.get(PUT_RIGHT)
        for words in ("It is about somebody else", "Two of one name", seat.user.full_name):
            assertContains(page, words)
        assertNotContains(page, "About the boiler")
        page = client.get(reverse("people:kept-note", args=[off.pk]))
        assertContains(page, "About the boiler")
        assertContains(page, "It was Monday")

    def test_that_the_note_was_read_is_kept(self, seat, person, off, steward, sign_in):
        lead = MembershipFactory(team=seat.team, lead=True).user
        sign_in(steward).get(reverse("people:kept-note", args=[off.pk]))
        page = sign_in(lead).get(reverse("people:person-looks", args=[person.pk]))
        assertContains(page, steward.full_name)
        assertContains(page, "a note about them")

    def test_nobody_else_reads_it(self, seat, off, sign_in):
        for user in others(seat):
            page = sign_in(user).get(reverse("people:kept-note", args=[off.pk]))
            assert page.status_code == 403

    def test_a_note_that_was_not_taken_off_is_not_there(self, steward, sign_in):
        page = sign_in(steward).get(reverse("people:kept-note", args=[key()]))
        assert page.status_code == 404
