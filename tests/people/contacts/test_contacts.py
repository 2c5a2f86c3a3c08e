"""Logging a contact, and adding to one."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Contact, ContactPerson, Met, Promise
from placehub.web.drafts import Of
from tests.factories.people import (
    ContactFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.support import key, note
from tests.support import owner

pytestmark = pytest.mark.django_db

YESTERDAY = (timezone.localdate() - timedelta(days=1)).isoformat()


def when_the_clocks_went_back():
    """The last Sunday of the last October."""
    today = timezone.localdate()
    last = today.replace(day=31, month=10)
    if last > today:
        last = last.replace(year=last.year - 1)
    return last - timedelta(days=last.isoweekday() % 7)


class TestLogAContact:
    def url(self, person):
        return reverse("people:new-contact-for", args=[person.pk])

    def test_saves_the_note_and_goes_back_to_the_person(self, seat, person, sign_in):
        answer = sign_in(seat.user).post(self.url(person), note(seat))
        assert answer.status_code == 302
        assert answer["Location"].startswith(person.get_absolute_url())
        with owner():
            kept = Contact.objects.get()
            person.refresh_from_db()
        assert (kept.words, kept.author) == ("Rang about the repair.", seat.user)
        assert person.last_contact_at == kept.happened_at

    def test_knows_whether_the_one_who_walks_alongside_was_there(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        sign_in(seat.user).post(self.url(person), note(seat))
        with owner():
            assert ContactPerson.objects.get().known is True

    def test_knows_it_for_each_person_of_several(self, seat, person, sign_in):
        """Whoever walks alongside one of them since yesterday did not yet when it happened."""
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        now = timezone.now()
        for one, since in ((person, now - timedelta(days=99)), (other, now - timedelta(days=1))):
            NamedWorkerFactory(person=one, worker=seat.user, team=seat.team, starts_at=since)
        when = timezone.localtime(now - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
        sent = note(seat, others=[str(other.pk)], happened_at=when)
        assert sign_in(seat.user).post(self.url(person), sent).status_code == 302
        with owner():
            known = {link.person_id: link.known for link in ContactPerson.objects.all()}
        assert known == {person.pk: True, other.pk: False}

    def test_stands_on_the_pages_of_all_it_was_about(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        PersonDetailsFactory(person=other)
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        sign_in(seat.user).post(self.url(person), note(seat, others=[str(other.pk)]))
        assertContains(sign_in(seat.user).get(other.get_absolute_url()), "Rang about the repair.")

    def test_keeps_a_part_to_the_team(self, seat, person, sign_in):
        colleague_elsewhere = MembershipFactory().user
        NamedWorkerFactory(
            person=person,
            worker=colleague_elsewhere,
            team=colleague_elsewhere.memberships.get().team,
        )
        sign_in(seat.user).post(self.url(person), note(seat, aside="Mind the step"))
        assertContains(sign_in(seat.user).get(person.get_absolute_url()), "Mind the step")
        page = sign_in(colleague_elsewhere).get(person.get_absolute_url())
        assertNotContains(page, "Mind the step")
        assertContains(page, "A part is kept to")

    def test_a_note_with_a_fault_offers_everything_again_and_is_kept(self, seat, person, sign_in):
        colleague = MembershipFactory(team=seat.team).user
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        client = sign_in(seat.user)
        word = Of(seat.user_id, self.url(person), self.url(person)).signed()
        typed = note(seat, minutes="99999", words="A long\0 day", draft_of=word)
        answer = client.post(self.url(person), typed)
        for words in (colleague.full_name, "Amir", "A day has 1,440 minutes"):
            assertContains(answer, words, status_code=422)
        assertContains(client.get(self.url(person)), "A long day")

    @pytest.mark.parametrize("how", ["nobody_in", "tried"])
    def test_to_have_tried_is_no_contact_and_is_asked_again(self, seat, person, sign_in, how):
        client = sign_in(seat.user)
        page = client.post(self.url(person), note(seat, how=how, words=""), follow=True)
        assertContains(page, "Nobody was reached, so it is no contact: Today asks again tomorrow.")
        with owner():
            person.refresh_from_db()
            tried = Contact.objects.get()
        assert person.last_contact_at is None
        assert tried.come_back_on == timezone.localdate() + timedelta(days=1)

    def test_who_says_no_is_not_asked_again(self, seat, person, sign_in):
        sent = note(seat, how="tried", words="", come_back="no")
        sign_in(seat.user).post(self.url(person), sent)
        with owner():
            assert Contact.objects.get().come_back_on is None

    def test_one_promise_of_two_and_what_stopped_both_or_one(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        client = sign_in(seat.user)
        both = {"others": [str(other.pk)], "promise": "Ring Mr Bell", "blocker": "No date"}
        client.post(self.url(person), note(seat, **both))
        client.post(self.url(person), note(seat, **both, whose=str(other.pk)))
        with owner():
            promised = list(Promise.objects.order_by("made_at").values_list("person", flat=True))
            met = list(Met.objects.order_by("raised_at").values_list("person", flat=True))
        assert promised == [person.pk, other.pk]
        assert sorted(met[:2]) == sorted([person.pk, other.pk])
        assert met[2:] == [other.pk]

    def test_a_promise_of_somebody_whom_the_note_is_not_about(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        sent = note(seat, promise="Ring Mr Bell", whose=str(other.pk))
        answer = sign_in(seat.user).post(self.url(person), sent)
        assertContains(answer, "Tick them above", status_code=422)

    def test_nobody_in_needs_no_words(self, seat, person, sign_in):
        assert (
            sign_in(seat.user)
            .post(self.url(person), note(seat, how="nobody_in", words=""))
            .status_code
            == 302
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"words": ""}, "Say in a few words what happened."),
            ({"how": ""}, "This needs an answer."),
            ({"come_back": "day", "come_back_on": YESTERDAY}, "Choose today or a later day."),
            ({"come_back": "day", "come_back_on": "2020-01-01"}, "Is the year right?"),
            ({"come_back": "day"}, "Choose the day."),
            ({"happened_at": "2099-01-01T10:00"}, "That is still to come."),
            ({"happened_at": "2020-01-01T10:00"}, "Is the year right?"),
        ],
    )
    def test_sends_a_fault_back_beside_its_field_with_what_was_typed(
        self, seat, person, sign_in, changes, words
    ):
        answer = sign_in(seat.user).post(
            self.url(person), note(seat, promise="Ring back", **changes)
        )
        assertContains(answer, words, status_code=422)
        assertContains(answer, "Ring back", status_code=422)
        with owner():
            assert not Contact.objects.exists()

    @pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
    def test_asks_which_hour_is_meant_where_it_comes_twice(
        self, seat, person, sign_in, which, hour
    ):
        client, night = sign_in(seat.user), when_the_clocks_went_back()
        sent = note(seat, happened_at=f"{night}T01:30")
        asked = client.post(self.url(person), sent)
        assertContains(asked, "The clocks went back that night", status_code=422)
        assert client.post(self.url(person), sent | {"which_hour": which}).status_code == 302
        with owner():
            kept = Contact.objects.get()
        assert kept.happened_at == datetime.fromisoformat(f"{night}T0{hour}:30Z")

    def test_tells_in_words_of_an_hour_that_never_came(self, seat, person, sign_in):
        sent = note(seat, happened_at="2026-03-29T01:30")
        answer = sign_in(seat.user).post(self.url(person), sent)
        assertContains(answer, "The clocks went forward that night", status_code=422)

    def test_asks_few_queries(self, seat, person, sign_in, django_assert_num_queries):
        client = sign_in(seat.user)
        client.post(self.url(person), note(seat))
        with django_assert_num_queries(
            16
        ):  # nine of work, three to say that it was saved; the rest is the test's
            client.post(self.url(person), note(seat))


class TestCorrectANote:
    def test_adds_beneath_and_changes_nothing(self, seat, person, sign_in):
        first = ContactFactory(
            person=person, author=seat.user, team=seat.team, words="He said Tuesday"
        )
        answer = sign_in(seat.user).post(
            reverse("people:correction", args=[first.pk]),
            {"form_key": key(), "note_id": key(), "words": "It was Thursday"},
        )
        assert answer.status_code == 302
        page = sign_in(seat.user).get(person.get_absolute_url())
        assertContains(page, "He said Tuesday")
        assertContains(page, "It was Thursday")
        assert page.content.decode().index("Tuesday") < page.content.decode().index("Thursday")


class TestOnce:
    def test_a_form_without_its_key_does_nothing(self, seat, person, sign_in):
        answer = sign_in(seat.user).post(
            reverse("people:new-contact-for", args=[person.pk]), note(seat, form_key="")
        )
        assert answer.status_code == 409

    def test_the_same_key_with_other_words_is_refused(self, seat, person, sign_in):
        client, first = sign_in(seat.user), note(seat)
        url = reverse("people:new-contact-for", args=[person.pk])
        assert client.post(url, first).status_code == 302
        assert client.post(url, first).status_code == 302
        assert client.post(url, first | {"words": "Something else"}).status_code == 409
        with owner():
            assert Contact.objects.count() == 1

    def test_a_form_that_had_a_fault_may_use_its_key_again(self, seat, person, sign_in):
        client, first = sign_in(seat.user), note(seat, words="")
        url = reverse("people:new-contact-for", args=[person.pk])
        assert client.post(url, first).status_code == 422
        assert client.post(url, first | {"words": "Now with words"}).status_code == 302


def test_a_day_without_its_chip_is_kept(seat, sign_in):
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    tomorrow = timezone.localdate() + timedelta(days=1)
    address = reverse("people:new-contact-for", args=[person.pk])
    sign_in(seat.user).post(address, note(seat, come_back_on=tomorrow.isoformat()))
    with owner():
        assert Contact.objects.get().come_back_on == tomorrow
