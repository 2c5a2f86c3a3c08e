"""Today, the list of people, and the person page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from tests.factories.people import (
    CircleMemberFactory,
    ContactFactory,
    GoalFactory,
    GoalScoreFactory,
    NamedWorkerFactory,
    PersonFactory,
    PromiseFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestPersonPage:
    def full(self, person, seat):
        StoryFactory(person=person)
        for _ in range(3):
            goal = GoalFactory(person=person)
            GoalScoreFactory(goal=goal)
            PromiseFactory(person=person, worker=seat.user)
            CircleMemberFactory(person=person)
            WellbeingFactory(person=person)

    def test_asks_as_many_queries_for_much_as_for_little(
        self, seat, person, sign_in, django_assert_num_queries
    ):
        client = sign_in(seat.user)
        client.get(person.get_absolute_url())
        ContactFactory(person=person, author=seat.user, team=seat.team)
        with django_assert_num_queries(13):
            client.get(person.get_absolute_url())
        self.full(person, seat)
        for number in range(20):
            ContactFactory(
                person=person,
                author=seat.user,
                team=seat.team,
                happened_at=datetime(2026, 11, 1, number, tzinfo=UTC),
            )
        with django_assert_num_queries(13):
            client.get(person.get_absolute_url())

    def test_is_never_stored(self, seat, person, sign_in):
        assert "no-store" in sign_in(seat.user).get(person.get_absolute_url())["Cache-Control"]

    def test_says_in_one_line_why_and_keeps_that_in_the_read_log(self, seat, person, sign_in):
        assertContains(
            sign_in(seat.user).get(person.get_absolute_url()),
            f"You can see this because {seat.team.name} is round Maya.",
        )
        lead = MembershipFactory(team=seat.team, lead=True).user
        page = sign_in(lead).get(reverse("people:person-looks", args=[person.pk]))
        assertContains(page, seat.user.full_name)
        why = '<td role="cell" data-head="Why">their team is round the person</td>'
        assertContains(page, why, html=True)


def test_today_shows_what_waits(seat, person, sign_in):
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    PromiseFactory(
        person=person, worker=seat.user, words="Ring the school", due_on=timezone.localdate()
    )
    with owner():
        type(person.details).objects.filter(pk=person.pk).update(in_touch_every_days=7)
    page = sign_in(seat.user).get(reverse("people:today"))
    assertContains(page, "Ring the school")
    assertContains(page, "They wanted to hear from you")


def test_the_list_of_people_goes_on_to_the_last(seat, sign_in):
    """Every person of the team once, the most recently seen first, two of one moment included."""
    moment = timezone.now() - timedelta(days=3)
    with owner():
        people = [
            PersonFactory(lead_team=seat.team, given_name=f"Nr{number:02d}", last_contact_at=moment)
            for number in range(120)
        ]
    client, found, address = sign_in(seat.user), [], reverse("people:people")
    while address:
        page = client.get(address).content.decode()
        found += re.findall(r">(Nr\d\d) ", page) + re.findall(r">(Nr1\d\d) ", page)
        after = re.search(r'href="(/people/\?after=[^"]+)"', page)
        address = after and after.group(1)
    assert sorted(found) == sorted(person.given_name for person in people)
