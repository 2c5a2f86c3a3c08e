"""The doors of permissions, and of a leader who is away, each with its ladder."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.errors import Refused
from teams.leaders.models import Away
from teams.permissions import operations
from teams.permissions.models import Ask, Standing
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.base import OwnerFactory
from tests.factories.leaders import AwayFactory, a_leader
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory, UserFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


class StandingFactory(OwnerFactory):
    class Meta:
        model = Standing

    words = "Buy a carpet without three quotes"


class AskFactory(OwnerFactory):
    class Meta:
        model = Ask

    words = "Pay a small debt at once"


@pytest.fixture
def leader():
    return a_leader(full_name="Dawn Ellis")


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def finance():
    return AppointmentFactory(role="finance").user


@pytest.fixture
def standing(leader):
    return StandingFactory(given_by=leader, given_at=timezone.now())


@pytest.fixture
def ask(leader, seat):
    return AskFactory(
        team=seat.team,
        asked_by=seat.user,
        asked_of=leader,
        asked_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=7),
    )


def asks():
    rows = Ask.objects.order_by("pk")
    return list(rows.values_list("words", "state", "answered_by", "answer", "kind", "limit_pence"))


def allowed():
    rows = Standing.objects.order_by("pk")
    return list(
        rows.values_list("words", "given_by", "until_on", "taken_back_by", "taken_back_why")
    )


class TestYouMay(Shown):
    route = "permissions:permissions"

    @pytest.fixture
    def sight(self, sign_in, seat, finance, standing):
        return Sight(
            sign_in(seat.user), reverse(self.route), standing.words, {"finance": (finance, 403)}
        )

    def test_is_found_by_its_words_and_over_by_itself(self, sight, leader):
        over = StandingFactory(
            words="Visit in the evening", given_by=leader, given_at=timezone.now(),
            until_on=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        assertNotContains(sight.client.get(sight.address), over.words)
        assertContains(sight.client.get(sight.address + "?show=past"), over.words)
        assertContains(sight.client.get(sight.address + "?q=carpit"), sight.words)
        assertNotContains(sight.client.get(sight.address + "?q=bicycle"), sight.words)

    def test_asks_as_many_queries_however_many_there_are(
        self, sight, leader, django_assert_num_queries
    ):
        sight.client.get(sight.address)
        with django_assert_num_queries(8):
            sight.client.get(sight.address)
        for _ in range(9):
            StandingFactory(given_by=leader, given_at=timezone.now())
        with django_assert_num_queries(8):
            sight.client.get(sight.address)


class TestOneThatStands(Shown):
    route = "permissions:standing"

    @pytest.fixture
    def sight(self, sign_in, seat, finance, standing):
        address = reverse(self.route, args=[standing.pk])
        return Sight(sign_in(seat.user), address, standing.words, {"finance": (finance, 403)})


class TestTheMirror(Shown):
    route = "permissions:mirror"

    @pytest.fixture
    def sight(self, sign_in, ask, leader, seat):
        others = {"a worker": (seat.user, 403)}
        return Sight(sign_in(leader), reverse(self.route), "Dawn Ellis", others)


class TestAsking(Ladder, Typed):
    route = "permissions:ask"
    refused = {
        "nothing": ({"words": ""}, "words", "Say in a few words what it is"),
        "a telephone number": ({"why": "Ring 01632 960123"}, "why", "may lead to somebody"),
        "no money": ({"limit_pence": "a lot"}, "limit_pence", "Write an amount in pounds"),
        "a day that is over": ({"needed_by": "2026-01-05"}, "needed_by", "today or a later day"),
    }

    @pytest.fixture
    def door(self, sign_in, leader, seat):
        sent = {"words": "Pay a small debt", "kind": "ordinary", "team": seat.team_id}
        others = {"a leader": (leader, 403)}
        return Door(sign_in(seat.user), reverse(self.route), sent, asks, others)

    def test_says_when_silence_is_a_yes_and_when_it_is_none(self, door):
        assertContains(door.post(follow=True), "it is a yes")
        page = door.post(follow=True, kind="safeguarding")
        assertContains(page, "This one needs an answer: silence is no yes here.")


class TestAnswering(Ladder, Typed, Contested):
    route = "permissions:one-ask"
    too_late = "It was answered meanwhile"
    refused = {
        "neither": ({"says": ""}, "says", "needs an answer"),
        "a no without a reason": ({"says": "no", "words": ""}, "words", "Say why not"),
        "a day that is over": ({"until_on": "2026-01-05"}, "until_on", "today or a later day"),
    }

    @pytest.fixture
    def door(self, sign_in, leader, ask, seat):
        sent = {"says": "yes", "words": "Gladly", "limit_pence": "50"}
        others = {"another leader": (a_leader(), 404), "a worker": (seat.user, 404)}
        return Door(sign_in(leader), reverse(self.route, args=[ask.pk]), sent, asks, others)

    def overtake(self, door):
        with owner():
            Ask.objects.update(state="no", answer="No", answered_by=a_leader())

    def test_of_nobody_it_is_not_there(self, door):
        other = reverse(self.route, args=["0b3a0a52-0000-4000-8000-000000000000"])
        assert door.client.get(other).status_code == 404


class TestWithdrawing(Ladder, Contested):
    route = "permissions:withdraw"
    too_late = "It was answered meanwhile"

    @pytest.fixture
    def door(self, sign_in, ask, seat):
        colleague = MembershipFactory(team=seat.team).user
        return Door(
            sign_in(seat.user), reverse(self.route, args=[ask.pk]), {}, asks,
            {"a colleague": (colleague, 404)}, page=reverse("permissions:one-ask", args=[ask.pk]),
        )  # fmt: skip


class TestGiving(Ladder, Typed):
    route = "permissions:give"
    refused = {
        "nothing": ({"words": ""}, "words", "Say in a few words what it is"),
        "a day that is over": ({"until_on": "2026-01-05"}, "until_on", "today or a later day"),
    }

    @pytest.fixture
    def door(self, sign_in, leader, seat):
        sent = {"words": "Visit in the evening", "teams": str(TeamFactory().pk)}
        others = {"a worker": (seat.user, 403)}
        return Door(sign_in(leader), reverse(self.route), sent, allowed, others)


class TestTakingBack(Ladder, Typed, Contested):
    route = "permissions:take-back"
    too_late, too_late_at = "It was taken back already", "why"
    refused = {"no reason": ({"why": ""}, "why", "Say why")}

    @pytest.fixture
    def door(self, sign_in, leader, standing, seat):
        others = {"another leader": (a_leader(), 404), "a worker": (seat.user, 403)}
        return Door(
            sign_in(leader), reverse(self.route, args=[standing.pk]), {"why": "The law changed"},
            allowed, others, page=reverse("permissions:standing", args=[standing.pk]),
        )  # fmt: skip


def times():
    return list(Away.objects.order_by("pk").values_list("leader", "deputy", "until_on", "ended_at"))


class TestBeingAway(Ladder, Typed, Contested):
    route = "leaders:away"
    too_late, too_late_at = "You are away on some of these days already", "until_on"
    refused = {
        "nobody": ({"deputy": ""}, "deputy", "Choose a leader"),
        "no first day": ({"from_on": ""}, "from_on", "Choose the day"),
        "a last day before the first": ({"until_on": "2026-01-05"}, "until_on", "still to come"),
    }

    @pytest.fixture
    def door(self, sign_in, leader, seat):
        today = timezone.localdate()
        sent = {
            "deputy": a_leader().pk,
            "from_on": today.isoformat(),
            "until_on": (today + timedelta(days=7)).isoformat(),
        }
        others = {"a worker": (seat.user, 403)}
        return Door(sign_in(leader), reverse(self.route), sent, times, others)

    def test_nobody_stands_in_who_does_not_lead(self, door):
        answer = door.post(deputy=UserFactory().pk)
        assertContains(answer, "They do not lead here any more", status_code=422)


class TestComingBack(Ladder, Contested):
    route = "leaders:back"
    too_late = "It had ended already."

    @pytest.fixture
    def door(self, sign_in, leader):
        away = AwayFactory(leader=leader, deputy=a_leader())
        others = {"another leader": (a_leader(), 404)}
        return Door(
            sign_in(leader), reverse(self.route, args=[away.pk]), {}, times, others,
            page=reverse("leaders:away"),
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_clock_at_the_same_second_are_one_answer():
    """Two connections, many times over: whoever is second is refused or does nothing."""
    leader, seat = a_leader(), MembershipFactory()
    for _ in range(8):
        one = AskFactory(
            team=seat.team, asked_by=seat.user, asked_of=leader, asked_at=timezone.now(),
            due_on=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        start, said = threading.Barrier(2), []

        def answer(one=one, start=start, said=said):
            with owner():
                start.wait()
                try:
                    operations.say_no(one, "No", by=leader, at=timezone.now())
                    said.append("no")
                except Refused:
                    said.append("refused")
            connection.close()

        def clock(start=start, said=said):
            with owner():
                start.wait()
                said.append(f"lapsed {operations.let_lapse(timezone.now())}")
            connection.close()

        threads = [threading.Thread(target=each) for each in (answer, clock)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        with owner():
            one.refresh_from_db()
        expected = {"no": {"no", "lapsed 0"}, "lapsed": {"refused", "lapsed 1"}}
        assert set(said) == expected[one.state]
