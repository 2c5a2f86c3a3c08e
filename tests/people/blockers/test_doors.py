"""Taking something to leaders, from a person's page and from a team's."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Met
from teams.blockers.models import Blocker
from tests.doors import Door as Plain
from tests.doors import Ladder, Typed
from tests.factories.blockers import BlockerFactory, MetByTeamFactory
from tests.factories.leaders import a_leader
from tests.factories.people import MetFactory, NamedWorkerFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.ladder import Door
from tests.people.support import note
from tests.support import owner

pytestmark = pytest.mark.django_db
WORDS = "Letters go to an address of long ago"


@pytest.fixture(autouse=True)
def leader():
    return a_leader()


class TestFromAPersonsPage(Door):
    route = "people:tell-leaders"
    table = Met
    faults = (
        ({"words": ""}, "Say in a few words what is in the way."),
        ({"rule_section": "4.2"}, "Say what the text is called."),
        ({"rule_title": "Housing Act", "kind": "it"}, "A text belongs to a law"),
        ({"from_service": "xyzzy"}, "We know no service that is called so."),
    )

    def good(self, seat, thing):
        return {"words": WORDS, "kind": "habit", "team": seat.team_id}

    def test_names_of_the_person_are_not_taken(self, seat, person, sign_in):
        form = self.form(seat, None, words=f"{person.given_name} has no date")
        answer = sign_in(seat.user).post(self.address(person, None), form)
        assertContains(answer, f"it names {person.given_name.title()}", status_code=422)
        with owner():
            assert not Blocker.objects.exists()

    def test_a_name_of_somebody_else_is_asked_about_and_may_be_a_word(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="May")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        client, form = sign_in(seat.user), self.form(seat, None, words="May not move for arrears")
        answer = client.post(self.address(person, None), form)
        assertContains(answer, "May is the name of somebody", status_code=422)
        again = self.form(seat, None, words=form["words"], nobodys_name="on")
        assert client.post(self.address(person, None), again).status_code == 302

    def test_of_a_stranger_it_is_never_said_that_there_is_one(self, seat, person, sign_in):
        PersonFactory(given_name="Zebedee")
        form = self.form(seat, None, words="Zebedee has no date")
        assert sign_in(seat.user).post(self.address(person, None), form).status_code == 302

    def test_two_taps_from_what_was_written_on_the_page(self, seat, person, sign_in):
        met = MetFactory(person=person, raised_by=seat.user, words=WORDS)
        client = sign_in(seat.user)
        page = client.get(person.get_absolute_url())
        address = f"{self.address(person, None)}?met={met.pk}"
        assertContains(page, address)
        assertContains(client.get(address), WORDS)
        client.post(address, self.form(seat, None))
        with owner():
            met.refresh_from_db()
            assert met.blocker == Blocker.objects.get()
        assertContains(client.get(person.get_absolute_url()), "Leaders know of it")

    def test_what_teams_met_before_is_asked_about_and_counted(self, seat, person, sign_in):
        before = BlockerFactory(words="Letters go to addresses of long ago")
        MetByTeamFactory(blocker=before)
        client = sign_in(seat.user)
        answer = client.post(self.address(person, None), self.form(seat, None))
        assertContains(answer, "Say whether it is one of them", status_code=422)
        assertContains(answer, before.words, status_code=422)
        client.post(self.address(person, None), self.form(seat, None, same=str(before.pk)))
        with owner():
            assert Blocker.objects.get().teams_met == 2
            assert Met.objects.get().blocker == before


class TestFromATeam(Ladder, Typed):
    route = "people:raise"
    refused = {"nothing": ({"words": ""}, "words", "Say in a few words what is in the way")}

    @pytest.fixture
    def door(self, sign_in, leader):
        seat = MembershipFactory()
        sent = {"words": WORDS, "kind": "it", "team": seat.team_id}
        others = {
            "a leader": (leader, 403),
            "finance": (AppointmentFactory(role="finance").user, 403),
        }
        return Plain(
            sign_in(seat.user), reverse(self.route), sent,
            lambda: list(Blocker.objects.values_list("words", flat=True)), others,
        )  # fmt: skip


class TestOnANote:
    def test_met_again_in_two_taps(self, sign_in):
        seat = MembershipFactory()
        person = PersonFactory(lead_team=seat.team)
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        blocker = BlockerFactory(team=seat.team)
        MetByTeamFactory(blocker=blocker)
        client = sign_in(seat.user)
        address = reverse("people:new-contact-for", args=[person.pk])
        page = client.get(address)
        assertContains(page, blocker.words)
        client.post(address, note(seat, met_again=str(blocker.pk)))
        with owner():
            assert Met.objects.get().blocker == blocker
            assert Blocker.objects.get().times_met == 2

    def test_of_another_team_it_is_not_offered(self, sign_in):
        seat = MembershipFactory()
        person = PersonFactory(lead_team=seat.team)
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        blocker = BlockerFactory()
        MetByTeamFactory(blocker=blocker)
        page = sign_in(seat.user).get(reverse("people:new-contact-for", args=[person.pk]))
        assertNotContains(page, blocker.words)
