"""Days of receipts, what comes back, what was typed wrong, what runs out, and what is let go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains

from budgets.ledger import operations as ledger
from budgets.ledger.queries import check
from budgets.models import Correction, Journal, Period, Spend
from budgets.spends import operations as spends
from budgets.spends.queries import own_spends
from budgets.spends.tasks import expire_promises_nightly
from placehub.access.context import acting_as
from tests.budgets.town import JUNE, NOON, allowance_left, fresh
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 11, 20, 12, tzinfo=UTC)


def kept(spend):
    with owner():
        return Spend.objects.get(pk=spend.pk)


def came_to(town, spend, pence, *, bought_on=JUNE, at=NOON, by=None, **more):
    by = by or town.worker
    with acting_as(by.pk):
        return spends.came_to(spend, by=by, pence=pence, bought_on=bought_on, at=at, **more)


@pytest.fixture
def pot(town):
    return town.fund(100_000, commit_by=date(2026, 9, 30), spend_by=date(2026, 10, 31))


@pytest.fixture
def promised(town, pot):
    town.limit(20_000, 60_000)
    return town.ask(6_400)


class TestTheDayBought:
    def test_is_the_day_that_counts_and_not_the_day_of_typing(self, town, pot, promised):
        """The fund's last day has passed since: what was bought in time is entered all the same."""
        came_to(town, promised, 6_000, bought_on=date(2026, 10, 31), at=LATE)
        assert kept(promised).spent_on == date(2026, 10, 31)
        assert Journal.objects.get(code="ACTUAL").effective_on == date(2026, 10, 31)
        assert fresh(pot).spent == 6_000

    @pytest.mark.parametrize(
        ("bought_on", "words"),
        [
            (date(2026, 11, 21), "still to come"),
            (date(2026, 5, 31), "before the money was promised"),
            (date(2026, 11, 1), "last day for spending has passed"),
        ],
    )
    def test_is_bounded(self, town, pot, promised, bought_on, words):
        with pytest.raises(ledger.LedgerRefused, match=words):
            came_to(town, promised, 6_000, bought_on=bought_on, at=LATE)
        assert (kept(promised).state, kept(promised).spent_on) == ("promised", None)

    @pytest.mark.parametrize(("status", "counts"), [("ADJUST", JUNE), ("CLOSED", LATE.date())])
    def test_in_books_that_are_closed_counts_today_and_stays_with_the_spend(
        self, town, pot, promised, status, counts
    ):
        with owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE led_period SET ends = '2026-06-30', status = %s", [status])
            cursor.execute(
                "INSERT INTO led_period (starts, ends) VALUES ('2026-07-01', '2027-03-31')"
            )
        came_to(town, promised, 6_000, at=LATE)
        assert Journal.objects.get(code="ACTUAL").effective_on == counts
        assert kept(promised).spent_on == JUNE

    def test_when_all_books_are_closed_it_is_said(self, town, pot, promised):
        with owner():
            Period.objects.update(status="CLOSED")
        with pytest.raises(ledger.LedgerRefused, match="books for that day are closed"):
            came_to(town, promised, 6_000, at=LATE)

    def test_books_that_take_no_promises_say_so_at_the_first_of_a_month_too(self, town, pot):
        town.limit(20_000, 60_000)
        with owner():
            Period.objects.update(status="ADJUST")
        with pytest.raises(ledger.LedgerRefused, match="books for that day are closed"):
            town.ask(500)

    def test_half_past_midnight_in_a_summer_s_london_is_the_new_day(self, town):
        """23:30 UTC on 30 June is 1 July: another month's allowance, and a fund's first day."""
        pot = town.fund(100_000, starts=date(2026, 7, 1), on=date(2026, 7, 1))
        town.limit(5_000, 5_000)
        spend = town.ask(5_000, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
        assert (spend.state, fresh(pot).held) == ("promised", 5_000)
        assert Journal.objects.get(code="COMMIT").effective_on == date(2026, 7, 1)
        town.post(spend, 5_000, on=date(2026, 7, 1))

    def test_a_fund_that_ended_at_midnight_in_london_has_ended(self, town):
        town.fund(100_000, commit_by=date(2026, 6, 30))
        town.limit(5_000, 5_000)
        with pytest.raises(ledger.NotEnough):
            town.ask(500, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))


