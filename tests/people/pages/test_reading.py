"""The pages about a person: who opens which, by each way in which somebody may see them."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Person
from tests.factories.people import (
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    GoalFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
    ShareFactory,
    StoryFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db

PAGES = {"people:person": 1, "people:who-can-see": 1, "people:stream": 2, "people:changes": 3}


def shared(person, seat, level):
    ShareFactory(person=person, to_team=seat.team, level=level)


WAYS = {
    "a stranger": (0, lambda person, seat: None),
    "a team asked in": (1, lambda person, seat: PullFactory(person=person, to_team=seat.team)),
    "a share of the card": (1, lambda person, seat: shared(person, seat, 1)),
    "a share of the summary": (2, lambda person, seat: shared(person, seat, 2)),
    "a share of everything": (3, lambda person, seat: shared(person, seat, 3)),
    "broken glass": (3, lambda person, seat: BreakGlassFactory(person=person, worker=seat.user)),
    "walking alongside": (
        3,
        lambda person, seat: NamedWorkerFactory(person=person, worker=seat.user, team=seat.team),
    ),
}


@pytest.fixture
def visitor():
    return MembershipFactory()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("way", WAYS)
def test_a_page_opens_at_its_level_and_not_below(person, visitor, sign_in, way, page):
    level, let_in = WAYS[way]
    let_in(person, visitor)
    answer = sign_in(visitor.user).get(reverse(page, args=[person.pk]))
    assert answer.status_code == (200 if level >= PAGES[page] else 404)


@pytest.mark.parametrize("way", WAYS)
def test_the_person_page_shows_what_its_level_opens(person, visitor, sign_in, way):
    StoryFactory(person=person, words="BREAD")
    GoalFactory(person=person, words="KITCHEN")
    PromiseFactory(person=person, words="HOUSING")
    ContactFactory(person=person, words="BOILER")
    CircleMemberFactory(person=person, name="TIA")
    level, let_in = WAYS[way]
    let_in(person, visitor)
    body = sign_in(visitor.user).get(person.get_absolute_url()).content.decode()
    for words in ("BREAD", "KITCHEN", "HOUSING", "BOILER"):
        assert (words in body) == (level >= 2), words
    assert ("TIA" in body) == (level >= 3)
    assert ("Thompson" in body) == (level >= 1)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_opens_their_own_record(seat, person, sign_in, page):
    OwnRecordFactory(person=person, worker=seat.user)
    assert sign_in(seat.user).get(reverse(page, args=[person.pk])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_sealed_record_opens_to_whoever_walks_alongside_alone(seat, person, sign_in, page):
    named = NamedWorkerFactory(person=person)
    with owner():
        Person.objects.filter(pk=person.pk).update(sealed=True)
    address = reverse(page, args=[person.pk])
    assert sign_in(seat.user).get(address).status_code == 404
    assert sign_in(named.worker).get(address).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "people:person-looks"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_to_be_read_takes_nothing(seat, person, sign_in, page, method):
    answer = getattr(sign_in(seat.user), method)(reverse(page, args=[person.pk]))
    assert answer.status_code == 405


class TestWhoHasLooked:
    @pytest.fixture
    def address(self, person):
        return reverse("people:person-looks", args=[person.pk])

    def test_the_lead_reads_names_and_the_steward_no_name_of_the_person(
        self, seat, person, address, sign_in
    ):
        sign_in(seat.user).get(person.get_absolute_url())
        lead = MembershipFactory(team=seat.team, lead=True).user
        page = sign_in(lead).get(address)
        assertContains(page, seat.user.full_name)
        assertContains(page, "Maya")
        page = sign_in(AppointmentFactory(role="steward").user).get(address)
        assertContains(page, seat.user.full_name)
        assertNotContains(page, "Maya")

    def test_a_worker_and_a_lead_of_elsewhere_read_nothing(self, seat, person, address, sign_in):
        assert sign_in(seat.user).get(address).status_code == 404
        guest = MembershipFactory(lead=True)
        shared(person, guest, 3)
        assert sign_in(guest.user).get(address).status_code == 404

    @pytest.mark.parametrize("before", ["", "soon", "-5", "9" * 40])
    def test_a_page_mark_that_makes_no_sense_shows_the_newest(
        self, seat, person, address, sign_in, before
    ):
        lead = MembershipFactory(team=seat.team, lead=True).user
        assert sign_in(lead).get(address, {"before": before}).status_code == 200


class TestTheTeamPage:
    address = "/team/"

    def test_says_who_is_alongside_whom_and_who_has_nobody(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        alone = PersonFactory(lead_team=seat.team, given_name="Amir")
        page = sign_in(seat.user).get(self.address)
        assert page.context["alone"] == [alone]
        assert page.context["alongside"] == [(seat.user, [person])]
        assertContains(page, "Amir")

    def test_shows_what_is_overdue_and_not_what_is_settled(self, seat, person, sign_in):
        late = PromiseFactory(person=person, words="Ring Housing", due_on="2026-01-05")
        PromiseFactory(
            person=person,
            words="Order slats",
            due_on="2026-01-05",
            settled_on="2026-01-06",
            kept=True,
        )
        page = sign_in(seat.user).get(self.address)
        assert page.context["overdue"] == [late]

    def test_a_team_of_others_asked_for_is_not_shown(self, seat, person, sign_in):
        elsewhere = PersonFactory(given_name="Rosalind")
        page = sign_in(seat.user).get(self.address, {"team": elsewhere.lead_team_id})
        assert page.context["seat"].team_id == seat.team_id
        assertNotContains(page, "Rosalind")

    def test_broken_glass_is_told_to_the_lead_and_not_to_the_worker(self, seat, person, sign_in):
        BreakGlassFactory(person=person, words="Nobody answers and the door is open.")
        lead = MembershipFactory(team=seat.team, lead=True).user
        assertContains(sign_in(lead).get(self.address), "the door is open")
        assertNotContains(sign_in(seat.user).get(self.address), "the door is open")
