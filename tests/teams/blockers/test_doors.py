"""The doors of blockers and of a leader's first page, each with its ladder."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from teams.blockers.models import Blocker, Event, Kind, MetByTeam, State
from teams.leaders.models import PutAway, Told
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.blockers import BlockerFactory, MetByTeamFactory
from tests.factories.leaders import ServiceFactory, a_leader
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


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
def blocker(leader, seat):
    """One that the leader has, and that the seat's team met."""
    found = BlockerFactory(owner=leader, state=State.TAKEN, team=seat.team, asked_of=leader)
    MetByTeamFactory(blocker=found)
    return found


def how_they_stand():
    rows = Blocker.objects.order_by("pk").values_list(
        "state", "owner", "asked_of", "answer", "try_until", "kind", "rule_title", "times_met",
        "from_service", "to_service", "national", "write_to", "hours_lost",
    )  # fmt: skip
    return [*rows, Event.objects.count(), MetByTeam.objects.count()]


class TestTheBoard(Shown):
    route = "blockers:board"

    @pytest.fixture
    def sight(self, sign_in, seat, finance, blocker):
        return Sight(
            sign_in(seat.user), reverse(self.route), blocker.words, {"finance": (finance, 403)}
        )

    def test_has_what_my_teams_met_by_itself(self, sight, blocker, sign_in):
        other = BlockerFactory(words="Two log-ins for one family")
        assertContains(sight.client.get(sight.address), other.words)
        mine = sight.client.get(sight.address + "?show=mine")
        assertContains(mine, blocker.words)
        assertNotContains(mine, other.words)

    def test_says_what_a_column_leaves_out_and_leads_there(self, sight):
        for _ in range(11):
            BlockerFactory()
        assertContains(sight.client.get(sight.address), "And 3 more.")
        page = sight.client.get(sight.address + "?all=asking")
        assertNotContains(page, "And 3 more.")

    def test_asks_as_many_queries_however_many_there_are(
        self, sight, leader, sign_in, django_assert_num_queries
    ):
        for _ in range(3):
            BlockerFactory(owner=leader, state=State.TRYING, try_until=timezone.localdate())
        sight.client.get(sight.address)
        with django_assert_num_queries(11):
            sight.client.get(sight.address)
        for _ in range(9):
            MetByTeamFactory(blocker=BlockerFactory(owner=leader, state=State.TRYING))
            BlockerFactory()
        with django_assert_num_queries(11):
            sight.client.get(sight.address)

    def test_what_was_settled_long_ago_has_left_it(self, sight, leader):
        old = BlockerFactory(
            words="Settled long ago",
            owner=leader,
            state=State.COULD_NOT,
            state_since=timezone.now() - timedelta(days=91),
        )
        assertNotContains(sight.client.get(sight.address), old.words)


class TestOneBlocker(Shown):
    route = "blockers:blocker"

    @pytest.fixture
    def sight(self, sign_in, seat, finance, blocker):
        address = reverse(self.route, args=[blocker.pk])
        return Sight(sign_in(seat.user), address, blocker.words, {"finance": (finance, 403)})

    def test_a_leader_who_does_not_have_it_is_told_who_does(self, sight, sign_in):
        page = sign_in(a_leader()).get(sight.address)
        assertContains(page, "Dawn Ellis has it: they move it, or pass it on.")
        assertNotContains(page, "It is fixed")

    def test_whoever_has_it_may_move_it(self, sight, sign_in, leader):
        page = sign_in(leader).get(sight.address)
        for words in ("Answer the teams", "It is fixed", "We cannot, because", "Pass it on"):
            assertContains(page, words)

    def test_people_are_told_in_fives(self, sight, blocker):
        assertContains(sight.client.get(sight.address), "fewer than 5 people")
        with owner():
            Blocker.objects.filter(pk=blocker.pk).update(people_touched=10)
        assertContains(sight.client.get(sight.address), "about 10 people")

    def test_is_not_there_for_anybody_where_it_is_not(self, sight):
        other = reverse(self.route, args=["0b3a0a52-0000-4000-8000-000000000000"])
        assert sight.client.get(other).status_code == 404


