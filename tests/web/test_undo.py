"""Undo for a minute: by who saved it, while nobody has built on it, and once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Contact, ContactPerson, Met, NoteTakenOff, Promise, Story
from people.plan.operations import unpromise
from placehub.access.context import acting_as
from placehub.errors import Refused
from placehub.web.undo import SALT, SECONDS, VERBS
from tests.factories.people import (
    ContactFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    StoryFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.support import key, note
from tests.support import owner

pytestmark = pytest.mark.django_db
UNDO = "/undo/"
WORD = re.compile(r'name="undo" value="([^"]+)"')


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    return person


def logged(client, seat, person, **changes):
    """The page after a note was saved."""
    address = reverse("people:new-contact-for", args=[person.pk])
    return client.post(address, note(seat, **changes), follow=True)


def settled(client, promise, **changes):
    address = reverse("people:settlement", args=[promise.person_id, promise.pk])
    sent = {"form_key": key(), "kept": "no", "seen": promise.version} | changes
    return client.post(address, sent, follow=True)


def undo(client, page, **changes):
    word = WORD.search(page.content.decode())[1]
    return client.post(UNDO, {"form_key": key(), "undo": word} | changes, follow=True)


class TestANote:
    route = "web:undo"

    def test_is_told_at_the_top_and_taken_back(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = logged(client, seat, person, promise="Ring again", blocker="No date")
        text = page.content.decode()
        assert text.index("Saved. Thank you.") < text.index("<h1>")
        page = undo(client, page)
        assertContains(page, "Taken back")
        assertNotContains(page, "Rang about the repair.")
        with owner():
            assert not ContactPerson.objects.exists()
            assert not Promise.objects.exists()
            assert not Met.objects.exists()
            assert NoteTakenOff.objects.get().why == "slip"
            person.refresh_from_db()
        assert person.last_contact_at is None

    def test_its_words_are_in_the_form_again(self, seat, person, sign_in):
        client = sign_in(seat.user)
        undo(client, logged(client, seat, person))
        form = client.get(reverse("people:new-contact-for", args=[person.pk]))
        assertContains(form, "Rang about the repair.")

    def test_from_the_pages_of_all_it_was_about(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        PersonDetailsFactory(person=other)
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        client = sign_in(seat.user)
        undo(client, logged(client, seat, person, others=[str(other.pk)]))
        assertNotContains(client.get(other.get_absolute_url()), "Rang about the repair.")

    def test_to_which_somebody_has_added_stays(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = logged(client, seat, person)
        with owner():
            written = Contact.objects.get()
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        added = {"form_key": key(), "note_id": key(), "words": "He said Tuesday"}
        colleague.post(reverse("people:correction", args=[written.pk]), added)
        assertContains(undo(client, page), "Somebody has added to that note by now.")
        assertContains(client.get(person.get_absolute_url()), "Rang about the repair.")


class TestAPromise:
    @pytest.mark.parametrize("kept", ["yes", "no"])
    def test_is_open_again(self, seat, person, sign_in, kept):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = undo(client, settled(client, promise, kept=kept))
        assertContains(page, "the promise is open again")
        with owner():
            promise.refresh_from_db()
        assert (promise.settled_on, promise.kept, promise.version) == (None, None, 3)

    def test_with_a_new_day_and_new_words_is_as_it_was(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person, words="Ring"), sign_in(seat.user)
        before = (promise.words, promise.due_on)
        address = reverse("people:change-promise", args=[person.pk, promise.pk])
        sent = {"form_key": key(), "words": "Write", "due_on": "", "seen": 1}
        page = undo(client, client.post(address, sent, follow=True))
        assertContains(page, "the promise is as it was")
        with owner():
            promise.refresh_from_db()
        assert (promise.words, promise.due_on, promise.version) == (*before, 3)

    def test_sent_as_it_was_offers_nothing_to_take_back(self, seat, person, sign_in):
        promise = PromiseFactory(person=person, words="Ring", due_on=None)
        address = reverse("people:change-promise", args=[person.pk, promise.pk])
        sent = {"form_key": key(), "words": "Ring", "due_on": "", "seen": 1}
        page = sign_in(seat.user).post(address, sent, follow=True)
        assert WORD.search(page.content.decode()) is None

    def test_that_was_handed_on_is_mine_again(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person, worker=seat.user), sign_in(seat.user)
        mate = MembershipFactory(team=seat.team).user
        address = reverse("people:handing-on", args=[person.pk, promise.pk])
        sent = {"form_key": key(), "worker": mate.pk, "seen": 1}
        undo(client, client.post(address, sent, follow=True))
        with owner():
            promise.refresh_from_db()
        assert promise.worker_id == seat.user_id

    def test_of_somebody_else_that_was_handed_on_is_theirs_again(self, seat, person, sign_in):
        promise = PromiseFactory(
            person=person, worker=None, promised_by="Housing", made_by=seat.user, team=seat.team
        )
        client, mate = sign_in(seat.user), MembershipFactory(team=seat.team).user
        address = reverse("people:handing-on", args=[person.pk, promise.pk])
        sent = {"form_key": key(), "worker": mate.pk, "seen": 1}
        undo(client, client.post(address, sent, follow=True))
        with owner():
            promise.refresh_from_db()
        assert (promise.worker_id, promise.promised_by) == (None, "Housing")

    def made(self, client, person):
        address = reverse("people:new-promise", args=[person.pk])
        sent = {"form_key": key(), "words": "Bring the form", "who": "me"}
        return client.post(address, sent, follow=True)

    def test_just_made_is_none(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = undo(client, self.made(client, person))
        assertContains(page, "Taken back: nothing was promised.")
        assertNotContains(page, "Bring the form")
        with owner():
            assert not Promise.objects.exists()

    def test_just_made_and_changed_since_stays(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = self.made(client, person)
        with owner():
            Promise.objects.update(version=2)
        assertContains(undo(client, page), "It was changed since.")
        with owner():
            assert Promise.objects.exists()

    def test_that_another_made_is_not_theirs_to_take_back(self, seat, person):
        promise = PromiseFactory(person=person, made_by=seat.user)
        mate = MembershipFactory(team=seat.team).user
        with acting_as(mate.pk), pytest.raises(Refused, match="not yours"):
            unpromise(promise)

    def test_made_long_ago_stays(self, seat, person):
        then = timezone.now() - timedelta(minutes=3)
        promise = PromiseFactory(person=person, made_by=seat.user, made_at=then)
        with acting_as(seat.user_id):
            assert unpromise(promise) is False

    def test_that_a_colleague_changed_since_stays(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = settled(client, promise)
        with owner():
            Promise.objects.update(version=9)
        assertContains(undo(client, page), "It was changed since.")
        with owner():
            assert Promise.objects.get().kept is False

    def test_by_whoever_may_not_write_any_more_is_not_there(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = settled(client, promise)
        with owner():
            person.named_workers.all().delete()
            person.involvements.all().update(ends_at=timezone.now() - timedelta(seconds=1))
        word = WORD.search(page.content.decode())[1]
        assert client.post(UNDO, {"form_key": key(), "undo": word}).status_code == 404


class TestAComeBack:
    def test_ticked_off_stands_on_today_again(self, seat, person, sign_in):
        client, today = sign_in(seat.user), timezone.localdate()
        written = ContactFactory(
            person=person, author=seat.user, team=seat.team, come_back_on=today
        )
        with owner():
            link = written.about.get()
        address = reverse("people:come-back-tick", args=[link.pk])
        page = client.post(address, {"form_key": key()}, follow=True)
        assertNotContains(client.get(reverse("people:today")), address)
        page = undo(client, page)
        assertContains(page, "It stands on Today again.")
        assertContains(page, address)
        again = {"form_key": key()}
        page = client.post(address, again, follow=True)
        with owner():
            ContactPerson.objects.update(came_back_at=timezone.now() - timedelta(minutes=3))
        assertContains(undo(client, page), "It was changed since.")


class TestATelling:
    def told(self, client, person, words, seen=""):
        address = reverse("people:story", args=[person.pk, "who_i_am"])
        sent = {"form_key": key(), "words": words, "told_on": "2026-01-02", "seen": seen}
        return client.post(address, sent, follow=True)

    @pytest.mark.parametrize("before", [True, False])
    def test_gives_way_to_the_one_before(self, seat, person, sign_in, before):
        client = sign_in(seat.user)
        old = StoryFactory(person=person, heading="who_i_am", words="A dad") if before else None
        page = undo(client, self.told(client, person, "A slip", str(old.pk) if old else ""))
        assertContains(page, "what was told before holds again")
        with owner():
            assert [one.pk for one in Story.objects.current()] == ([old.pk] if old else [])
            assert Story.objects.filter(words="A slip").exists()

    def test_that_was_told_anew_since_stays(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = self.told(client, person, "First")
        with owner():
            first = Story.objects.get()
        self.told(client, person, "Second", str(first.pk))
        assertContains(undo(client, page), "Somebody else changed this")
        with owner():
            assert Story.objects.current().get().words == "Second"


class TestTheWord:
    def test_is_good_once(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = settled(client, promise)
        undo(client, page)
        assertContains(undo(client, page), "It was changed since.")

    def test_is_good_for_a_minute(self, seat, person, sign_in, monkeypatch):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = settled(client, promise)
        monkeypatch.setattr("placehub.web.undo.SECONDS", -SECONDS)
        assertContains(undo(client, page), "more than a minute ago")
        with owner():
            assert Promise.objects.get().kept is False

    def test_is_nobody_elses(self, seat, person, sign_in):
        promise = PromiseFactory(person=person)
        page = settled(sign_in(seat.user), promise)
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        assertContains(undo(colleague, page), "There is nothing here to take back.")
        with owner():
            assert Promise.objects.get().kept is False

    @pytest.mark.parametrize("word", ["", "x", signing.dumps([1, "note", [], "/"], salt="other")])
    def test_cannot_be_made_up(self, seat, sign_in, word):
        page = sign_in(seat.user).post(UNDO, {"form_key": key(), "undo": word}, follow=True)
        assertContains(page, "There is nothing here to take back.")

    def test_wants_a_key_as_every_form(self, seat, person, sign_in):
        promise, client = PromiseFactory(person=person), sign_in(seat.user)
        page = undo(client, settled(client, promise), form_key="")
        assert page.status_code == 409

    def test_nobody_comes_in_without_signing_in(self, client):
        assert "login" in client.post(UNDO, {"undo": "x"})["Location"]

    def test_is_only_ever_sent(self, seat, sign_in):
        assert sign_in(seat.user).get(UNDO).status_code == 405


def test_every_verb_that_is_offered_is_there(seat, sign_in):
    assert {"note", "promise", "promised", "story", "spend"} <= set(VERBS)
    word = signing.dumps([seat.user_id, "nonsense", [str(uuid.uuid4())], "/"], salt=SALT)
    with pytest.raises(KeyError):
        sign_in(seat.user).post(UNDO, {"form_key": key(), "undo": word})
