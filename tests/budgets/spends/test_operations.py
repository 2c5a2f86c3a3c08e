"""The verbs of a spend: what each keeps, and what each refuses without changing anything."""

from datetime import timedelta

import pytest

from budgets.ledger import operations as ledger
from budgets.models import Approval, Correction, Journal, Limit, Spend
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from placehub.errors import Refused
from tests.budgets.town import JUNE, NOON, allowance_left, answered, fresh
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def pot(town):
    return town.fund(100_000, on=JUNE)


def kept(spend):
    with owner():
        return Spend.objects.get(pk=spend.pk)


class TestAsking:
    def test_what_was_typed_is_kept(self, town, pot):
        spend = kept(town.ask(6_400, person=town.person))
        assert (spend.person_id, spend.team) == (town.person.pk, town.team)
        assert (spend.asked_by, spend.asked_pence, spend.asked_at) == (town.worker, 6_400, NOON)
        assert (spend.state, spend.at_once) == ("asked", False)

    @pytest.mark.parametrize(("pence", "at_once"), [(5_000, True), (5_001, False)])
    def test_the_limit_itself_is_within_it(self, town, pot, pence, at_once):
        town.limit(5_000, 10_000)
        assert town.ask(pence).at_once is at_once

    def test_the_month_begins_anew(self, town, pot):
        town.limit(5_000, 5_000)
        assert town.ask(5_000).state == "promised"
        assert town.ask(1_000, at=NOON + timedelta(days=29)).state == "asked"  # 30 June
        assert town.ask(1_000, at=NOON + timedelta(days=30)).state == "promised"  # 1 July

    def test_without_a_pot_what_is_within_the_limit_is_refused_and_not_kept(self, town):
        town.limit(5_000, 10_000)
        with pytest.raises(ledger.NotEnough):
            town.ask(500)
        with owner():
            assert not Spend.objects.exists()
            assert not Journal.objects.filter(code="COMMIT").exists()

    def test_what_is_asked_of_the_lead_needs_no_money_yet(self, town):
        assert town.ask(500).state == "asked"


class TestAnswering:
    @pytest.mark.parametrize(("yes", "state"), [(True, "promised"), (False, "declined")])
    def test_keeps_who_said_what_when(self, town, pot, yes, state):
        spend = town.ask(6_400, person=town.person)
        answered(town, spend, yes=yes, words="Because", at=NOON)
        found = kept(spend)
        assert (found.state, found.answer) == (state, "Because")
        assert (found.answered_by, found.answered_at, found.version) == (town.lead, NOON, 2)
        with owner():
            voice = Approval.objects.get(spend=found)
        assert (voice.worker, voice.said_yes) == (town.lead, yes)

    def test_a_yes_that_the_pots_do_not_hold_leaves_it_waiting(self, town, pot):
        spend = town.ask(100_001)
        with pytest.raises(ledger.NotEnough):
            answered(town, spend, yes=True)
        assert kept(spend).state == "asked"
        assert fresh(pot).held == 0
        with owner():
            assert not Approval.objects.exists()

    @pytest.mark.parametrize("second", [True, False])
    def test_is_done_once_whatever_the_second_says(self, town, pot, second):
        spend = town.ask(6_400)
        answered(town, spend, yes=True)
        with pytest.raises(spends.AnsweredAlready):
            answered(town, spend, yes=second, words="No")
        assert (kept(spend).state, fresh(pot).held) == ("promised", 6_400)

    def test_what_was_taken_back_is_answered_no_more(self, town, pot):
        spend = town.ask(6_400)
        with acting_as(town.worker.pk):
            spends.withdraw(spend, by=town.worker, at=NOON)
        with pytest.raises(spends.AnsweredAlready):
            answered(town, spend, yes=True)


class TestSettling:
    @pytest.fixture
    def spend(self, town, pot):
        town.limit(20_000, 60_000)
        return town.ask(6_400)

    def came_to(self, town, spend, pence, **more):
        with acting_as(town.worker.pk):
            return spends.came_to(spend, by=town.worker, pence=pence, at=NOON, **more)

    def test_keeps_what_it_came_to_and_gives_the_rest_back(self, town, pot, spend):
        self.came_to(town, spend, 6_000, helped="worked")
        found = kept(spend)
        assert (found.state, found.came_to_pence, found.helped) == ("spent", 6_000, "worked")
        assert found.spent_on == NOON.date()
        assert (fresh(pot).held, fresh(pot).spent) == (0, 6_000)
        assert allowance_left(town.worker) == 54_000

    def test_nothing_at_all_gives_everything_back(self, town, pot, spend):
        self.came_to(town, spend, 0)
        assert (fresh(pot).held, fresh(pot).spent, fresh(pot).left) == (0, 0, 100_000)
        assert allowance_left(town.worker) == 60_000

    def test_more_than_was_promised_changes_nothing(self, town, pot, spend):
        with pytest.raises(ledger.LedgerRefused, match=r"£64\.00 was promised"):
            self.came_to(town, spend, 6_901)
        assert (kept(spend).state, fresh(pot).held) == ("promised", 6_400)

    def test_is_done_once(self, town, pot, spend):
        self.came_to(town, spend, 6_000)
        with pytest.raises(spends.NotOpen):
            self.came_to(town, spend, 100)
        assert fresh(pot).spent == 6_000

    @pytest.mark.parametrize(
        ("before", "refused"),
        [("", False), ("too_soon", False), ("worked", True), ("did_not", True)],
    )
    def test_whether_it_helped_is_said_once(self, town, spend, before, refused):
        self.came_to(town, spend, 6_000, helped=before)
        with acting_as(town.worker.pk):
            if refused:
                with pytest.raises(spends.NotOpen, match="said so already"):
                    spends.say_whether_it_helped(spend, helped="worked")
            else:
                spends.say_whether_it_helped(spend, helped="worked")
        assert kept(spend).helped == (before if refused else "worked")

    def test_what_is_not_spent_yet_helped_nobody(self, town, spend):
        with acting_as(town.worker.pk), pytest.raises(spends.NotOpen):
            spends.say_whether_it_helped(spend, helped="worked")


