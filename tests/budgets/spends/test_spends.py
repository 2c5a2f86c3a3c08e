"""Spending at once, asking, answering, and what it came to."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.ledger import operations as ledger
from budgets.models import Spend
from budgets.spends import operations as spends
from budgets.spends.forms import SpendForm
from placehub.access.context import acting_as
from tests.budgets.town import NOON, allowance_left, answered, fresh
from tests.factories.budgets import SpendFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = "/money/today/"


def test_within_the_limit_the_money_is_promised_at_once(town):
    pot = town.fund(100_000)
    town.limit(20_000, 60_000)

    spend = town.ask(6_400, person=town.person)

    assert (spend.state, spend.at_once) == (Spend.State.PROMISED, True)
    assert fresh(pot).held == 6_400
    assert allowance_left(town.worker) == 53_600


def test_without_a_limit_the_lead_is_asked(town):
    town.fund(100_000)
    assert town.ask(100).state == Spend.State.ASKED


def test_above_the_month_the_lead_is_asked(town):
    town.fund(100_000)
    town.limit(20_000, 20_000)
    assert town.ask(15_000).state == Spend.State.PROMISED
    assert town.ask(15_000, at=NOON + timedelta(days=1)).state == Spend.State.ASKED
    assert allowance_left(town.worker) == 5_000


def test_a22_spends_at_one_shop_are_judged_together(town):
    town.fund(100_000)
    town.limit(20_000, 90_000)
    assert town.ask(18_000, supplier="Beds Ltd").state == Spend.State.PROMISED
    assert (
        town.ask(9_000, supplier="beds ltd", at=NOON + timedelta(days=3)).state == Spend.State.ASKED
    )
    assert (
        town.ask(9_000, supplier="Beds Ltd", at=NOON + timedelta(days=29)).state
        == Spend.State.PROMISED
    )


def test_spends_for_one_person_are_judged_together(town):
    town.fund(100_000)
    town.limit(20_000, 90_000)
    town.ask(15_000, person=town.person)
    assert town.ask(15_000, person=town.person).state == Spend.State.ASKED


def test_a_pot_that_does_not_hold_it_says_what_it_has(town):
    town.fund(1_240)
    town.limit(20_000, 90_000)
    with pytest.raises(ledger.NotEnough, match=r"£12\.40 left together, this needs £80\.00"):
        town.ask(8_000)


def test_a_yes_holds_and_the_cost_is_posted_and_the_rest_released(town):
    pot = town.fund(100_000)
    spend = town.ask(31_000, person=town.person)
    with acting_as(town.lead.pk):
        spends.answer(spend, by=town.lead, yes=True, words="", at=NOON)
        assert fresh(pot).held == 31_000
        spends.came_to(spend, by=town.lead, pence=30_250, at=NOON, helped="worked")
    assert (fresh(pot).held, fresh(pot).spent, fresh(pot).left) == (0, 30_250, 69_750)


def test_a_no_says_why_and_holds_nothing(town):
    pot = town.fund(100_000)
    spend = town.ask(31_000)
    with acting_as(town.lead.pk):
        spends.answer(spend, by=town.lead, yes=False, words="The council pays this one.", at=NOON)
        found = Spend.objects.get(pk=spend.pk)
    assert (found.state, found.answer) == (Spend.State.DECLINED, "The council pays this one.")
    assert fresh(pot).held == 0


def test_a21_nobody_answers_themselves(town):
    town.fund(100_000)
    spend = town.ask(31_000, by=town.lead)
    with acting_as(town.lead.pk), pytest.raises(spends.OwnRequest):
        spends.answer(spend, by=town.lead, yes=True, words="", at=NOON)
    with owner(), pytest.raises(DatabaseError, match="no_self_approval"), transaction.atomic():
        Spend.objects.filter(pk=spend.pk).update(answered_by=town.lead, state="promised")
    other = MembershipFactory(team=town.team, role="lead").user
    with acting_as(other.pk):
        assert (
            spends.answer(spend, by=other, yes=True, words="", at=NOON).state
            == Spend.State.PROMISED
        )


def test_more_than_was_promised_is_asked_for_again(town):
    town.fund(100_000)
    town.limit(20_000, 90_000)
    spend = town.ask(6_400)
    with (
        acting_as(town.worker.pk),
        pytest.raises(ledger.LedgerRefused, match=r"£64\.00 was promised"),
    ):
        spends.came_to(spend, by=town.worker, pence=6_901, at=NOON)


def test_taking_back_frees_the_pot_and_the_allowance(town):
    pot = town.fund(100_000)
    town.limit(20_000, 60_000)
    spend = town.ask(6_400)
    with acting_as(town.worker.pk):
        spends.withdraw(spend, by=town.worker, at=NOON)
        with pytest.raises(spends.NotOpen):
            spends.withdraw(spend, by=town.worker, at=NOON)
    assert fresh(pot).left == 100_000
    assert allowance_left(town.worker) == 60_000


def test_a_lower_limit_takes_effect_without_taking_back_what_is_promised(town):
    town.fund(100_000)
    town.limit(20_000, 60_000)
    town.ask(15_000)
    town.limit(5_000, 10_000)
    assert town.ask(4_000, at=NOON + timedelta(days=1)).state == Spend.State.ASKED


def test_nobody_sets_their_own_limit(town):
    with acting_as(town.lead.pk), pytest.raises(spends.OwnRequest):
        spends.set_limit(
            team=town.team, user=town.lead, per_spend=1, per_month=1, by=town.lead, at=NOON
        )


class TestPages:
    def test_a_worker_spends_within_the_limit(self, town, sign_in):
        pot = town.fund(100_000, on=NOON.date())
        town.limit(20_000, 60_000)
        client = sign_in(town.worker)
        url = f"/people/{town.person.pk}/spends/new/"
        key = "11111111-1111-4111-8111-111111111111"
        data = {
            "form_key": key,
            "so_that": "Tia sleeps in her own bed",
            "what": "Bed slats",
            "kind": "beds",
            "asked_pence": "£64",
            "team": town.team.pk,
        }

        first, again = client.post(url, data), client.post(url, data)

        assert (first.status_code, again.status_code) == (302, 302)
        assert again["Location"] == first["Location"]
        assert fresh(pot).held == 6_400

    def test_so_that_is_not_said_twice(self, town):
        sent = QueryDict("so_that=So that: the fridge stays on")
        form = SpendForm(sent, team_ids=(town.team.pk,), today=timezone.localdate())
        form.full_clean()
        assert form.cleaned_data["so_that"] == "the fridge stays on"

    def test_a_form_with_a_fault_comes_back_with_what_was_typed(self, town, sign_in):
        answer = sign_in(town.worker).post(
            "/money/spends/new/",
            {
                "form_key": "11111111-1111-4111-8111-111111111112",
                "so_that": "Joan can hear the door",
                "asked_pence": "lots",
                "team": town.team.pk,
            },
        )
        assert answer.status_code == 422
        assert "Write an amount in pounds" in answer.content.decode()
        assert "Joan can hear the door" in answer.content.decode()

    def test_the_lead_answers_on_the_page(self, town, sign_in):
        pot = town.fund(100_000)
        spend = town.ask(31_000, person=town.person)
        page = sign_in(town.lead).get(f"/money/spends/{spend.pk}/")
        assert "waits for you" in page.content.decode()
        answer = sign_in(town.lead).post(
            f"/money/spends/{spend.pk}/answer/",
            {"form_key": "11111111-1111-4111-8111-111111111113", "yes": "yes"},
        )
        assert answer.status_code == 302
        assert fresh(pot).held == 31_000

    def test_a_stranger_finds_no_spend(self, town, sign_in):
        spend = SpendFactory(person=town.person, team=town.team)
        assert (
            sign_in(MembershipFactory().user).get(f"/money/spends/{spend.pk}/").status_code == 404
        )


class TestLookingBack:
    def test_too_soon_is_asked_again_until_somebody_can_say(self, town, sign_in):
        town.fund(100_000)
        town.limit(20_000, 60_000)
        spend = town.ask(9_000)
        with acting_as(town.worker.pk):
            spends.came_to(spend, by=town.worker, pence=9_000, at=timezone.now(), helped="too_soon")
        client, address = sign_in(town.worker), reverse("budgets:look-back", args=[spend.pk])
        assertContains(client.get(TODAY), "Did it help?")
        sent = {"form_key": str(uuid.uuid4()), "helped": "worked"}
        assert client.post(address, sent).status_code == 302
        assertNotContains(client.get(TODAY), "Did it help?")
        again = {"form_key": str(uuid.uuid4()), "helped": "did_not"}
        assertContains(client.post(address, again), "said so already", status_code=422)

    def test_a_colleague_does_not_say_it(self, town, sign_in):
        spend = SpendFactory(
            person=town.person, team=town.team, asked_by=town.worker, state="spent"
        )
        mate = MembershipFactory(team=town.team).user
        sent = {"form_key": str(uuid.uuid4()), "helped": "worked"}
        address = reverse("budgets:look-back", args=[spend.pk])
        assert sign_in(mate).post(address, sent).status_code == 403


def test_the_stream_tells_what_was_asked_from_what_was_spent(town, sign_in):
    town.fund(100_000)
    asked, declined = town.ask(31_000, person=town.person), town.ask(32_000, person=town.person)
    address = reverse("people:stream", args=[town.person.pk])
    assertContains(sign_in(town.worker).get(address), "Asked for £310")
    answered(town, declined, yes=False, words="No")
    answered(town, asked, yes=True)
    page = sign_in(town.worker).get(address)
    assertContains(page, "£310 for")
    assertNotContains(page, "Asked for")
    assertNotContains(page, "£320")
