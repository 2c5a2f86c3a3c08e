"""What Today and the team page count with, without a page."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from people.models import Person
from people.pages.queries import out_of_touch
from tests.factories.people import ContactFactory, NamedWorkerFactory, PromiseFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

TODAY = date(2026, 11, 20)


def somebody(wanted, last=None, since=datetime(2026, 1, 1, tzinfo=UTC)):
    person = Person(given_name="Maya", last_contact_at=last, created_at=since)
    person.wanted = wanted
    return person


@pytest.mark.parametrize(
    ("wanted", "day", "days"),
    [(7, 13, None), (7, 12, 8), (None, 1, None), (1, 20, None), (1, 18, 2)],
    ids=["on the day", "a day over", "never asked for", "today", "two days"],
)
def test_out_of_touch_is_longer_than_they_wanted(wanted, day, days):
    person = somebody(wanted, datetime(2026, 11, day, 9, tzinfo=UTC))
    assert out_of_touch([person], TODAY) == ([(person, days)] if days else [])


def test_whom_nobody_has_met_yet_waits_since_they_were_added():
    person = somebody(7, since=datetime(2026, 11, 1, tzinfo=UTC))
    assert out_of_touch([person], TODAY) == [(person, 19)]


def test_the_longest_silence_comes_first():
    short = somebody(7, datetime(2026, 11, 10, tzinfo=UTC))
    long = somebody(7, datetime(2026, 10, 10, tzinfo=UTC))
    assert [person for person, _days in out_of_touch([short, long], TODAY)] == [long, short]


@pytest.mark.django_db
class TestToday:
    address = "/today/"

    def test_shows_my_promises_of_the_week_and_nobody_elses(self, seat, person, sign_in):
        today = timezone.localdate()
        mate = MembershipFactory(team=seat.team).user
        PromiseFactory(person=person, worker=seat.user, words="Mine", due_on=today)
        PromiseFactory(person=person, worker=mate, words="Hers", due_on=today)
        PromiseFactory(person=person, worker=seat.user, words="Far", due_on=date(2099, 1, 1))
        PromiseFactory(
            person=person,
            worker=seat.user,
            words="Done",
            due_on=today,
            settled_on=today,
            kept=True,
        )
        page = sign_in(seat.user).get(self.address)
        assert [promise.words for promise in page.context["promises"]] == ["Mine"]

    def test_a_promise_about_somebody_who_closed_to_me_is_gone(self, seat, person, sign_in):
        PromiseFactory(person=person, worker=seat.user, due_on=timezone.localdate())
        NamedWorkerFactory(person=person)
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
        assert sign_in(seat.user).get(self.address).context["promises"] == []

    def test_says_whom_i_meant_to_come_back_to(self, seat, person, sign_in):
        today = timezone.localdate()
        ContactFactory(person=person, author=seat.user, team=seat.team, come_back_on=today)
        other = MembershipFactory(team=seat.team).user
        ContactFactory(person=person, author=other, team=seat.team, come_back_on=today)
        page = sign_in(seat.user).get(self.address)
        assert [one.contact.author_id for one in page.context["come_backs"]] == [seat.user_id]

    def test_lists_those_whom_i_walk_alongside(self, seat, person, sign_in):
        assert sign_in(seat.user).get(self.address).context["mine"] == []
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        assert sign_in(seat.user).get(self.address).context["mine"] == [(person, None)]
