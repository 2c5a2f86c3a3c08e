"""What the money pages draw: pots, what it was for, and where the pace leads."""

from datetime import date, timedelta

import pytest

from budgets.models import Pot, Spend
from budgets.pages.queries import months_between, pot_cards, what_it_was_for
from placehub.access.context import acting_as
from tests.budgets.town import JUNE

pytestmark = pytest.mark.django_db


class TestPotCards:
    def test_the_pot_that_ends_first_comes_first(self, town):
        late = town.fund(1_000, name="Late", commit_by=date(2027, 3, 31))
        soon = town.fund(1_000, name="Soon", commit_by=date(2026, 9, 30))
        assert [card.pot for card in pot_cards([town.team.pk], JUNE)] == [soon, late]

    def test_it_says_what_is_spent_promised_and_left(self, town):
        pot = town.fund(100_000)
        town.hold([pot], 25_000)
        (card,) = pot_cards([town.team.pk], JUNE)
        assert card.bar.finding == "£0 spent, £250 promised, £750 left, of £1,000"
        assert card.of_left == "left to promise of £1,000"

    @pytest.mark.parametrize(("days", "soon"), [(46, False), (45, True), (0, True), (-1, True)])
    def test_it_ends_soon_from_six_weeks_before(self, town, days, soon):
        last = JUNE + timedelta(days=days)
        town.fund(
            1_000, commit_by=last, spend_by=JUNE + timedelta(days=60), on=JUNE - timedelta(20)
        )
        (card,) = pot_cards([town.team.pk], JUNE)
        assert (card.days_left, card.ends_soon) == (days, soon)

    def test_it_stays_after_its_last_day_while_anything_is_promised_or_left(self, town):
        pot = town.fund(1_000, commit_by=JUNE)
        town.fund(0, name="Empty", commit_by=JUNE)
        town.hold([pot], 1_000)
        assert len(pot_cards([town.team.pk], JUNE)) == 2
        (card,) = pot_cards([town.team.pk], JUNE + timedelta(days=1))
        assert (card.pot, card.tag) == (pot, "ended")
        assert "£10 is still promised" in card.notice

    def test_another_team_s_pot_is_not_among_them(self, town, elsewhere):
        town.fund(1_000)
        assert pot_cards([elsewhere.memberships.get().team_id], JUNE) == []

    def test_asks_two_questions_however_many_there_are(self, town, django_assert_num_queries):
        for _number in range(3):
            town.fund(1_000)
        with django_assert_num_queries(2):
            assert len([card.notice for card in pot_cards([town.team.pk], JUNE)]) == 3


class TestWhatItWasFor:
    @pytest.fixture
    def paid(self, town):
        pot = town.fund(1_000_000)

        def pay(kind, pence):
            town.post(town.hold([pot], pence, kind=kind), pence)

        return pay

    def chart(self, town, today=JUNE):
        return what_it_was_for([town.team.pk], today)

    def test_says_what_most_was_spent_on_of_how_much_since_when(self, town, paid):
        paid(Spend.Kind.BEDS, 5_000)
        paid(Spend.Kind.FOOD_FUEL, 9_000)
        paid(Spend.Kind.BEDS, 5_000)
        assert (
            self.chart(town).finding
            == "Since 1 April most was spent on beds and bedding: £100 of £190."
        )

    def test_what_is_promised_is_not_spent_yet(self, town, paid):
        town.hold([Pot.objects.get(team=town.team)], 9_000, kind=Spend.Kind.BEDS)
        assert self.chart(town) is None
        paid(Spend.Kind.WORK, 100)
        assert "getting to work: £1 of £1" in self.chart(town).finding

    def test_last_year_does_not_count(self, town, paid):
        paid(Spend.Kind.BEDS, 9_000)
        assert self.chart(town, date(2027, 3, 31)) is not None
        assert self.chart(town, date(2027, 4, 1)) is None

    def test_everybody_in_the_team_reads_the_same(self, town, paid, sign_in):
        """Also of spends for somebody whom the reader may not see: it is the team's money."""
        paid(Spend.Kind.BEDS, 9_000)
        with acting_as(town.worker.pk):
            mine = self.chart(town).finding
        with acting_as(town.lead.pk):
            assert self.chart(town).finding == mine


