"""A leader is asked to back a decision, and answers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.decisions import operations, queries
from teams.decisions.models import BackingAnswer, BackingAsk
from teams.leaders.models import Told
from teams.models import Role
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.decisions import BackingAnswerFactory, BackingAskFactory
from tests.factories.leaders import AwayFactory, ServiceFactory, a_leader, waits
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.support import as_leader, owner

pytestmark = pytest.mark.django_db
WORDS = ("Keep the flat", "It holds", "They lose it")


def asked(**changes):
    seat = MembershipFactory()
    given = {"leader": None, "service": None, "team_id": seat.team_id, "by": seat.user}
    with acting_as(seat.user_id):
        return operations.ask(*WORDS, **(given | {"at": timezone.now()} | changes))


def test_a_leader_is_asked_by_name_by_service_or_by_turn():
    first, named = a_leader(), a_leader()
    service = ServiceFactory(leader=named)
    assert asked(leader=named).leader == named
    assert asked(service=service).leader == named
    assert asked().leader in {first, named}


def test_somebody_who_leads_no_more_is_not_asked():
    with pytest.raises(Refused, match="not a leader any more"):
        asked(leader=UserFactory())


def test_talk_to_me_first_goes_on_waiting_and_i_back_this_ends_it():
    ask = BackingAskFactory()
    when = {"by": ask.leader, "at": timezone.now()}
    with as_leader(ask.leader_id) as worker:
        operations.answer(ask, "talk", words="Thursday?", **when)
        (waiting,) = waits(queries, worker)
        assert waiting.words.startswith("You wanted to talk first")
        assert waiting.due_on is None
        operations.answer(ask, "back", words="", **when)
        assert waits(queries, worker) == []
        with pytest.raises(Refused, match="answered meanwhile"):
            operations.answer(ask, "cannot", words="No", **when)
    with owner():
        assert set(Told.objects.values_list("worker", flat=True)) == {ask.asked_by_id}
        assert Told.objects.count() == 2


def test_what_waits_stands_by_age_and_for_whom():
    leader, deputy = a_leader(full_name="Anne"), a_leader()
    AwayFactory(leader=leader, deputy=deputy)
    old = timezone.now() - timedelta(days=30)
    first = BackingAskFactory(leader=leader, asked_at=old)
    second = BackingAskFactory(leader=deputy)
    BackingAskFactory(leader=deputy, withdrawn_at=timezone.now())
    with as_leader(deputy.pk) as worker:
        found = waits(queries, worker)
    assert [(one.address, one.for_whom) for one in found] == [
        (first.get_absolute_url(), "Anne"),
        (second.get_absolute_url(), ""),
    ]


def test_what_was_answered_is_not_withdrawn():
    seat = MembershipFactory()
    waits = BackingAskFactory(team=seat.team)
    backed = BackingAnswerFactory(ask__team=seat.team).ask
    with acting_as(seat.user_id):
        operations.withdraw([waits.pk, backed.pk], at=timezone.now())
    with owner():
        assert BackingAsk.objects.filter(withdrawn_at=None).get() == backed


@pytest.fixture
def finance():
    return AppointmentFactory(role=Role.FINANCE).user


class TestAsks(Shown):
    route = "decisions:asks"

    @pytest.fixture
    def sight(self, sign_in, finance):
        ask = BackingAskFactory(want="Keep the flat")
        return Sight(
            sign_in(ask.leader), reverse(self.route), "Keep the flat", {"finance": (finance, 403)}
        )

    def test_are_not_those_of_another_team_or_leader(self, sign_in):
        ask = BackingAskFactory(want="Keep the flat")
        mine = MembershipFactory(team=ask.team).user
        assertContains(sign_in(mine).get(reverse(self.route)), "Keep the flat")
        for other in (MembershipFactory().user, a_leader()):
            assertNotContains(sign_in(other).get(reverse(self.route)), "Keep the flat")

    def test_ask_as_much_for_one_as_for_many(self, sign_in):
        leader, asked = a_leader(), []
        client = sign_in(leader)
        client.get(reverse(self.route))  # the first request of a session asks more
        for many in (1, 9):
            for ask in BackingAskFactory.create_batch(many, leader=leader):
                BackingAnswerFactory(ask=ask)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(self.route))
            asked.append(len(queries))
        assert asked[0] == asked[1]

    def test_have_an_end_that_is_said(self, sign_in):
        leader = a_leader()
        BackingAskFactory.create_batch(26, leader=leader)
        assertContains(sign_in(leader).get(reverse(self.route)), "Earlier ones")


class TestAsk(Shown):
    route = "decisions:ask"

    @pytest.fixture
    def sight(self, sign_in, finance):
        ask = BackingAskFactory()
        others = {
            "another leader": (a_leader(), 404),
            "another team": (MembershipFactory().user, 404),
            "finance": (finance, 403),
        }
        return Sight(
            sign_in(ask.leader), ask.get_absolute_url(), "They come out to nowhere.", others
        )


class TestAnswering(Ladder, Typed, Contested):
    route = "decisions:answer"
    refused = {
        "no answer": ({"answer": ""}, "answer", "needs an answer"),
        "no reason": ({"words": ""}, "words", "Say why"),
    }
    too_late = "It has been answered meanwhile"

    @pytest.fixture
    def door(self, sign_in):
        self.ask = ask = BackingAskFactory()
        others = {
            "another leader": (a_leader(), 404),
            "who asked": (MembershipFactory(team=ask.team, user=ask.asked_by).user, 403),
        }
        return Door(
            sign_in(ask.leader),
            reverse(self.route, args=[ask.pk]),
            {"answer": "cannot", "words": "It is not mine to give."},
            lambda: list(BackingAnswer.objects.order_by("pk").values()),
            others,
            ask.get_absolute_url(),
        )

    def test_whoever_stands_in_backs_it_in_their_own_name(self, door, sign_in):
        deputy = a_leader(full_name="Bea Stand")
        AwayFactory(leader=self.ask.leader, deputy=deputy)
        page = door.post(client=sign_in(deputy), answer="back", words="", follow=True)
        assertContains(page, "Backed by Bea Stand, today.")
