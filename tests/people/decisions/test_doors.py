"""Decisions: thought of, reworded, taken or not, backed, looked back on."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Decision, Meanwhile
from teams.decisions.models import BackingAsk
from tests.factories.decisions import (
    BackingAnswerFactory,
    BackingAskFactory,
    BackingFactory,
    DecisionFactory,
    MeanwhileFactory,
)
from tests.factories.leaders import a_leader
from tests.factories.people import NamedWorkerFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.decisions.support import NEEDED, OfADecision
from tests.people.ladder import Door
from tests.people.support import drawn_fields, key
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
WORDS = {
    "want": "Meet at the allotment & not here",
    "matters": "It feels safe there",
    "harm_if": "Nobody is near",
    "harm_if_not": "We do not meet",
    "legal": "yes",
}
FAULTS = (
    *(({name: ""}, NEEDED) for name in WORDS),
    ({"want": "w" * 201}, "at most 200 characters"),
    ({"harm_if_not": "w" * 301}, "at most 300 characters"),
    ({"legal": "perhaps"}, "not offered here"),
)


class TestThinking(Door):
    route, table, keeps = "people:new-decision", Decision, "want"
    faults = (
        *FAULTS,
        ({"thought_on": ""}, NEEDED),
        ({"thought_on": TOMORROW.isoformat()}, "That day is still to come."),
    )

    def good(self, seat, thing):
        return WORDS | {"thought_on": (TODAY - timedelta(days=30)).isoformat()}

    def test_it_ages_on_the_page_of_the_person_and_of_the_team(self, seat, person, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, None), self.form(seat, None))
        for page in (person.get_absolute_url(), reverse("people:team")):
            found = client.get(page)
            assertContains(found, "Meet at the allotment &amp; not here")
            assertContains(found, "First thought of 30 days ago and not taken.")


class TestRewording(OfADecision):
    route, table, faults, opens, keeps = "people:decision", Decision, FAULTS, True, "want"
    shown_on = "people:person"

    def page(self, person, thing):
        return person.get_absolute_url()

    def good(self, seat, thing):
        return WORDS | {"seen": thing.version}

    def test_what_it_was_stands_in_what_changed(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        page = client.get(reverse("people:changes", args=[person.pk]))
        assertContains(page, "<del>Meet at the allotment and not at the office</del>")

    def test_two_who_change_the_same_are_asked(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        assert client.post(address, self.form(seat, thing)).status_code == 302
        answer = client.post(address, self.form(seat, thing, want="Meet by the sea"))
        assertContains(answer, "Meet by the sea", status_code=409)
        again = {name: field.value() for name, field in drawn_fields(answer.context["form"])}
        assert client.post(address, again | {"form_key": key()}).status_code == 302
        assert self.now(thing).want == "Meet by the sea"

    def test_its_words_stay_once_it_is_taken(self, seat, person, sign_in):
        made = DecisionFactory(person=person, taken=True)
        page = self.send(sign_in(seat.user), seat, person, made)
        assertContains(page, "its words stay as they were then")
        assert self.now(made).want == made.want

    def test_of_somebody_else_is_not_there(self, seat, person, sign_in):
        other = DecisionFactory(person=PersonFactory(lead_team=seat.team))
        address = reverse(self.route, args=[person.pk, other.pk])
        assert sign_in(seat.user).get(address).status_code == 404


class TestDeciding(OfADecision):
    route, table = "people:deciding", Decision
    refused_with = 422
    faults = (
        ({"state": ""}, NEEDED),
        ({"state": "thinking"}, "not offered here"),
        ({"look_back_on": ""}, "Say when: what is tried is looked back on."),
        ({"look_back_on": TODAY.isoformat()}, "Choose a day that is still to come."),
    )

    def good(self, seat, thing):
        return {
            "state": "taken",
            "look_back_on": TOMORROW.isoformat(),
            "seen": thing.version,
        }

    def test_what_is_not_legal_is_not_taken_and_the_page_says_whom_to_ask(
        self, seat, person, sign_in
    ):
        made = DecisionFactory(person=person, legal="no")
        answer = sign_in(seat.user).post(self.address(person, made), self.form(seat, made))
        assertContains(answer, "It is not legal as it stands", status_code=422)
        assertContains(answer, "whoever advises your organisation on the law", status_code=422)
        assert self.now(made).state == "thinking"

    def test_once_taken_it_is_not_decided_again(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        page = self.send(client, seat, person, thing, state="let_go", seen=2)
        assertContains(page, "Somebody decided it already.")
        assert self.now(thing).state == "taken"

    def test_a_page_of_before_decides_nothing(self, seat, person, thing, sign_in):
        with owner():
            Decision.objects.update(version=2)
        page = self.send(sign_in(seat.user), seat, person, thing)
        assertContains(page, "Somebody else changed this while you were writing.")
        assert self.now(thing).state == "thinking"

    def test_what_is_not_taken_goes_on_ageing_and_can_still_be_taken(
        self, seat, person, thing, sign_in
    ):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing, state="not_taken", look_back_on="")
        assertContains(client.get(person.get_absolute_url()), "12 days ago and not taken")
        self.send(client, seat, person, thing, seen=2)
        assert self.now(thing).state == "taken"

    @pytest.mark.parametrize(("state", "wanted"), [("taken", 0), ("let_go", 0), ("not_taken", 1)])
    def test_leaders_are_asked_no_more(self, seat, person, thing, sign_in, state, wanted):
        ask = BackingAskFactory(team=seat.team, asked_by=seat.user)
        BackingFactory(decision=thing, backer=ask.leader, ask=ask)
        self.send(sign_in(seat.user), seat, person, thing, state=state)
        with owner():
            assert BackingAsk.objects.waiting().count() == wanted

    def test_undo_makes_it_open_again(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        ask = BackingAskFactory(team=seat.team, asked_by=seat.user)
        BackingFactory(decision=thing, backer=ask.leader, ask=ask)
        page = self.send(client, seat, person, thing).content.decode()
        undo = re.search(r'action="(/undo/[^"]*)".*?name="undo" value="([^"]+)"', page, re.DOTALL)
        assert undo, page[page.index("toast") :][:900]
        client.post(undo[1], {"form_key": key(), "undo": undo[2]})
        assert self.now(thing).state == "thinking"
        with owner():
            assert BackingAsk.objects.waiting().get() == ask


class TestWhatHappened(OfADecision):
    route, table, keeps = "people:happening", Meanwhile, "words"
    refused_with = 422
    faults = (
        ({"words": ""}, NEEDED),
        ({"words": "w" * 301}, "at most 300 characters"),
        ({"happened_on": TOMORROW.isoformat()}, "That day is still to come."),
    )

    def good(self, seat, thing):
        return {"words": "Missed it & went home", "happened_on": YESTERDAY.isoformat()}

    def test_stands_beside_it_on_the_page_of_the_person(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        self.send(client, seat, person, thing)
        for page in (person.get_absolute_url(), reverse("people:team")):
            assertContains(client.get(page), "Missed it &amp; went home")


class TestLookingBack(OfADecision):
    route, table, keeps = "people:looking-back", Decision, "words"
    refused_with = 422
    faults = (
        ({"words": ""}, NEEDED),
        ({"again_on": YESTERDAY.isoformat()}, "Choose a day that is still to come."),
    )

    @pytest.fixture
    def thing(self, seat, person):
        return DecisionFactory(person=person, author=seat.user, taken=True)

    def good(self, seat, thing):
        return {"words": "It went well", "again_on": "", "seen": thing.version}

    def test_comes_back_on_today_of_the_author_on_its_day(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        DecisionFactory(person=person, author=seat.user, taken=True, look_back_on=TOMORROW)
        mate = sign_in(MembershipFactory(team=seat.team).user)
        page = client.get("/today/")
        assert [one.pk for one in page.context["look_backs"]] == [thing.pk]
        assertContains(page, "To look back at")
        assertNotContains(mate.get("/today/"), "To look back at")
        self.send(client, seat, person, thing)
        assertNotContains(client.get("/today/"), "To look back at")
        assert self.now(thing).looked_back_on == TODAY

    def test_shows_who_backed_it(self, seat, person, thing, sign_in):
        answer = BackingAnswerFactory(ask__leader=a_leader(full_name="Anne Lea"))
        BackingFactory(decision=thing, backer=answer.ask.leader, ask=answer.ask)
        page = self.send(sign_in(seat.user), seat, person, thing)
        assertContains(page, "Backed by Anne Lea, today")
        assertContains(page, "Looking back:")

    def test_comes_to_who_walks_alongside_once_the_author_has_gone(self, person, sign_in):
        gone = MembershipFactory(team=person.lead_team, ends_at=timezone.now())
        DecisionFactory(person=person, author=gone.user, taken=True, want="Try it")
        mate = MembershipFactory(team=person.lead_team).user
        assertNotContains(sign_in(mate).get("/today/"), "Try it")
        NamedWorkerFactory(person=person, worker=mate, team=person.lead_team)
        assertContains(sign_in(mate).get("/today/"), "Try it")

    def test_can_come_once_more(self, seat, person, thing, sign_in):
        self.send(sign_in(seat.user), seat, person, thing, again_on=TOMORROW.isoformat())
        found = self.now(thing)
        assert (found.looked_back_on, found.look_back_on) == (None, TOMORROW)


class TestPages:
    def test_every_decision_stands_in_the_list_of_all(self, seat, person, sign_in):
        DecisionFactory(person=person, want="Let this be", state="let_go", decided_on=YESTERDAY)
        client = sign_in(seat.user)
        assertNotContains(client.get(person.get_absolute_url()), "Let this be")
        page = client.get(reverse("people:decisions", args=[person.pk]))
        assertContains(page, "Let this be")

    def test_a_worker_of_another_team_and_a_leader_find_nothing(self, seat, person, sign_in):
        made = DecisionFactory(person=person)
        addresses = [
            reverse("people:decisions", args=[person.pk]),
            made.get_absolute_url(),
            reverse("people:asking-leader", args=[person.pk, made.pk]),
        ]
        stranger, leader = sign_in(MembershipFactory().user), sign_in(a_leader())
        assert [stranger.get(one).status_code for one in addresses] == [404, 404, 404]
        assert [leader.get(one).status_code for one in addresses] == [403, 403, 403]

    def test_the_team_page_has_an_end_that_is_said(self, seat, person, sign_in):
        DecisionFactory.create_batch(9, person=person)
        client = sign_in(seat.user)
        page = client.get(reverse("people:team"))
        assertContains(page, "And 1 more.")
        whole = client.get(reverse("people:team"), {"all": "decisions"})
        assert len(whole.context["not_taken"]) == 9

    @pytest.mark.parametrize("of_the_team", [False, True])
    def test_decisions_ask_the_database_nothing_more(self, seat, person, sign_in, of_the_team):
        page = reverse("people:team") if of_the_team else person.get_absolute_url()
        client, asked = sign_in(seat.user), []
        client.get(page)
        for many in (0, 5):
            for made in DecisionFactory.create_batch(many, person=person):
                MeanwhileFactory.create_batch(2, decision=made)
                BackingFactory(decision=made)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            asked.append(len(queries))
        assert asked[0] == asked[1]
