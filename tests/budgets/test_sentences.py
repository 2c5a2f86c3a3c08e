"""The sentences of the money, read without a page: of a spend on Today, of a pot, of a fund."""

import re
from datetime import date, timedelta

import pytest

from budgets.funds.queries import FundCard
from budgets.models import Account, Fund, Pot, Spend, SpendWords
from budgets.pages.queries import pot_card
from tests.factories.teams import UserFactory


def spend(**different):
    facts = {
        "asked_by": UserFactory.build(full_name="Sam Adeyemi"),
        "answered_by": None,
        "asked_pence": 6400,
        "state": Spend.State.PROMISED,
    }
    made = Spend(**facts | different)
    made.words = SpendWords(what="Bed slats", so_that="Tia sleeps in her own bed")
    return made


@pytest.fixture
def ruth():
    return UserFactory.build(full_name="Ruth Kelly")


class TestTheSentence:
    def test_asks_whether_it_helped_and_names_what_it_came_to(self, ruth):
        spent = spend(state=Spend.State.SPENT, came_to_pence=5950, answered_by=ruth)
        assert spent.sentence == "Did it help? £59.50, Bed slats"

    def test_says_who_said_no_and_to_how_much(self, ruth):
        declined = spend(state=Spend.State.DECLINED, answered_by=ruth)
        assert declined.sentence == "Ruth said not this time: £64, Bed slats"

    def test_says_who_said_yes(self, ruth):
        assert spend(answered_by=ruth).sentence == "Ruth said yes: £64, Bed slats"

    def test_says_where_it_stands_when_nobody_had_to_answer(self):
        assert spend().sentence == "Promised: £64, Bed slats"
        assert spend(state=Spend.State.ASKED).sentence == "Waiting for a yes: £64, Bed slats"


class TestTheNextWords:
    def test_of_what_was_spent_are_what_it_was_so_that(self):
        spent = spend(state=Spend.State.SPENT, answer="Of course")
        assert spent.next_words == "Tia sleeps in her own bed"

    def test_give_the_answer_before_what_is_still_to_say(self):
        assert (
            spend(answer="Of course").next_words
            == "“Of course” What did it come to, and did it help?"
        )

    def test_ask_without_an_answer_too(self):
        assert spend().next_words == "What did it come to, and did it help?"

    def test_are_the_answer_alone_when_it_was_no(self):
        declined = spend(state=Spend.State.DECLINED, answer="Not this month")
        assert declined.next_words == "“Not this month”"

    def test_may_be_none(self):
        assert spend(state=Spend.State.DECLINED).next_words == ""


def test_who_decided(ruth):
    assert spend(answered_by=ruth).decided == "Answered by Ruth"
    assert spend().decided == "Sam’s own decision"


TODAY = date(2026, 11, 25)


def card(*, promise=38, spend=None, left=551_950, held=36_450, spent=100_000, began=200, recent=0):
    """A pot of a fund whose last days are so many days from today; ``recent`` pence went yesterday."""
    began = max(began, 1 - promise)
    fund = Fund(
        name="Warm homes",
        funder="Example Energy Trust",
        starts=TODAY - timedelta(days=began),
        commit_by=TODAY + timedelta(days=promise),
        spend_by=TODAY + timedelta(days=promise if spend is None else spend),
    )
    account = Account(
        credits_posted=left + held + spent,
        debits_posted=spent,
        debits_pending=held,
        credits_pending=0,
    )
    pot = Pot(fund=fund, account=account, spend=Account(credits_posted=spent, debits_posted=0))
    return pot_card(pot, {TODAY - timedelta(days=1): recent}, TODAY)


class TestWhatAPotSays:
    """Nothing goes back by itself, no day is counted below nought, and one question has one figure."""

    @pytest.mark.parametrize("promise", [400, 38, 1, 0, -1, -5, -60])
    @pytest.mark.parametrize("more", [0, 1, 40])
    @pytest.mark.parametrize("held", [0, 36_450])
    @pytest.mark.parametrize("began", [3, 200])
    def test_never_goes_back_by_itself_nor_in_minus_days(self, promise, more, held, began):
        said = card(promise=promise, spend=promise + more, held=held, began=began)
        words = " ".join([said.notice, said.finding, said.tag, said.of_left, said.last_days])
        assert "goes back" not in words
        assert not re.search(r"-\d", words)

    def test_until_the_last_day_says_what_may_be_promised_and_where_it_leads(self):
        assert card(recent=90_000).notice == (
            "£5,519.50 of Warm homes may be promised until 2 January 2027, for 38 more days. Spending as in the"
            " last 90 days, about £5,139 of Warm homes will not be promised by 2 January 2027."
        )

    def test_on_the_last_day(self):
        assert card(promise=0).notice.startswith(
            "£5,519.50 of Warm homes may be promised today, its last day."
        )

    def test_after_the_last_day_for_promises_says_until_when_to_buy(self):
        said = card(promise=-5, spend=20)
        assert said.tag == "no new promises"
        assert said.of_left == "not promised, of £6,884"
        assert said.notice == (
            "Warm homes takes no new promises. £364.50 is promised and to be bought by 15 December 2026:"
            " say what each came to."
        )

    def test_after_its_end_says_what_is_still_promised(self):
        assert card(promise=-5).notice == (
            "Warm homes ended on 20 November 2026, and £364.50 is still promised. Say what each came to, or let it go."
        )

    def test_after_its_end_says_who_settles_what_is_left(self):
        assert card(promise=-5, held=0).notice == (
            "Warm homes takes no new promises since 20 November 2026. £5,519.50 was not promised;"
            " finance settles it with Example Energy Trust."
        )

    def test_both_last_days_are_named(self):
        assert card().last_days == "promise and spend by 2 January 2027"
        assert card(spend=66).last_days == "promise by 2 January 2027, spend by 30 January 2027"
        assert card(promise=1).tag == "1 day left to promise"


class TestWhatAFundSaysToFinance:
    def card(self, days, *, own=0, teams=0, promised=0):
        fund = Fund(name="Warm homes", commit_by=TODAY + timedelta(days=days))
        return FundCard(fund, TODAY, own + teams + promised, own, 0, teams, promised, 0)

    def test_before_its_last_day(self):
        assert (
            self.card(1, own=100).sentence == "£1 may be promised until 26 November 2026, in 1 day."
        )

    def test_afterwards(self):
        assert self.card(-1, own=100, promised=200).sentence == (
            "No new promises since 24 November 2026. £2 is promised and not paid yet, £1 is left over."
        )
        assert self.card(-1, teams=100).sentence == (
            "No new promises since 24 November 2026. £1 is left over: it may be returned to the giver."
        )
        assert self.card(-1).sentence == "Ended, with nothing left over."

    def test_is_urgent_while_something_is_left(self):
        assert self.card(45, own=1).is_urgent
        assert not self.card(46, own=1).is_urgent
        assert not self.card(3).is_urgent