class TestALittleAboveTheGuess:
    def test_is_one_spend_of_what_it_came_to(self, town, pot):
        town.limit(20_000, 60_000)
        spend = town.ask(4_500)
        came_to(town, spend, 4_599)
        assert kept(spend).came_to_pence == 4_599
        assert (fresh(pot).spent, fresh(pot).held) == (4_599, 0)
        assert allowance_left(town.worker) == 60_000 - 4_599

    @pytest.mark.parametrize(("asked", "most"), [(4_500, 4_950), (100, 110), (100_000, 100_500)])
    def test_up_to_a_tenth_and_five_pounds(self, town, asked, most):
        pot = town.fund(500_000)
        spend = town.hold([pot], asked)
        with pytest.raises(ledger.LedgerRefused, match="was promised"):
            town.post(spend, most + 1)
        town.post(spend, most)
        assert fresh(pot).spent == most

    def test_what_the_pots_do_not_hold_is_not_taken(self, town):
        pot = town.fund(4_500)
        spend = town.hold([pot], 4_500)
        with pytest.raises(ledger.NotEnough):
            town.post(spend, 4_599)
        assert kept(spend).state == "promised"

    def test_a_month_that_is_used_up_does_not_stop_a_receipt(self, town, pot):
        town.limit(4_500, 4_500)
        spend = town.ask(4_500)
        came_to(town, spend, 4_599)
        assert (fresh(pot).spent, allowance_left(town.worker)) == (4_599, 0)


class TestLettingGo:
    def test_nothing_was_bought(self, town, pot, promised):
        came_to(town, promised, 0)
        assert (kept(promised).state, fresh(pot).held, fresh(pot).left) == ("withdrawn", 0, 100_000)
        assert allowance_left(town.worker) == 60_000

    def test_the_lead_says_why(self, town, pot, promised):
        with acting_as(town.lead.pk):
            with pytest.raises(ledger.LedgerRefused, match="Say why"):
                spends.let_go(promised, by=town.lead, at=NOON, why=" ")
            spends.let_go(promised, by=town.lead, at=NOON, why="She left the team")
        assert (kept(promised).state, fresh(pot).held) == ("withdrawn", 0)
        with owner():
            kept_words = Correction.objects.get()
        assert (kept_words.why, kept_words.by, kept_words.was_pence, kept_words.now_pence) == (
            "She left the team",
            town.lead,
            6_400,
            0,
        )

    def test_nobody_else_does(self, town, promised, elsewhere):
        with acting_as(elsewhere.pk), pytest.raises(ledger.LedgerRefused, match="not yours"):
            spends.let_go(promised, by=elsewhere, at=NOON, why="x")


class TestRunningOut:
    def test_a_promise_holds_for_sixty_days(self, town, pot, promised):
        assert kept(promised).expires_on == JUNE + timedelta(days=60)

    def test_or_until_late_receipts_of_its_fund_are_over(self, town):
        soon = town.fund(1_000, commit_by=JUNE, spend_by=JUNE + timedelta(days=5))
        assert kept(town.hold([soon], 100)).expires_on == JUNE + timedelta(days=35)

    def test_what_nobody_said_a_word_about_is_let_go_at_night_and_told(self, town, pot, promised):
        day = kept(promised).expires_on
        with as_the_job_role():
            assert spends.expire_promises(day=day) == 0
            assert spends.expire_promises(day=day + timedelta(days=1)) == 1
            assert expire_promises_nightly() == 0
        assert (kept(promised).state, fresh(pot).held) == ("expired", 0)
        assert allowance_left(town.worker) == 60_000
        with acting_as(town.worker.pk) as worker:
            (told,) = own_spends(worker, datetime.combine(day, NOON.time(), tzinfo=UTC))
        assert told.sentence == "Run out: £64, a thing"
        assert "say so now" in told.next_words

    def test_what_was_bought_all_the_same_is_entered_afterwards(self, town, pot, promised):
        with as_the_job_role():
            spends.expire_promises(day=date(2026, 9, 1))
        came_to(town, promised, 6_000, at=LATE)
        assert (kept(promised).state, kept(promised).came_to_pence) == ("spent", 6_000)
        assert (fresh(pot).spent, fresh(pot).held) == (6_000, 0)


