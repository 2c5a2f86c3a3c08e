"""The doors of a spend and of a limit."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.models import Limit, Spend
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from tests.budgets.spends.written import door_of, every_limit, every_spend
from tests.budgets.town import answered, fresh
from tests.doors import Contested, Door, Ladder, Typed, beside, said
from tests.factories.people import BreakGlassFactory, ShareFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


class Spending(Ladder, Typed, Contested):
    refused = {
        "no so that": ({"so_that": ""}, "so_that", "needs an answer"),
        "no thing": ({"what": ""}, "what", "needs an answer"),
        "no kind": ({"kind": ""}, "kind", "needs an answer"),
        "no money": ({"asked_pence": "lots"}, "asked_pence", "Write an amount in pounds"),
        "for nothing": ({"asked_pence": "0.00"}, "asked_pence", "more than nothing"),
        "a digit too many": ({"asked_pence": "30,000,000"}, "asked_pence", "a digit too many"),
        "more than the pots hold": ({"asked_pence": "1,000.01"}, "asked_pence", "left together"),
        "a long thing": ({"what": "x" * 161}, "what", "at most 160"),
    }
    too_late, too_late_at = "have £300.00 left together", "asked_pence"

    def sent(self, town):
        return {
            "so_that": "Tia sleeps “at last” & well",
            "what": "Bed slats",
            "kind": "beds",
            "asked_pence": "£700",
            "supplier": "Beds & Co",
            "team": town.team.pk,
        }

    @pytest.fixture(autouse=True)
    def limit(self, town, pot):
        town.limit(200_000, 900_000)

    def test_above_the_limit_the_lead_is_asked_and_nothing_is_held(self, door, pot):
        assert door.post(asked_pence="2,000.01", follow=True).status_code == 200
        with acting_as(self.asker.pk):
            assert Spend.objects.get().state == Spend.State.ASKED
        assert fresh(pot).held == 0

    @pytest.fixture(autouse=True)
    def who(self, town):
        self.asker = town.worker


class TestSpendingForTheStreet(Spending):
    route = "budgets:new-spend"

    @pytest.fixture
    def door(self, town, sign_in, without_a_seat):
        return Door(
            sign_in(town.worker),
            reverse("budgets:new-spend"),
            self.sent(town),
            every_spend,
            without_a_seat,
        )

    def test_of_another_team_s_money_nobody_spends(self, door, elsewhere, sign_in):
        before = door.now()
        answer = door.post(client=sign_in(elsewhere))
        assert answer.status_code == 422
        assert door.now() == before


class TestSpendingForAPerson(Spending):
    route = "budgets:new-spend-for"

    @pytest.fixture
    def door(self, town, sign_in, elsewhere, without_a_seat):
        summary, glass = MembershipFactory(), MembershipFactory()
        ShareFactory(person=town.person, to_team=summary.team, level=2)
        BreakGlassFactory(person=town.person, worker=glass.user)
        others = {
            "a stranger": (elsewhere, 404),
            "who sees the summary": (summary.user, 404),
            "who broke the glass": (glass.user, 403),
        }
        return Door(
            sign_in(town.worker),
            reverse("budgets:new-spend-for", args=[town.person.pk]),
            self.sent(town),
            every_spend,
            others | without_a_seat,
        )

    def test_who_broke_the_glass_reads_and_spends_nothing_of_their_own_team(
        self, door, town, sign_in
    ):
        glass = MembershipFactory()
        BreakGlassFactory(person=town.person, worker=glass.user)
        answer = door.post(client=sign_in(glass.user), team=glass.team_id, asked_pence="5")
        assert answer.status_code == 403


class TestAnswering(Ladder, Typed, Contested):
    route = "budgets:answer"
    refused = {
        "neither yes nor no": ({"yes": ""}, "yes", "needs an answer"),
        "no without a why": ({"yes": "no", "words": ""}, "words", "Say why not"),
        "a long why": ({"yes": "no", "words": "x" * 301}, "words", "at most 300"),
    }
    too_late, too_late_at = "This was answered already.", ""

    @pytest.fixture
    def door(self, town, pot, sign_in, not_theirs):
        spend = town.ask(31_000, person=town.person, at=timezone.now())
        others = not_theirs | {"who asked": (town.worker, 403)}
        sent = {"yes": "yes", "words": "Go ahead"}
        return door_of(spend, "answer", sign_in(town.lead), sent, others)

    def overtake(self, door):
        assert door.post(yes="no", words="The grant pays this").status_code == 302

    def test_a_yes_that_the_pots_do_not_hold_is_refused(self, town, door, sign_in, not_theirs):
        much = town.ask(100_001, person=town.person, at=timezone.now())
        answer = door_of(much, "answer", door.client, door.sent, not_theirs).post()
        assert answer.status_code == 422
        assert "left together" in beside(answer, "")

    def test_a_lead_does_not_answer_their_own(self, town, door, not_theirs):
        own = town.ask(500, by=town.lead, at=timezone.now())
        before = door.now()
        answer = door_of(own, "answer", door.client, door.sent, not_theirs).post()
        assert answer.status_code == 422
        assert "somebody else answers it" in beside(answer, "")
        assert door.now() == before


class TestSayingWhatItCameTo(Ladder, Typed, Contested):
    route = "budgets:cost"
    refused = {
        "no money": ({"pence": "about 300"}, "pence", "Write an amount in pounds"),
        "more than was promised": ({"pence": "315.01"}, "pence", "£310.00 was promised"),
        "left empty": ({"pence": ""}, "pence", "needs an answer"),
        "bought on a day to come": ({"bought_on": "2099-01-01"}, "bought_on", "still to come"),
        "bought before it was promised": (
            {"bought_on": "2020-01-01"},
            "bought_on",
            "What was bought before",
        ),
    }
    too_late, too_late_at = "Somebody settled this meanwhile.", "pence"

    @pytest.fixture
    def door(self, town, promised, sign_in, not_theirs):
        sent = {"pence": "302.50", "helped": "worked"}
        return door_of(promised, "cost", sign_in(town.worker), sent, not_theirs)

    def test_what_was_not_needed_is_back_in_the_pot(self, door, pot):
        door.post()
        assert (fresh(pot).held, fresh(pot).spent, fresh(pot).left) == (0, 30_250, 69_750)

    def test_the_lead_may_say_it_too(self, door, town, sign_in):
        before = door.now()
        assert door.post(client=sign_in(town.lead)).status_code == 302
        assert door.now() != before


class TestSayingWhetherItHelped(Ladder, Typed, Contested):
    route = "budgets:look-back"
    refused = {"nothing said": ({"helped": ""}, "helped", "needs an answer")}
    too_late, too_late_at = "Somebody has said so already.", "helped"

    @pytest.fixture
    def door(self, town, promised, sign_in, not_theirs):
        with acting_as(town.worker.pk):
            spends.came_to(promised, by=town.worker, pence=30_000, at=timezone.now())
        sent = {"helped": "did_not"}
        return door_of(promised, "look-back", sign_in(town.worker), sent, not_theirs)

    def overtake(self, door):
        assert door.post(helped="worked").status_code == 302


class TestTakingASpendBack(Ladder, Contested):
    route = "budgets:withdrawal"
    too_late = "Somebody settled this meanwhile."

    @pytest.fixture
    def door(self, town, promised, sign_in, not_theirs):
        others = not_theirs | {"the lead, who did not ask": (town.lead, 403)}
        return door_of(promised, "withdrawal", sign_in(town.worker), {}, others)

    def test_the_money_is_in_the_pot_again(self, door, pot):
        assert fresh(pot).left == 69_000
        door.post()
        assert (fresh(pot).held, fresh(pot).left) == (0, 100_000)

    def undone(self, door):
        """The page that says what became of Undo, sent from the page after the withdrawal."""
        page = door.post(follow=True).content.decode()
        word = re.search(r'name="undo" value="([^"]+)"', page)[1]
        sent = {"form_key": str(uuid.uuid4()), "undo": word}
        return lambda: door.client.post("/undo/", sent, follow=True)

    def test_undo_promises_it_again(self, door, pot):
        answer = self.undone(door)()
        assert "It is promised again, from" in said(answer)
        assert (fresh(pot).held, fresh(pot).left) == (31_000, 69_000)
        with owner():
            spend = Spend.objects.get()
        assert spend.state == "promised"
        with acting_as(self.lead.pk):  # it is settled, and the books add up, as if nothing had been
            spends.came_to(spend, by=self.lead, pence=30_000, at=timezone.now())
        assert (fresh(pot).held, fresh(pot).left) == (0, 70_000)

    def test_undo_comes_too_late_for_money_that_went_elsewhere(self, town, door, pot):
        take_back = self.undone(door)
        other = town.ask(80_000, at=timezone.now())
        answered(town, other, yes=True, at=timezone.now())
        assert "not enough money left" in said(take_back())
        with owner():
            assert Spend.objects.exclude(pk=other.pk).get().state == "withdrawn"

    def overtake(self, door):
        with acting_as(self.lead.pk):
            spend = Spend.objects.get()
            spends.came_to(spend, by=self.lead, pence=30_000, at=timezone.now())

    @pytest.fixture(autouse=True)
    def who(self, town):
        self.lead = town.lead


class TestSettingALimit(Ladder, Typed):
    route = "budgets:limits"
    refused = {
        "no money": ({"per_spend": "a lot"}, "per_spend", "Write an amount in pounds"),
        "left empty": ({"per_month": ""}, "per_month", "needs an answer"),
        "a month that holds no spend": ({"per_month": "199"}, "per_month", "at least one spend"),
        "a digit too many": ({"per_month": "30,000,000"}, "per_month", "a digit too many"),
        "more than leads may grant": (
            {"per_spend": "500.01", "per_month": "600"},
            "per_spend",
            "up to £500 a spend",
        ),
    }

    @pytest.fixture
    def door(self, town, sign_in, elsewhere, without_a_seat):
        town.limit(5_000, 10_000)
        others = {"a worker": (town.worker, 403), "another team’s lead": (elsewhere, 404)}
        return Door(
            sign_in(town.lead),
            reverse("budgets:limits", args=[town.team.pk]),
            {"user": town.worker.pk, "per_spend": "200", "per_month": "600"},
            every_limit,
            others | without_a_seat,
        )

    def test_the_one_before_ends(self, door, town):
        door.post(user="")
        with acting_as(town.lead.pk):
            live = Limit.objects.get(user=None, ended_at=None)
            assert live.per_spend_pence == 20_000
            assert Limit.objects.filter(user=None).count() == 2

    def test_nobody_sets_their_own_nor_that_of_somebody_who_left(self, door, town, elsewhere):
        before = door.now()
        for user in (town.lead, elsewhere):
            answer = door.post(user=user.pk)
            assert answer.status_code == 422
            assert "That is not offered here" in beside(answer, "user")
        assert door.now() == before

    def test_of_two_leads_at_once_one_is_told(self, door, monkeypatch):
        """The other's limit appears after ours looked: as when the rows were locked meanwhile."""
        monkeypatch.setattr("django.db.models.query.QuerySet.update", lambda *a, **k: 0)
        before = door.now()
        answer = door.post(user="")
        assert answer.status_code == 422
        assert "Another lead set it at this moment" in beside(answer, "per_spend")
        assert door.now() == before


class TestTakingALimitAway(Ladder, Contested):
    route = "budgets:limit-end"
    too_late = "It was taken away already."

    @pytest.fixture
    def door(self, town, sign_in, elsewhere, without_a_seat):
        town.limit(5_000, 10_000)
        with acting_as(town.lead.pk):
            limit = Limit.objects.get()
        others = {"a worker": (town.worker, 403), "another team’s lead": (elsewhere, 404)}
        return Door(
            sign_in(town.lead),
            reverse("budgets:limit-end", args=[limit.pk]),
            {},
            every_limit,
            others | without_a_seat,
            page=reverse("budgets:limits", args=[town.team.pk]),
        )
