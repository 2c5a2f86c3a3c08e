"""A note with the wrong kind, time, length or company is put right, and says what it was."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Contact, ContactPerson, NotePutRight, StreamItem
from placehub.access.context import acting_as
from placehub.outcomes.models import Mark
from tests.factories.people import ContactFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.support import owner

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class TestPuttingRight(Door):
    route, table, keeps = "people:putting-right", NotePutRight, None
    faults = (
        ({"how": "pigeon"}, "That is not offered here"),
        ({"happened_at": ""}, "This needs an answer."),
        ({"happened_at": "2099-01-01T10:00"}, "That is still to come."),
        ({"happened_at": "2020-01-01T10:00"}, "more than a year ago"),
        ({"minutes": "0"}, "That is less than 1"),
        ({"workers": []}, "This needs an answer."),
        ({"workers": ["0"]}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, seat, person):
        at = NOW - timedelta(days=40)
        return ContactFactory(person=person, author=seat.user, team=seat.team, happened_at=at)

    @pytest.fixture
    def mate(self, seat):
        return MembershipFactory(team=seat.team).user

    def good(self, seat, thing):
        at = timezone.localtime(NOW - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
        return {
            "how": "phone",
            "happened_at": at,
            "minutes": "20",
            "workers": [str(seat.user_id)],
            "told_again": "yes",
            "demand": "failure",
        }

    def test_says_what_it_was_and_stands_where_it_belongs(self, seat, person, thing, mate, sign_in):
        client = sign_in(seat.user)
        form = self.form(seat, thing, workers=[str(mate.pk)])
        page = client.post(self.address(person, thing), form, follow=True)
        assertContains(page, "Put right. The note says what it was before.")
        assertContains(
            page, f"Put right by {seat.user.full_name}, today: was Doorstep, now Phone; was "
        )
        assertContains(page, f"was {seat.user.full_name}, now {mate.full_name}.")
        with owner():
            kept = Contact.objects.get()
            link, item = ContactPerson.objects.get(), StreamItem.objects.get(kind="contact")
            person.refresh_from_db()
            there = [one.worker_id for one in kept.there.all()]
        assert (kept.how, kept.minutes, kept.told_again, kept.demand) == (
            "phone",
            20,
            True,
            "failure",
        )
        assert kept.happened_at == link.happened_at == item.at == person.last_contact_at
        assert there == [mate.pk]
        assert kept.words == thing.words

    def test_a_call_that_reached_nobody_is_no_contact_any_more(self, seat, person, thing, sign_in):
        form = self.form(seat, thing, how="tried")
        sign_in(seat.user).post(self.address(person, thing), form)
        with owner():
            person.refresh_from_db()
        assert person.last_contact_at is None

    def test_the_figures_of_both_months_are_counted_again(self, seat, person, thing, sign_in):
        with owner():
            Mark.objects.all().delete()
        sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        with owner():
            months = set(Mark.objects.values_list("month", flat=True))
        then = timezone.localtime(NOW - timedelta(days=40)).date().replace(day=1)
        now = timezone.localtime(NOW - timedelta(days=3)).date().replace(day=1)
        assert {then, now} <= months

    def test_sent_as_it_was_it_says_that_nothing_was_different(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        client.post(address, self.form(seat, thing))
        page = client.post(address, self.form(seat, thing), follow=True)
        assertContains(page, "Nothing of it was different.")
        with owner():
            assert NotePutRight.objects.count() == 1

    def test_a_stranger_was_not_there(self, seat, person, thing, sign_in):
        form = self.form(seat, thing, workers=[str(MembershipFactory().user_id)])
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        assertContains(answer, "That is not offered here", status_code=422)

    def test_of_another_page_it_is_not_there(self, seat, person, sign_in):
        other = ContactFactory(person=PersonFactory(lead_team=seat.team))
        assert sign_in(seat.user).get(self.address(person, other)).status_code == 404


class TestTheDatabaseItself:
    CALL = "SELECT app.put_note_right(%s, 'phone', %s, 5, 'value', false, %s)"

    def call(self, user, note, workers, at=None):
        given = [note.pk, at or NOW - timedelta(days=2), workers]
        with acting_as(user.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.CALL, given)
            return cursor.fetchone()[0]

    @pytest.fixture
    def thing(self, seat, person):
        return ContactFactory(person=person, author=seat.user, team=seat.team)

    def test_lets_whoever_may_write_on_the_page(self, seat, thing):
        assert self.call(seat.user, thing, [seat.user_id]) is True

    def test_refuses_a_stranger(self, thing):
        with pytest.raises(DatabaseError, match="no such note"):
            self.call(MembershipFactory().user, thing, [])

    def test_refuses_a_worker_of_nobody_s_team(self, seat, thing):
        with pytest.raises(DatabaseError, match="no colleague"):
            self.call(seat.user, thing, [MembershipFactory().user_id])

    def test_refuses_what_is_to_come(self, seat, thing):
        with pytest.raises(DatabaseError, match="could be"):
            self.call(seat.user, thing, [seat.user_id], at=NOW + timedelta(days=2))


def test_who_reads_the_note_reads_what_it_was_and_nobody_else(seat, person, sign_in):
    note = ContactFactory(person=person, author=seat.user, team=seat.team)
    TestTheDatabaseItself().call(seat.user, note, [seat.user_id])
    with acting_as(seat.user_id):
        assert NotePutRight.objects.count() == 1
    with acting_as(MembershipFactory().user_id):
        assert NotePutRight.objects.count() == 0
    assertNotContains(sign_in(MembershipFactory().user).get("/people/"), "Before:")
