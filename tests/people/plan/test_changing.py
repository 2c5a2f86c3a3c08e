"""A promise is changed, handed on, called off: each keeps what it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Person, Promise
from tests.factories.people import (
    InvolvementFactory,
    NamedWorkerFactory,
    PersonFactory,
    PromiseFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class OfAPromise(Door):
    table = Promise

    @pytest.fixture
    def thing(self, person, seat):
        return PromiseFactory(person=person, words="Ring the school", worker=seat.user)

    def settle(self, thing):
        with owner():
            Promise.objects.update(settled_on=TODAY, kept=True, version=2)


class TestChanging(OfAPromise):
    route = "people:change-promise"
    faults = (
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 201}, "at most 200 characters"),
        ({"due_on": "soon"}, "That is not a day."),
        ({"due_on": "2062-01-01"}, "more than two years away"),
    )

    def good(self, seat, thing):
        day = (TODAY + timedelta(days=9)).isoformat()
        return {"words": "Ring & ask the school", "due_on": day, "seen": thing.version}

    def test_what_it_was_stands_in_what_changed(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        changed = client.get(reverse("people:changes", args=[person.pk]))
        assertContains(changed, "<del>Ring the school</del>")
        with owner():
            thing.refresh_from_db()
        assert thing.due_on == TODAY + timedelta(days=9)

    def test_that_a_colleague_settled_stays_settled(self, seat, person, thing, sign_in):
        form = self.form(seat, thing)
        self.settle(thing)
        page = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        assertContains(page, "Somebody had settled this promise already.")

    def test_the_day_by_one_and_the_words_by_another_both_stay(self, seat, person, thing, sign_in):
        due = thing.due_on.isoformat() if thing.due_on else ""
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        form = self.form(seat, thing, words="Ring the head", due_on=due)
        assert colleague.post(self.address(person, thing), form).status_code == 302
        mine = self.form(seat, thing, words="Ring the school")
        assert sign_in(seat.user).post(self.address(person, thing), mine).status_code == 302
        with owner():
            thing.refresh_from_db()
        assert (thing.words, thing.due_on) == ("Ring the head", TODAY + timedelta(days=9))

    def test_a_promise_to_somebody_else_is_not_there(self, seat, person, sign_in):
        other = PromiseFactory(person=PersonFactory(lead_team=seat.team))
        assert sign_in(seat.user).get(self.address(person, other)).status_code == 404


class TestHandingOn(OfAPromise):
    route, opens, keeps, shown_on = "people:handing-on", False, None, None
    refused_with = 422
    faults = (
        ({"worker": ""}, "This needs an answer."),
        ({"worker": "0"}, "That is not offered here"),
    )

    @pytest.fixture
    def mate(self, seat):
        return MembershipFactory(team=seat.team).user

    @pytest.fixture(autouse=True)
    def there(self, mate):
        self.mate = mate

    def good(self, seat, thing):
        return {"worker": self.mate.pk, "seen": thing.version}

    def test_whoever_may_write_finds_the_door(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).get(reverse("people:change-promise", args=[person.pk, thing.pk]))
        assertContains(page, self.address(person, thing))

    def test_broken_glass_reads_and_does_not_write(self):
        """Said of the page from which it is reached, in TestChanging."""

    def test_stands_on_their_today_with_who_handed_it_on(self, seat, person, thing, sign_in, mate):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, f"{mate.full_name} has it now, and finds it on Today.")
        theirs = sign_in(mate).get(reverse("people:today"))
        assertContains(theirs, "Ring the school")
        assertContains(theirs, seat.user.full_name)
        assertNotContains(client.get(reverse("people:today")), "Ring the school")

    def test_to_somebody_who_is_not_round_the_person_it_cannot_be(
        self, seat, person, thing, sign_in
    ):
        stranger = MembershipFactory().user
        form = self.form(seat, thing, worker=stranger.pk)
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        assertContains(answer, "That is not offered here", status_code=422)

    def test_to_a_colleague_of_another_team_round_the_person_it_cannot_be(
        self, seat, person, thing, sign_in
    ):
        other = MembershipFactory()
        InvolvementFactory(person=person, team=other.team)
        form = self.form(seat, thing, worker=other.user_id)
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        assertContains(answer, "That is not offered here", status_code=422)

    def test_of_somebody_sealed_only_whoever_walks_alongside_takes_it(
        self, seat, person, thing, sign_in, mate
    ):
        with owner():
            Person.objects.update(sealed=True)
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        client, form = sign_in(seat.user), self.form(seat, thing)
        answer = client.post(self.address(person, thing), form)
        assertContains(answer, "That is not offered here", status_code=422)
        NamedWorkerFactory(person=person, worker=mate, team=seat.team)
        form = self.form(seat, thing)
        assert client.post(self.address(person, thing), form).status_code == 302

    def test_of_an_old_page_it_is_not_taken(self, seat, person, thing, sign_in):
        form = self.form(seat, thing)
        with owner():
            Promise.objects.update(version=5)
        page = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        assertContains(page, "Somebody else changed this")


class TestCallingOff(OfAPromise):
    route, opens, keeps, shown_on = "people:calling-off", False, "why", None
    refused_with = 422
    faults = (
        ({"why": ""}, "This needs an answer."),
        ({"why": "w" * 201}, "at most 200 characters"),
    )

    def good(self, seat, thing):
        return {"why": "Her sister & brother did it", "seen": thing.version}

    def test_whoever_may_write_finds_the_door(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).get(reverse("people:change-promise", args=[person.pk, thing.pk]))
        assertContains(page, self.address(person, thing))

    def test_broken_glass_reads_and_does_not_write(self):
        """Said of the page from which it is reached, in TestChanging."""

    def test_says_why_and_counts_neither_way(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "Promise called off: Ring the school")
        assertContains(page, "called off today: Her sister &amp; brother did it")
        with owner():
            thing.refresh_from_db()
        assert (thing.kept, thing.settled_on) == (None, TODAY)

    def test_a_slip_is_opened_again(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        opening = reverse("people:opening", args=[person.pk, thing.pk])
        client.post(opening, {"form_key": self.form(seat, thing)["form_key"], "seen": 2})
        with owner():
            thing.refresh_from_db()
        assert (thing.settled_on, thing.called_off) == (None, "")

    def test_that_is_settled_stays(self, seat, person, thing, sign_in):
        form = self.form(seat, thing)
        self.settle(thing)
        page = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        assertContains(page, "Somebody had settled this promise already.")