class TestTakingBack:
    def test_what_only_waits_moves_no_money(self, town, pot):
        spend = town.ask(6_400)
        with acting_as(town.worker.pk):
            spends.withdraw(spend, by=town.worker, at=NOON)
        assert kept(spend).state == "withdrawn"
        with owner():
            assert not Journal.objects.filter(code="RELEASE").exists()

    @pytest.mark.parametrize("state", ["spent", "declined", "withdrawn"])
    def test_what_is_over_stays_as_it_is(self, town, pot, state):
        spend = town.ask(6_400)
        with owner():
            Spend.objects.filter(pk=spend.pk).update(state=state)
        with acting_as(town.worker.pk), pytest.raises(spends.NotOpen):
            spends.withdraw(spend, by=town.worker, at=NOON)
        assert kept(spend).state == state


class TestTakingUpAgain:
    def withdrawn(self, town, spend, at=NOON):
        with acting_as(town.worker.pk):
            return spends.withdraw(spend, by=town.worker, at=at)

    def test_what_only_waited_waits_again(self, town, pot):
        spend = self.withdrawn(town, town.ask(6_400))
        with acting_as(town.worker.pk):
            assert spends.take_up(spend, at=NOON).state == "asked"
        with owner():
            told = [one.what for one in spend.corrections.all()]
        assert sorted(told) == ["let_go", "taken_up"]

    def test_a_promise_and_its_authority_are_held_again(self, town, pot):
        town.limit(5_000, 10_000)
        spend = town.ask(4_000)
        before = (fresh(pot).held, allowance_left(town.worker), kept(spend).expires_on)
        self.withdrawn(town, spend)
        assert fresh(pot).held == 0
        with acting_as(town.worker.pk):
            assert spends.take_up(spend, at=NOON).state == "promised"
        assert (fresh(pot).held, allowance_left(town.worker), kept(spend).expires_on) == before

    def test_withdrawn_twice_it_is_taken_up_twice(self, town, pot):
        town.limit(5_000, 10_000)
        spend = town.ask(4_000)
        for _again in range(2):
            self.withdrawn(town, kept(spend))
            with acting_as(town.worker.pk):
                spends.take_up(kept(spend), at=NOON)
        assert fresh(pot).held == 4_000

    def test_one_s_own_word_is_judged_again(self, town, pot):
        town.limit(5_000, 10_000)
        spend = town.ask(4_000)
        self.withdrawn(town, spend)
        town.ask(3_000)
        with acting_as(town.worker.pk), pytest.raises(ledger.AboveTheLimit):
            spends.take_up(spend, at=NOON)
        assert kept(spend).state == "withdrawn"

    def test_minutes_later_it_is_over(self, town, pot):
        spend = self.withdrawn(town, town.ask(6_400))
        with owner():
            Correction.objects.update(at=NOON - timedelta(minutes=3))
        with acting_as(town.worker.pk), pytest.raises(spends.NotOpen):
            spends.take_up(spend, at=NOON)
        assert kept(spend).state == "withdrawn"

    def test_is_nobody_elses(self, town, pot):
        spend = self.withdrawn(town, town.ask(6_400))
        with acting_as(town.lead.pk), pytest.raises(Refused):
            spends.take_up(spend, at=NOON)
        assert kept(spend).state == "withdrawn"


class TestLimits:
    def set(self, town, by=None, user=None, each=500, month=900):
        by = by or town.lead
        with acting_as(by.pk):
            return spends.set_limit(
                team=town.team, user=user, per_spend=each, per_month=month, by=by, at=NOON
            )

    def test_the_new_one_holds_and_the_old_one_is_kept(self, town):
        old, new = self.set(town), self.set(town, each=700)
        with owner():
            assert Limit.objects.get(pk=old.pk).ended_at == NOON
            assert Limit.objects.get(pk=new.pk).ended_at is None

    def test_one_worker_s_and_the_team_s_hold_side_by_side(self, town):
        self.set(town)
        self.set(town, user=town.worker)
        with owner():
            assert Limit.objects.filter(ended_at=None).count() == 2

    def test_nobody_s_own(self, town, second_lead):
        with pytest.raises(spends.OwnRequest):
            self.set(town, user=town.lead)
        own = self.set(town, by=second_lead, user=town.lead)
        with acting_as(town.lead.pk), pytest.raises(spends.OwnRequest):
            spends.end_limit(own, by=town.lead, at=NOON)

    def test_ends_once_and_keeps_when_it_first_did(self, town):
        limit = self.set(town)
        with acting_as(town.lead.pk):
            spends.end_limit(limit, by=town.lead, at=NOON)
            with pytest.raises(spends.NotOpen, match="taken away already"):
                spends.end_limit(limit, by=town.lead, at=NOON + timedelta(hours=1))
        with owner():
            assert Limit.objects.get(pk=limit.pk).ended_at == NOON

    def test_a_worker_takes_none_away(self, town):
        limit = self.set(town)
        with acting_as(town.worker.pk), pytest.raises(Refused):
            spends.end_limit(limit, by=town.worker, at=NOON)
        with owner():
            assert Limit.objects.get(pk=limit.pk).ended_at is None