class TestTheJoinMap(Shown):
    route = "blockers:joins"

    @pytest.fixture
    def sight(self, sign_in, seat, finance):
        here, there = ServiceFactory(name="Hospital discharge"), ServiceFactory(name="Home care")
        raised = timezone.now() - timedelta(days=40)
        BlockerFactory(from_service=here, to_service=there, raised_at=raised)
        words = "Hospital discharge → Home care"
        return Sight(sign_in(seat.user), reverse(self.route), words, {"finance": (finance, 403)})

    def test_is_the_same_for_a_leader(self, sight, sign_in, leader):
        assertContains(sign_in(leader).get(sight.address), sight.words)


class TestWordsAlike:
    route = "blockers:alike"

    def test_are_shown_while_somebody_types(self, sign_in, seat, leader, finance):
        BlockerFactory(words="Repairs are booked without a date")
        address = reverse(self.route)
        page = sign_in(seat.user).post(address, {"words": "repairs without date"})
        assertContains(page, "Repairs are booked without a date")
        assertNotContains(sign_in(seat.user).post(address, {"words": "bus passes"}), "Repairs")
        for user in (leader, finance):
            assert sign_in(user).post(address, {"words": "repairs"}).status_code == 403
        assert sign_in(seat.user).get(address).status_code == 405


class TestMeetingItToo(Ladder, Typed):
    route = "blockers:met-too"
    refused = {"too many hours": ({"hours": "501"}, "hours", "more than a quarter of a year")}

    @pytest.fixture
    def door(self, sign_in, blocker, leader):
        other = MembershipFactory()
        address = reverse(self.route, args=[blocker.pk])
        sent = {"hours": "3", "team": other.team_id}
        return Door(sign_in(other.user), address, sent, how_they_stand, {"leader": (leader, 403)})


class TestShowingTheRule(Ladder, Typed):
    route = "blockers:show-rule"
    refused = {
        "no title": ({"rule_title": ""}, "rule_title", "needs an answer"),
        "no address": ({"rule_link": "not an address"}, "rule_link", "Write the whole address"),
    }

    @pytest.fixture
    def door(self, sign_in, blocker, seat):
        address = reverse(self.route, args=[blocker.pk])
        sent = {
            "kind": Kind.LAW,
            "rule_title": "Housing Act 1996",
            "rule_section": "section 184",
            "rule_link": "https://www.example.org/law",
            "rule_date": "1996-07-24",
        }
        others = {
            "another team": (MembershipFactory().user, 404),
            "another leader": (a_leader(), 404),
        }
        return Door(sign_in(seat.user), address, sent, how_they_stand, others)

    def test_the_leader_who_has_it_may_show_it_too(self, door, sign_in, leader):
        assert door.post(client=sign_in(leader)).status_code == 302
        with owner():
            assert Blocker.objects.get().rule_title == "Housing Act 1996"


class OfALeader(Ladder):
    """A verb on a blocker that the leader has."""

    sent: dict = {}

    @pytest.fixture
    def door(self, sign_in, blocker, leader, seat):
        address = reverse(self.route, args=[blocker.pk])
        others = {"another leader": (a_leader(), 404), "a worker": (seat.user, 403)}
        return Door(sign_in(leader), address, dict(self.sent), how_they_stand, others)


class TestTakingOn(Ladder, Contested):
    route = "blockers:take-on"
    too_late = "Another Leader has it now"

    @pytest.fixture
    def door(self, sign_in, leader, seat):
        found = BlockerFactory(team=seat.team, asked_of=leader)
        address = reverse(self.route, args=[found.pk])
        return Door(sign_in(leader), address, {}, how_they_stand, {"a worker": (seat.user, 403)})

    def overtake(self, door):
        with owner():
            Blocker.objects.update(owner=a_leader(full_name="Another Leader"), state=State.TAKEN)

    def test_says_so_when_another_was_first(self, door):
        pk = door.address.split("/")[2]
        page = door.client.get(door.address)
        assert page.status_code == 200
        self.overtake(door)
        before = door.now()
        assert door.post().status_code == 404  # another leader's is not theirs to move
        assert door.now() == before
        assertContains(door.client.get(f"/blockers/{pk}/"), "Another Leader has it")


class TestAnswering(OfALeader, Typed):
    route = "blockers:answer"
    sent = {"words": "By Friday"}
    refused = {
        "nothing": ({"words": ""}, "words", "Say something to the teams"),
        "too long": ({"words": "x" * 401}, "words", "at most 400"),
    }


class Held(Contested):
    """A verb that needs the blocker in hand: it was settled a moment ago in another window."""

    too_late = "Look at how it stands"

    def overtake(self, door):
        with owner():
            Blocker.objects.update(state=State.COULD_NOT)


