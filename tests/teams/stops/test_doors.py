"""The ladder of the ledger's addresses."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from teams.models import Role
from teams.stops.models import MeToo, Stop
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.leaders import AwayFactory, a_leader
from tests.factories.stops import GivenUpFactory, MeTooFactory, StopFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
THING = {"kind": "form", "what": "The transport form", "comes": "day", "hours": "2.5"}
FAULTS = {
    "no name": ({"what": ""}, "what", "needs an answer"),
    "a telephone": ({"what": "Ring 01632 960123"}, "what", "may lead to somebody"),
    "an NHS number": ({"what": "Of 943 476 5919"}, "what", "may lead to somebody"),
    "a postcode": ({"what": "The EX4 2AB form"}, "what", "may lead to somebody"),
    "no hours": ({"hours": "0"}, "hours", "less than 0.1"),
    "too fine": ({"hours": "2.55"}, "hours", "One place after the point"),
}


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def leader():
    return a_leader(full_name="Anne Lea")


@pytest.fixture
def finance():
    return AppointmentFactory(role=Role.FINANCE).user


def rows(model):
    return lambda: list(model.objects.order_by("pk").values())


class TestLedger(Shown):
    route = "stops:stops"

    @pytest.fixture
    def sight(self, sign_in, seat, finance):
        StopFactory(what="The Tuesday panel")
        client = sign_in(seat.user)
        return Sight(client, reverse(self.route), "The Tuesday panel", {"finance": (finance, 403)})

    def test_shows_what_is_asked_for(self, sign_in, leader):
        StopFactory(what="Waits")
        GivenUpFactory(what="Gone")
        GivenUpFactory(
            what="Stays", answer="kept", reason="Law", since_on=None, hours_returned=None
        )
        client = sign_in(leader)
        for show, words in (("waiting", "Waits"), ("stopped", "Gone"), ("kept", "Stays")):
            page = client.get(reverse(self.route), {"show": show})
            assertContains(page, f"<strong>{words}</strong>")
            others = {"Waits", "Gone", "Stays"} - {words}
            for other in others:
                assertNotContains(page, f"<strong>{other}</strong>")

    def test_has_an_end_that_is_said(self, sign_in, seat):
        StopFactory.create_batch(27)
        client = sign_in(seat.user)
        first = client.get(reverse(self.route))
        assertContains(first, "Earlier ones")
        last = client.get(reverse(self.route), {"after": first.context["page"].next_cursor})
        assert len(last.context["page"].rows) == 2
        assertNotContains(last, "Earlier ones")

    def test_asks_as_much_for_one_as_for_many(self, sign_in, seat):
        client, asked = sign_in(seat.user), []
        client.get(reverse(self.route))  # the first request of a session asks more
        for many in (1, 9):
            GivenUpFactory.create_batch(many)
            MeTooFactory.create_batch(many)
            with CaptureQueriesContext(connection) as queries:
                assertContains(client.get(reverse(self.route)), "returned this quarter")
            asked.append(len(queries))
        assert asked == [7, 7]


class TestAsking(Ladder, Typed):
    route = "stops:ask"
    refused = FAULTS

    @pytest.fixture
    def door(self, sign_in, seat, leader, finance):
        sent = THING | {"why": "It is typed twice.", "team": seat.team_id, "service": ""}
        others = {"leader": (leader, 403), "finance": (finance, 403)}
        return Door(sign_in(seat.user), reverse(self.route), sent, rows(Stop), others)

    def test_says_nobodys_name_unless_it_is_ticked(self, door, seat):
        page = door.post(follow=True)
        assertContains(page, "Anne Lea answers, or it stops.")
        assertContains(page, "by somebody of")
        assertContains(door.post(named="on", follow=True), f"by {seat.user.full_name}")

    def test_is_refused_where_nobody_leads(self, door, leader):
        with owner():
            leader.is_active = False
            leader.save()
        answer = door.post()
        assertContains(answer, "Nobody is a leader here yet", status_code=422)

    def test_is_for_a_team_of_ones_own(self, door):
        assert door.post(team=MembershipFactory().team_id).status_code == 422


class TestGivingUp(Ladder, Typed):
    route = "stops:give-up"
    refused = FAULTS | {"nothing became of it": ({"answer": ""}, "answer", "needs an answer")}

    @pytest.fixture
    def door(self, sign_in, seat, leader):
        sent = THING | {"answer": "halved", "since_on": "", "hours_returned": ""}
        others = {"worker": (seat.user, 403)}
        return Door(sign_in(leader), reverse(self.route), sent, rows(Stop), others)


class TestOneLine(Shown):
    route = "stops:stop"

    @pytest.fixture
    def sight(self, sign_in, seat, finance):
        stop = StopFactory(what="The Tuesday panel")
        client = sign_in(seat.user)
        others = {"finance": (finance, 403)}
        return Sight(client, stop.get_absolute_url(), "The Tuesday panel", others)

    def test_offers_each_what_is_theirs(self, sign_in, seat, leader):
        stop = StopFactory(team=seat.team, leader=leader)
        gone = GivenUpFactory(leader=leader)
        for who, row, words in (
            (leader, stop, "Your answer"),
            (MembershipFactory().user, stop, "Me too"),
            (leader, gone, "What came back"),
        ):
            assertContains(sign_in(who).get(row.get_absolute_url()), words)
        for who in (seat.user, a_leader()):
            page = sign_in(who).get(stop.get_absolute_url())
            assertNotContains(page, "Your answer")
            assertNotContains(page, "Me too")

    def test_that_is_not_there_is_not_found(self, sign_in, seat):
        address = reverse(self.route, args=["00000000-0000-4000-8000-000000000000"])
        assert sign_in(seat.user).get(address).status_code == 404


class TestAnswering(Ladder, Typed, Contested):
    route = "stops:answer"
    refused = {
        "no answer": ({"answer": ""}, "answer", "needs an answer"),
        "no reason to keep it": ({"reason": ""}, "reason", "Say why it stays"),
        "a telephone": ({"reason": "Ring 01632 960123"}, "reason", "may lead to somebody"),
    }
    too_late = "It has been answered meanwhile."

    @pytest.fixture
    def door(self, sign_in, seat, leader):
        self.stop = StopFactory(leader=leader)
        sent = {"answer": "kept", "reason": "Law", "since_on": "", "hours_returned": ""}
        return Door(
            sign_in(leader),
            reverse(self.route, args=[self.stop.pk]),
            sent,
            rows(Stop),
            {"worker": (seat.user, 403), "another leader": (a_leader(), 404)},
            self.stop.get_absolute_url(),
        )

    def test_whoever_stands_in_answers(self, door, sign_in, leader):
        deputy = a_leader(full_name="Bea Stand")
        AwayFactory(leader=leader, deputy=deputy)
        page = door.post(client=sign_in(deputy), follow=True)
        assertContains(page, "It stays, says Bea Stand, because: Law")

    def test_comes_too_late_after_its_last_day(self, door):
        with owner():
            Stop.objects.update(due_on=date(2026, 3, 27))
        assertContains(door.post(follow=True), "The days for an answer are over")
        with owner():
            assert Stop.objects.get().answer == ""


class TestHours(Ladder, Typed):
    route = "stops:hours"
    refused = {"none": ({"hours": ""}, "hours", "needs an answer")}

    @pytest.fixture
    def door(self, sign_in, seat, leader):
        stop = GivenUpFactory(leader=leader)
        address = reverse(self.route, args=[stop.pk])
        others = {"worker": (seat.user, 403), "another leader": (a_leader(), 404)}
        page = stop.get_absolute_url()
        return Door(sign_in(leader), address, {"hours": "3"}, rows(Stop), others, page)


class TestMeToo(Ladder, Contested):
    route = "stops:me-too"
    too_late = "Your team is counted already."

    @pytest.fixture
    def door(self, sign_in, seat, leader):
        self.stop = StopFactory(leader=leader)
        return Door(
            sign_in(seat.user),
            reverse(self.route, args=[self.stop.pk]),
            {"team": seat.team_id},
            rows(MeToo),
            {"leader": (leader, 403)},
            self.stop.get_absolute_url(),
        )

    def test_counts_teams(self, door, seat, sign_in):
        door.post()
        colleague = MembershipFactory(team=seat.team).user
        page = door.post(client=sign_in(colleague), follow=True)
        assertContains(page, "1 other team says “me too”.")

    def test_the_team_that_asked_is_counted(self, door, sign_in):
        with owner():
            mine = MembershipFactory(team=self.stop.team)
        answer = door.post(client=sign_in(mine.user), team=mine.team_id, follow=True)
        assertContains(answer, "Your team is counted already.")

    def test_comes_too_late_when_it_is_answered(self, door):
        with owner():
            Stop.objects.update(
                answer="kept",
                reason="Law",
                answered_by=UserFactory(),
                answered_at="2026-01-01T00:00Z",
            )
        assertContains(door.post(follow=True), "It has been answered meanwhile.")
