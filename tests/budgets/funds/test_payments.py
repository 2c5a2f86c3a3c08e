"""The doors for money of a fund: from its giver, back there, and back from a team."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.ledger import operations as ledger
from budgets.models import Journal, Pot
from placehub.access.context import acting_as
from tests.doors import Contested, Door, Ladder, Typed, beside

pytestmark = pytest.mark.django_db


def pots():
    """Pence in every pot, the funds' own included."""
    return sorted((pot.fund_id, pot.team_id or 0, pot.left) for pot in Pot.objects.all())


def today_and(days):
    return timezone.localdate() + timedelta(days=days)


PAYMENT = {"on": str(timezone.localdate()), "reference": "BACS 4711", "memo": "First part"}
LARGE = 100_001
WRONG_PAYMENTS = {
    "no money": ({"pence": "lots"}, "pence", "Write an amount in pounds"),
    "nothing": ({"pence": "0"}, "pence", "more than nothing"),
    "left empty": ({"pence": ""}, "pence", "needs an answer"),
    "a digit too many": ({"pence": "999,999,999"}, "pence", "a digit too many"),
    "a large sum": ({"pence": f"{LARGE}"}, "sure", "£100,001 is a large sum. Is it right?"),
    "no day": ({"on": "soon"}, "on", "That is not a day"),
    "a day to come": ({"on": str(today_and(1))}, "on", "has not come yet"),
    "a day long ago": ({"on": str(today_and(-401))}, "on", "more than a year ago"),
    "a long reference": ({"reference": "x" * 61}, "reference", "at most 60"),
}


class TestPuttingMoneyIn(Ladder, Typed):
    route = "budgets:put-in"
    refused = WRONG_PAYMENTS

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        address = reverse("budgets:put-in", args=[pot.fund_id])
        sent = {"pence": "1,250.50"} | PAYMENT
        return Door(sign_in(town.finance), address, sent, pots, not_of_finance)

    def test_it_lies_in_the_fund_and_in_no_team_s_pot(self, door, town, pot):
        door.post()
        assert pots() == [(pot.fund_id, 0, 125_050), (pot.fund_id, town.team.pk, 100_000)]

    def test_a_large_sum_is_put_in_once_it_is_said_to_be_right(self, door, town, pot):
        assert door.post(pence=LARGE, sure="on").status_code == 302
        assert pots()[0] == (pot.fund_id, 0, LARGE * 100)

    def test_the_sum_from_which_it_is_asked_is_the_place_s_own(self, door, settings):
        settings.PLACEHUB_SURE_ABOVE = 100_00
        answer = door.post(pence="100.01")
        assert "Is it right?" in beside(answer, "sure")
        assert 'type="checkbox" name="sure"' in answer.content.decode()
        assert door.post(pence="100").status_code == 302

    def test_day_reference_and_note_stand_on_the_fund_s_page(self, door, pot):
        door.post(on=today_and(-3))
        page = door.client.get(reverse("budgets:fund", args=[pot.fund_id])).content.decode()
        assert "BACS 4711 · First part" in page
        assert Journal.objects.latest("created_at").effective_on == today_and(-3)

    def test_a_fund_that_is_not_there(self, door, town):
        missing = reverse("budgets:put-in", args=[999_999])
        assert door.client.get(missing).status_code == 404


class TestReturningToTheGiver(Ladder, Typed, Contested):
    route = "budgets:return"
    refused = WRONG_PAYMENTS | {
        "no reason": ({"memo": ""}, "memo", "needs an answer"),
        "more than is not shared out": ({"pence": "500.01"}, "pence", "not enough money left"),
    }
    too_late, too_late_at = "not enough money left", "pence"

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        """The fund's own pot has £500."""
        with acting_as(town.finance.pk):
            ledger.put_in(pot.fund, 50_000, on=today_and(0), by=town.finance.pk, key="in")
        return Door(
            sign_in(town.finance),
            reverse("budgets:return", args=[pot.fund_id]),
            {"pence": "300"} | PAYMENT,
            pots,
            not_of_finance,
        )

    def test_the_team_s_money_stays(self, door, town, pot):
        door.post()
        assert pots() == [(pot.fund_id, 0, 20_000), (pot.fund_id, town.team.pk, 100_000)]
        page = door.client.get(reverse("budgets:fund", args=[pot.fund_id])).content.decode()
        assert "Returned to the giver" in page


class TestGivingBackFromATeam(Ladder, Typed, Contested):
    route = "budgets:hand-back"
    refused = {
        "no money": ({"pence": "lots"}, "pence", "Write an amount in pounds"),
        "no reason": ({"memo": ""}, "memo", "needs an answer"),
        "no team": ({"pot": ""}, "pot", "needs an answer"),
        "more than is left": ({"pence": "1000.01"}, "pence", "not enough money left"),
    }
    too_late, too_late_at = "not enough money left", "pence"

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse("budgets:hand-back", args=[pot.fund_id]),
            {"pot": pot.pk, "pence": "600", "memo": "The winter was mild"},
            pots,
            not_of_finance,
        )

    def test_it_lies_in_the_fund_s_own_pot(self, door, town, pot):
        door.post()
        assert pots() == [(pot.fund_id, 0, 60_000), (pot.fund_id, town.team.pk, 40_000)]
        assert Journal.objects.latest("created_at").memo == "The winter was mild"

    def test_what_is_promised_stays_with_the_team(self, door, town, pot):
        town.hold([pot], 50_000, on=today_and(0))
        assert "not enough money left" in beside(door.post(pence="500.01"), "pence")

    def test_another_fund_s_pot_is_not_offered(self, door, town):
        other = town.fund(1_000, name="Other")
        assert "not offered here" in beside(door.post(pot=other.pk), "pot")
