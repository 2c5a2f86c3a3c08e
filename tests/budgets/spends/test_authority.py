"""Who says yes to how much: ceilings, the second yes, deputies, and whoever leads alone."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.ledger import operations as ledger
from budgets.models import Approval, Deputy, Limit, MoneyRules, Spend
from budgets.spends import operations as spends
from budgets.spends.queries import money_rules, waits_for_finance, who_answers
from placehub.access.context import acting_as
from tests.budgets.town import NOON, answered, fresh
from tests.factories.budgets import RULES
from tests.factories.people import OwnRecordFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def pot(town):
    return town.fund(1_000_000)


def kept(spend):
    with owner():
        return Spend.objects.get(pk=spend.pk)


def second(town, spend, *, by=None, yes=True):
    by = by or town.finance
    with acting_as(by.pk):
        found = next(one for one in waits_for_finance() if one.pk == spend.pk)
        return spends.answer_as_finance(found, by=by, yes=yes, words="", at=NOON)


class TestLimits:
    def test_whoever_sets_everybody_s_decides_nothing_by_it(self, town, pot):
        town.limit(50_000, 200_000)
        assert town.ask(500, by=town.lead).state == Spend.State.ASKED
        assert town.ask(500).state == Spend.State.PROMISED

    def test_another_lead_or_finance_sets_a_lead_s_own(self, town, pot, second_lead):
        town.limit(50_000, 200_000)
        with acting_as(town.finance.pk):
            spends.set_limit(
                team=town.team,
                user=town.lead,
                per_spend=900,
                per_month=900,
                by=town.finance,
                at=NOON,
            )
        assert town.ask(900, by=town.lead).state == Spend.State.PROMISED
        assert town.ask(900, by=second_lead).state == Spend.State.PROMISED

    @pytest.mark.parametrize(("each", "month"), [(50_001, 60_000), (500, 200_001)])
    def test_no_lead_grants_more_than_finance_allows(self, town, each, month):
        with acting_as(town.lead.pk):
            with pytest.raises(ledger.AboveTheLimit, match="up to £500 a spend and £2,000 a month"):
                spends.set_limit(
                    team=town.team,
                    user=None,
                    per_spend=each,
                    per_month=month,
                    by=town.lead,
                    at=NOON,
                )
            with pytest.raises(DatabaseError, match="leads may grant"), transaction.atomic():
                Limit.objects.create(
                    team=town.team,
                    per_spend_pence=each,
                    per_month_pence=month,
                    set_by=town.lead,
                    set_at=NOON,
                )


class TestRules:
    def test_finance_sets_them_and_what_was_before_is_kept(self, town):
        values = {name: value for name, value in RULES.items() if name != "set_at"}
        with acting_as(town.finance.pk):
            spends.set_rules(by=town.finance, at=NOON, **values)
            spends.set_rules(by=town.finance, at=NOON, **values | {"lead_up_to_pence": 7})
            assert money_rules().lead_up_to == 7
            assert MoneyRules.objects.count() == 2

    def test_no_lead_sets_them(self, town):
        with (
            acting_as(town.lead.pk),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            MoneyRules.objects.create(**RULES, set_by=town.lead)


class TestTheSecondYes:
    def test_above_what_a_lead_answers_alone_holds_nothing_until_finance_says_yes(self, town, pot):
        spend = town.asked(100_001)
        answered(town, spend, yes=True, at=NOON)
        assert (kept(spend).state, fresh(pot).held) == ("asked", 0)
        assert second(town, spend) == "promised"
        assert (kept(spend).state, fresh(pot).held) == ("promised", 100_001)
        with owner():
            voices = Approval.objects.filter(spend=spend).order_by("said_at", "voice")
            assert {(one.voice, one.worker_id) for one in voices} == {
                ("lead", town.lead.pk),
                ("finance", town.finance.pk),
            }

    def test_up_to_it_the_lead_is_enough(self, town, pot):
        spend = town.asked(100_000)
        answered(town, spend, yes=True, at=NOON)
        assert kept(spend).state == "promised"

    def test_what_it_is_judged_with_counts(self, town, pot):
        """Nobody splits one purchase over two yeses of a lead."""
        answered(town, town.asked(90_000, person=town.person), yes=True, at=NOON)
        more = town.asked(20_000, person=town.person)
        answered(town, more, yes=True, at=NOON)
        assert kept(more).state == "asked"

    def test_two_leads_are_no_second_person_above_them(self, town, pot, second_lead):
        spend = town.asked(100_001)
        answered(town, spend, yes=True, at=NOON)
        with acting_as(second_lead.pk), pytest.raises(ledger.LedgerRefused, match="finance"):
            spends.answer(spend, by=second_lead, yes=True, words="", at=NOON)

    def test_finance_is_not_first_where_the_team_can_answer(self, town, pot):
        town.asked(100_001)
        with acting_as(town.finance.pk):
            assert waits_for_finance() == []

    def test_a_no_of_finance_is_a_no(self, town, pot):
        spend = town.asked(100_001)
        answered(town, spend, yes=True, at=NOON)
        second(town, spend, yes=False)
        assert (kept(spend).state, fresh(pot).held) == ("declined", 0)

    def test_the_list_names_nobody_who_is_helped(self, town, pot):
        spend = town.asked(100_001, person=town.person)
        answered(town, spend, yes=True, at=NOON)
        with acting_as(town.finance.pk):
            (one,) = waits_for_finance()
            assert not Spend.objects.filter(pk=spend.pk).exists()
        assert (one.asked_pence, one.heard) == (100_001, town.lead.full_name)
        assert str(town.person.pk) not in str(one)


class TestWhoeverLeadsAlone:
    def test_is_told_that_finance_answers_and_it_does(self, town, pot):
        spend = town.ask(500, by=town.lead)
        with acting_as(town.lead.pk):
            assert who_answers(spend) == [town.finance.full_name]
        assert second(town, spend) == "promised"

    def test_above_the_tier_two_finance_officers_say_yes(self, town, pot):
        spend = town.asked(100_001, by=town.lead)
        assert second(town, spend) == "asked"
        other = AppointmentFactory(role="finance").user
        assert second(town, spend, by=other) == "promised"

    def test_finance_answers_where_the_only_lead_is_a_relative(self, town, pot):
        OwnRecordFactory(worker=town.lead, person=town.person)
        spend = town.asked(500, person=town.person)
        with acting_as(town.worker.pk):
            assert who_answers(spend) == [town.finance.full_name]
        assert second(town, spend) == "promised"

    def test_finance_answers_where_the_only_lead_leads_the_place(self, town, pot):
        AppointmentFactory(user=town.lead, role="leader")
        spend = town.asked(500)
        with acting_as(town.worker.pk):
            assert who_answers(spend) == [town.finance.full_name]
        assert second(town, spend) == "promised"

    def test_nobody_of_finance_is_asked_for_a_relative(self, town, pot):
        OwnRecordFactory(worker=town.finance, person=town.person)
        spend = town.ask(500, by=town.lead, person=town.person)
        with acting_as(town.finance.pk):
            assert waits_for_finance() == []
        other = AppointmentFactory(role="finance").user
        with acting_as(town.lead.pk):
            assert who_answers(spend) == [other.full_name]

    def test_with_another_lead_it_is_theirs(self, town, pot, second_lead):
        spend = town.ask(500, by=town.lead)
        with acting_as(town.lead.pk):
            assert who_answers(spend) == [second_lead.full_name]

    def test_reads_it_after_asking(self, town, sign_in):
        today = timezone.localdate()
        town.fund(50_000, starts=today, commit_by=today, on=today)
        answer = sign_in(town.lead).post(
            reverse("budgets:new-spend"),
            {
                "so_that": "x",
                "what": "x",
                "kind": "other",
                "asked_pence": "5",
                "team": town.team.pk,
                "form_key": str(uuid.uuid4()),
            },
            follow=True,
        )
        assertContains(answer, f"{town.finance.full_name} answers.")


class TestDeputies:
    @pytest.fixture
    def deputy(self, town):
        user = MembershipFactory(team=town.team).user
        with acting_as(town.lead.pk):
            spends.name_deputy(
                team=town.team,
                user=user,
                until=timezone.localdate(),
                by=town.lead,
                at=timezone.now(),
            )
        return user

    def test_answer_what_others_ask_and_not_their_own(self, town, pot, deputy):
        spend, own = town.asked(500), town.asked(500, by=deputy)
        with acting_as(deputy.pk):
            spends.answer(spend, by=deputy, yes=True, words="", at=NOON)
            with pytest.raises(spends.OwnRequest):
                spends.answer(own, by=deputy, yes=True, words="", at=NOON)
        assert kept(spend).state == "promised"
        with owner():
            assert Approval.objects.get().voice == "deputy"

    @pytest.mark.parametrize("how", ["until", "ended_at"])
    def test_no_longer_than_they_were_named_for(self, town, pot, deputy, how):
        spend = town.asked(500)
        with owner():
            past = timezone.now() - timedelta(days=1)
            Deputy.objects.update(**{how: past.date() if how == "until" else past})
        with acting_as(deputy.pk), pytest.raises(ledger.LedgerRefused, match="not yours"):
            spends.answer(spend, by=deputy, yes=True, words="", at=NOON)

    def test_nobody_names_themselves_nor_somebody_of_another_team(self, town, elsewhere):
        for user, by in (
            (town.lead, town.lead),
            (elsewhere, town.lead),
            (town.worker, town.worker),
        ):
            with acting_as(by.pk), pytest.raises(DatabaseError), transaction.atomic():
                Deputy.objects.create(
                    team=town.team, user=user, until=date(2027, 1, 1), named_by=by, named_at=NOON
                )

    def test_see_on_the_page_what_waits(self, town, pot, deputy, sign_in):
        spend = town.asked(500)
        page = reverse("budgets:spend", args=[spend.pk])
        assertContains(sign_in(deputy).get(page), "Send the answer")
        assertNotContains(sign_in(town.worker).get(page), "Send the answer")


def test_a_yes_by_hand_promises_nothing(town, pot):
    """No row of an approval, and no state, is written but through the door."""
    spend = town.asked(500)
    for who in (town.worker, town.lead):
        with acting_as(who.pk):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Approval.objects.create(
                    spend=spend,
                    asked_by_id=spend.asked_by_id,
                    worker=town.lead,
                    said_yes=True,
                    said_at=NOON,
                )
            for change in (
                {"state": "promised"},
                {"state": "spent"},
                {"came_to_pence": 1},
                {"answered_by": town.lead},
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    Spend.objects.filter(pk=spend.pk).update(**change)
    assert kept(spend).state == "asked"
