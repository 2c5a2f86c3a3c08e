"""Case 23: a list is whole, or says how many it leaves out and leads there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories.people import (
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
)
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


def test_whom_nobody_walks_alongside_are_counted_and_all_to_be_seen(sign_in):
    lead = MembershipFactory(lead=True)
    for number in range(75):
        PersonFactory(lead_team=lead.team, given_name=f"Nr{number:02d}")
    client = sign_in(lead.user)
    page = client.get("/team/")
    assertContains(page, '<span class="count">75</span>', html=True)
    assertContains(page, "And 45 more.")
    assertContains(page, f'href="?team={lead.team_id}&amp;all=alone#h-alone"')
    whole = client.get("/team/", {"team": lead.team_id, "all": "alone"})
    for number in range(75):
        assertContains(whole, f"Nr{number:02d} ")
    assertNotContains(whole, "more.")


def test_promises_overdue_are_counted_and_all_to_be_seen(sign_in):
    lead = MembershipFactory(lead=True)
    person = PersonFactory(lead_team=lead.team)
    for number in range(35):
        PromiseFactory(
            person=person,
            team=lead.team,
            worker=lead.user,
            words=f"Promise {number:02d}",
            due_on=date(2026, 1, 1) + timedelta(days=number),
        )
    client = sign_in(lead.user)
    page = client.get("/team/")
    assertContains(page, '<span class="count">35</span>', html=True)
    assertContains(page, "And 5 more.")
    assertNotContains(page, "Promise 34")
    assertContains(client.get("/team/", {"all": "overdue"}), "Promise 34")


class TestToday:
    @pytest.fixture
    def many(self, seat):
        """161 people whom the worker walks alongside; only the 106th wanted to hear from somebody."""
        long_ago = timezone.now() - timedelta(days=400)
        for number in range(161):
            seen = long_ago + timedelta(days=number)
            person = PersonFactory(
                lead_team=seat.team,
                given_name=f"Nr{number:03d}",
                last_contact_at=seen,
                created_at=long_ago,
            )
            wanted = 30 if number == 105 else None
            PersonDetailsFactory(person=person, in_touch_every_days=wanted)
            NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)

    def test_says_how_many_more_one_walks_alongside_and_misses_nobody_silent(
        self, seat, many, sign_in
    ):
        client = sign_in(seat.user)
        page = client.get("/today/")
        assert len(page.context["mine"]) == 50
        assertContains(page, "And 111 more.")
        assert [person.given_name for person, _days in page.context["out_of_touch"]] == ["Nr105"]
        whole = client.get("/today/", {"all": "mine"})
        assert (len(whole.context["mine"]), whole.context["mine"].left) == (161, 0)

    def test_says_how_many_promises_more_fall_due(self, seat, person, sign_in):
        for number in range(55):
            PromiseFactory(
                person=person,
                worker=seat.user,
                words=f"Promise {number:02d}",
                due_on=timezone.localdate(),
            )
        client = sign_in(seat.user)
        assertContains(client.get("/today/"), "And 5 more.")
        assert len(client.get("/today/", {"all": "promises"}).context["promises"]) == 55


def test_every_colleague_is_offered_as_having_been_there(seat, person, sign_in):
    for number in range(45):
        with owner():
            mate = MembershipFactory(team=seat.team).user
            mate.full_name = f"Mate {number:02d}"
            mate.save()
    page = sign_in(seat.user).get(f"/people/{person.pk}/contacts/new/")
    names = [name for _pk, name in page.context["form"].fields["workers"].choices]
    assert names == [f"Mate {number:02d}" for number in range(45)]