class TestTrying(OfALeader, Typed, Held):
    route = "blockers:try"
    sent = {"words": "One card at three practices", "until": "2026-12-18"}
    refused = {
        "no words": ({"words": ""}, "words", "Say what you try"),
        "no day": ({"until": ""}, "until", "Choose the day"),
        "a day that is over": ({"until": "2026-01-05"}, "until", "today or a later day"),
    }


class TestSayingFixed(OfALeader, Typed, Held):
    route = "blockers:fixed"
    sent = {"words": "Everybody gets a date"}
    refused = {"nothing": ({"words": ""}, "words", "Say what is different now")}


class TestSayingWeCouldNot(OfALeader, Typed, Held):
    route = "blockers:could-not"
    sent = {"words": "The law says so", "write_to": "The Department, by letter"}
    refused = {
        "no reason": ({"words": ""}, "words", "Say because of what"),
        "nobody to write to": ({"write_to": ""}, "write_to", "Say whom people can write to"),
    }


class TestPassingOn(OfALeader, Typed, Held):
    route = "blockers:pass-on"
    refused = {
        "to nobody": ({"to": ""}, "to", "Choose a leader"),
        "without a reason": ({"words": ""}, "words", "Say why"),
    }

    @pytest.fixture
    def door(self, sign_in, blocker, leader, seat):
        address = reverse(self.route, args=[blocker.pk])
        other = a_leader()
        others = {"another leader": (other, 404), "a worker": (seat.user, 403)}
        sent = {"to": other.pk, "words": "It is housing’s"}
        return Door(sign_in(leader), address, sent, how_they_stand, others)

    def test_to_somebody_who_leads_nothing_it_is_not_passed(self, door, seat):
        answer = door.post(to=str(seat.user_id))
        assertContains(answer, "They do not lead here any more", status_code=422)


class TestSayingBetweenWhichServices(OfALeader, Typed):
    route = "blockers:join"
    refused = {
        "one that nobody knows": (
            {"from_service": "xyzzy"}, "from_service", "no service that is called so",
        ),
        "a slip": ({"to_service": "Home caer"}, "to_service", "Is it one of these: Home care"),
        "twice the same": ({"from_service": "Home care"}, "to_service", "two different services"),
    }  # fmt: skip

    @pytest.fixture
    def door(self, sign_in, blocker, leader, seat):
        ServiceFactory(name="Hospital discharge")
        ServiceFactory(name="Home care")
        address = reverse(self.route, args=[blocker.pk])
        others = {"another leader": (a_leader(), 404), "a worker": (seat.user, 403)}
        sent = {"from_service": "hospital discharge", "to_service": "Home care", "national": "on"}
        return Door(sign_in(leader), address, sent, how_they_stand, others)


class TestWhatWaits(Shown):
    route = "home:home"

    @pytest.fixture
    def sight(self, sign_in, blocker, leader, seat):
        address = reverse(self.route)
        return Sight(sign_in(leader), address, blocker.words, {"a worker": (seat.user, 403)})

    def test_is_where_a_leader_begins(self, sight):
        assert sight.client.get("/")["Location"] == sight.address

    def test_the_oldest_is_first_and_what_nobody_took_stands_above(self, sight, leader):
        late = BlockerFactory(
            raised_at=timezone.now() - timedelta(days=3), words="Nobody took this"
        )
        page = sight.client.get(sight.address)
        assertContains(page, "Nobody has taken these on for 48 hours")
        assertContains(page, late.words)

    def test_asks_as_many_queries_however_much_waits(
        self, sight, leader, django_assert_num_queries
    ):
        sight.client.get(sight.address)
        with django_assert_num_queries(17):
            sight.client.get(sight.address)
        for _ in range(9):
            BlockerFactory(owner=leader, state=State.TAKEN)
        with django_assert_num_queries(17):
            sight.client.get(sight.address)


class TestPuttingAnAnswerAway(Ladder):
    route = "home:told-away"

    @pytest.fixture
    def door(self, sign_in, seat):
        with owner():
            told = Told(
                about="blocker", team=seat.team, words="It is fixed.", address="/blockers/",
                at=timezone.now(),
            )  # fmt: skip
            told.save()
        address = reverse(self.route, args=[told.pk])
        others = {"another team": (MembershipFactory().user, 404)}
        return Door(
            sign_in(seat.user), address, {}, lambda: PutAway.objects.count(), others,
            page=reverse("people:today"),
        )  # fmt: skip