class TestPuttingRight:
    @pytest.fixture
    def spent(self, town, promised):
        """Typed as £4.50 for £45.00."""
        return came_to(town, promised, 450)

    def put_right(self, town, spend, pence, *, by=None, why="Typed wrong", bought_on=JUNE):
        by = by or town.lead
        with acting_as(by.pk):
            spends.put_right(spend, pence=pence, bought_on=bought_on, at=LATE, why=why)

    def test_posts_the_right_sum_and_keeps_both(self, town, pot, spent):
        self.put_right(town, spent, 4_500)
        assert (kept(spent).came_to_pence, fresh(pot).spent) == (4_500, 4_500)
        assert allowance_left(town.worker) == 60_000 - 4_500
        with owner():
            one = Correction.objects.get()
            assert (one.was_pence, one.now_pence, one.by) == (450, 4_500, town.lead)
            assert Journal.objects.filter(spend_id=spent.pk, code="ACTUAL").count() == 2
        assert check().holds

    def test_is_done_again_when_it_was_wrong_again(self, town, pot, spent):
        self.put_right(town, spent, 4_600)
        self.put_right(town, spent, 4_500, by=town.finance)
        assert (kept(spent).came_to_pence, fresh(pot).spent, fresh(pot).held) == (4_500, 4_500, 0)

    def test_may_be_that_nothing_was_bought(self, town, pot, spent):
        self.put_right(town, spent, 0)
        assert (kept(spent).came_to_pence, fresh(pot).left) == (0, 100_000)

    def test_moves_the_day(self, town, spent):
        self.put_right(town, spent, 450, bought_on=date(2026, 6, 9))
        assert kept(spent).spent_on == date(2026, 6, 9)

    @pytest.mark.parametrize("who", ["worker", "elsewhere"])
    def test_is_not_for_whoever_asked_nor_for_a_stranger(self, town, spent, who, elsewhere):
        by = town.worker if who == "worker" else elsewhere
        with pytest.raises(ledger.LedgerRefused, match="not yours"):
            self.put_right(town, spent, 4_500, by=by)

    def test_says_why_and_stays_within_what_was_promised(self, town, spent):
        with pytest.raises(ledger.LedgerRefused, match="Say why"):
            self.put_right(town, spent, 4_500, why="")
        with pytest.raises(ledger.LedgerRefused, match="more than was promised"):
            self.put_right(town, spent, 64_000)
        assert kept(spent).came_to_pence == 450

    def test_money_that_comes_back_lowers_what_it_came_to(self, town, pot, spent):
        town.refund(spent, 150)
        assert (kept(spent).came_to_pence, fresh(pot).spent) == (300, 300)
        assert allowance_left(town.worker) == 60_000 - 300
        with pytest.raises(ledger.LedgerRefused, match="more than was spent"):
            town.refund(spent, 301)
        with pytest.raises(ledger.LedgerRefused, match="given back since"):
            self.put_right(town, spent, 4_500)

    def test_is_found_on_the_page_by_the_lead_and_told_to_who_asked(self, town, spent, sign_in):
        page = reverse("budgets:spend", args=[spent.pk])
        assertContains(sign_in(town.lead).get(page), "Put it right")
        assertContains(sign_in(town.worker).get(page), "A lead who did not ask for it")
        self.put_right(town, spent, 4_500)
        assertContains(sign_in(town.worker).get(page), "£4.50 → £45")


class TestNoSumIsAFault:
    @pytest.mark.parametrize("pence", [2**31 - 1, 2**31, 2**63 - 1])
    def test_asked_or_answered(self, town, pot, pence):
        town.limit(20_000, 60_000)
        if pence < 2**31:
            spend = town.ask(pence)
            with acting_as(town.lead.pk), pytest.raises(ledger.NotEnough):
                spends.answer(spend, by=town.lead, yes=True, words="", at=NOON)

    @pytest.mark.parametrize("pence", [-1, 2**31, 2**63 - 1])
    def test_as_what_it_came_to(self, town, promised, pence):
        with pytest.raises(ledger.LedgerRefused):
            came_to(town, promised, pence)
