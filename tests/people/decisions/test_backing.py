"""Who backs a decision: a lead who sees it, or a leader who never learns whom it is about."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import Backing
from teams.decisions.models import BackingAsk
from teams.leaders.models import Told
from tests.factories.decisions import BackingFactory, DecisionFactory
from tests.factories.leaders import ServiceFactory, a_leader
from tests.factories.people import OtherNameFactory
from tests.factories.teams import MembershipFactory
from tests.people.decisions.support import NEEDED, OfADecision
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestBacking(OfADecision):
    route, table = "people:backing", Backing

    @pytest.fixture
    def seat(self):
        return MembershipFactory(lead=True)

    def test_stands_beside_the_worker(self, seat, person, thing, sign_in):
        page = self.send(sign_in(seat.user), seat, person, thing)
        assertContains(page, f"Backed by {seat.user.full_name}, today")
        assertNotContains(page, "I back this")

    def test_is_said_once(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        before = self.rows()
        assertContains(self.send(client, seat, person, thing), "You back it already.")
        assert self.rows() == before

    def test_answers_what_was_asked(self, seat, person, thing, sign_in):
        asked = BackingFactory(decision=thing, backer=seat.user)
        self.send(sign_in(seat.user), seat, person, thing)
        with owner():
            assert Backing.objects.get() == asked
            assert Backing.objects.get().backed_at

    def test_is_not_said_by_who_leads_no_team_round_the_person(self, seat, person, thing, sign_in):
        worker = MembershipFactory(team=seat.team).user
        MembershipFactory(user=worker, lead=True)  # of a team that is not round them
        answer = sign_in(worker).post(self.address(person, thing), {"form_key": key()})
        assert answer.status_code == 403

    def test_is_needed_no_more_once_it_is_decided(self, seat, person, sign_in):
        made = DecisionFactory(person=person, taken=True)
        page = self.send(sign_in(seat.user), seat, person, made)
        assertContains(page, "nobody needs to back it any more")


class TestAskingALead(OfADecision):
    route, table = "people:asking-lead", Backing
    refused_with = 422
    faults = (({"lead": ""}, NEEDED), ({"lead": "0"}, "not offered here"))

    @pytest.fixture
    def thing(self, seat, person):
        self.lead = MembershipFactory(team=seat.team, lead=True).user
        return DecisionFactory(person=person, author=seat.user)

    def good(self, seat, thing):
        return {"lead": self.lead.pk}

    def test_is_told_to_the_lead_in_words_that_name_nobody(self, seat, person, thing, sign_in):
        self.send(sign_in(seat.user), seat, person, thing)
        with owner():
            told = Told.objects.get()
        assert told.worker_id == self.lead.pk
        assert str(person.pk) not in told.address
        assert person.given_name not in told.words
        assertContains(sign_in(self.lead).get(told.address.partition("#")[0]), "and has not said")

    def test_is_asked_once(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        assertContains(self.send(client, seat, person, thing), "They were asked already.")

    def test_offers_no_lead_of_another_team(self, seat, person, thing, sign_in):
        other = MembershipFactory(lead=True).user
        answer = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing, lead=other.pk)
        )
        assertContains(answer, "not offered here", status_code=422)


class TestAskingALeader(OfADecision):
    route, table, opens, keeps = "people:asking-leader", BackingAsk, True, "speaks_for"
    faults = (
        ({"want": ""}, NEEDED),
        ({"want": "Help Maya stay"}, "“maya” would tell a leader who it is."),
        ({"harm_if_not": "The Thompson flat goes"}, "“thompson” would tell a leader who it is."),
        ({"harm_if_not": "Once called Tuppence"}, "“tuppence” would tell a leader who it is."),
        ({"want": "Ring 01632 960123"}, "“01632 960123” would tell a leader who it is."),
    )

    @pytest.fixture
    def thing(self, seat, person):
        self.leader = a_leader(full_name="Anne Lea")
        OtherNameFactory(person=person, name="Tuppence")
        return DecisionFactory(person=person, author=seat.user)

    def good(self, seat, thing):
        return {
            "want": "Keep a tenancy open",
            "speaks_for": "It is the one door & it holds",
            "harm_if_not": "They come out to nowhere",
            "leader": "",
            "service": "",
        }

    def test_stands_on_the_decision_until_the_leader_answers(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        page = self.send(client, seat, person, thing)
        assertContains(page, "Anne Lea was asked today whether they back it, and has not said.")
        with owner():
            ask = BackingAsk.objects.get()
        leader = sign_in(self.leader)
        told = leader.get(ask.get_absolute_url())
        assertContains(told, "It is the one door &amp; it holds")
        for name in (person.given_name, person.family_name, str(person.pk), str(thing.pk)):
            assertNotContains(told, name)
        answer = {"form_key": key(), "answer": "back", "words": ""}
        leader.post(reverse("decisions:answer", args=[ask.pk]), answer)
        for address in (person.get_absolute_url(), thing.get_absolute_url()):
            assertContains(client.get(address), "Backed by Anne Lea, today")

    def test_leads_the_worker_back_to_the_decision_and_nobody_else(
        self, seat, person, thing, sign_in
    ):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        with owner():
            ask = BackingAsk.objects.get()
        way = reverse("people:of-whom", args=[ask.pk])
        assertContains(client.get(ask.get_absolute_url()), way)
        assertRedirects(client.get(way), thing.get_absolute_url())
        stranger, leader = sign_in(MembershipFactory().user), sign_in(self.leader)
        assert [one.get(way).status_code for one in (stranger, leader)] == [404, 403]
        assertNotContains(leader.get(ask.get_absolute_url()), way)

    def test_goes_by_name_or_by_service(self, seat, person, thing, sign_in):
        client, named = sign_in(seat.user), a_leader()
        service = ServiceFactory(leader=named)
        self.send(client, seat, person, thing, leader=named.pk)
        self.send(client, seat, person, thing, service=service.pk)
        with owner():
            assert [ask.leader for ask in BackingAsk.objects.all()] == [named, named]

    def test_is_refused_where_nobody_leads(self, seat, person, thing, sign_in):
        with owner():
            self.leader.is_active = False
            self.leader.save()
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "Nobody is a leader here yet", status_code=422)