class TestPace:
    def spend(self, town, pot, pence, on):
        town.post(town.hold([pot], pence, on=on), pence, on=on)

    def card(self, town, today):
        (card,) = pot_cards([town.team.pk], today)
        return card

    @pytest.fixture
    def steady(self, town):
        """£1,200 for a year, of which £50 went in each of three months."""
        pot = town.fund(120_000, starts=date(2026, 4, 1), commit_by=date(2027, 3, 31))
        for month in (4, 5, 6):
            self.spend(town, pot, 5_000, date(2026, month, 2))
        return pot

    def test_says_what_will_not_be_promised(self, town, steady):
        card = self.card(town, date(2026, 6, 29))
        assert card.unspent == 120_000 - 15_000 - 15_000 * 275 // 90
        assert card.finding == (
            "Spending as in the last 90 days, about £591 of Fund will not be promised by 31 March 2027."
        )

    def test_chart_heading_and_notice_say_one_figure(self, town, steady):
        card = self.card(town, date(2027, 3, 1))
        assert card.burn.finding == card.finding
        assert card.notice.endswith(card.finding)

    def test_what_is_promised_counts_as_gone(self, town, steady):
        before = self.card(town, date(2026, 6, 29)).unspent
        town.hold([steady], 20_000, on=date(2026, 6, 29))
        assert self.card(town, date(2026, 6, 29)).unspent == before - 20_000

    @pytest.mark.parametrize(
        ("eve", "day"),
        [(date(2026, 5, 31), date(2026, 6, 1)), (date(2026, 12, 31), date(2027, 1, 1))],
    )
    def test_nothing_jumps_with_a_new_month_or_year(self, town, steady, eve, day):
        assert abs(self.card(town, day).unspent - self.card(town, eve).unspent) <= 15_000

    def test_a_day_makes_a_day_s_difference_where_nothing_was_spent(self, town):
        town.fund(60_000)
        assert {self.card(town, JUNE + timedelta(days=n)).unspent for n in range(90)} == {60_000}

    def test_a_new_fund_says_nothing_yet(self, town):
        pot = town.fund(60_000, starts=JUNE)
        self.spend(town, pot, 5_000, JUNE)
        card = self.card(town, JUNE + timedelta(days=26))
        assert card.finding == "£50 of Fund is spent. It is too early to say where that leads."
        assert "about" in self.card(town, JUNE + timedelta(days=27)).finding

    def test_says_when_all_of_it_will_be_promised(self, town):
        pot = town.fund(60_000, starts=date(2026, 4, 1), commit_by=date(2027, 3, 31))
        for month in (4, 5, 6):
            self.spend(town, pot, 6_000, date(2026, month, 2))
        assert self.card(town, date(2026, 6, 29)).finding == (
            "Spending as in the last 90 days, all of Fund is promised by 31 March 2027."
        )

    def test_money_that_came_back_is_taken_off(self, town):
        pot = town.fund(60_000, commit_by=date(2026, 6, 30))
        held = town.hold([pot], 60_000)
        town.post(held, 60_000)
        town.refund(held, 20_000)
        assert self.card(town, date(2026, 7, 1)).finding == (
            "£200 of Fund was not promised by 30 June 2026."
        )

    def test_before_its_first_day_a_fund_can_be_drawn(self, town):
        town.fund(1_000, starts=JUNE)
        assert self.card(town, JUNE - timedelta(days=40)).burn.finding
        assert self.card(town, JUNE - timedelta(days=40)).tag == "343 days left to promise"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), ["2026-01"]),
        (date(2026, 1, 31), date(2026, 3, 1), ["2026-01", "2026-02", "2026-03"]),
        (date(2026, 11, 30), date(2027, 2, 28), ["2026-11", "2026-12", "2027-01", "2027-02"]),
        (date(2028, 2, 29), date(2028, 3, 1), ["2028-02", "2028-03"]),
        (date(2026, 3, 1), date(2026, 2, 1), []),
    ],
)
def test_months_from_the_first_to_the_last(first, last, found):
    assert [f"{month:%Y-%m}" for month in months_between(first, last)] == found
    assert all(month.day == 1 for month in months_between(first, last))
