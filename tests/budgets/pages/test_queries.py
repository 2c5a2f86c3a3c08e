"""What the money pages draw: pots, what it was for, and where the pace leads."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from budgets.models import Spend
from budgets.pages.queries import _months, pot_cards, spent_by_month, what_it_was_for
from placehub.access.context import acting_as
from tests.budgets.town import JUNE, fresh
from tests.factories.budgets import SpendFactory

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
        assert card.at_risk == 75_000

    @pytest.mark.parametrize(("days", "soon"), [(46, False), (45, True), (0, True), (-1, True)])
    def test_it_ends_soon_from_six_weeks_before(self, town, days, soon):
        last = JUNE + timedelta(days=days)
        town.fund(1_000, commit_by=last, spend_by=JUNE + timedelta(days=60))
        (card,) = pot_cards([town.team.pk], JUNE)
        assert (card.days_left, card.ends_soon) == (days, soon)

    def test_a_pot_whose_last_day_has_passed_is_gone(self, town):
        town.fund(1_000, commit_by=JUNE)
        assert len(pot_cards([town.team.pk], JUNE)) == 1
        assert pot_cards([town.team.pk], JUNE + timedelta(days=1)) == []

    def test_another_team_s_pot_is_not_among_them(self, town, elsewhere):
        town.fund(1_000)
        assert pot_cards([elsewhere.memberships.get().team_id], JUNE) == []


class TestWhatItWasFor:
    def asked(self, town, kind, pence, **more):
        return SpendFactory(
            team=town.team, person=town.person, kind=kind, asked_pence=pence, **more
        )

    def chart(self, town, since=date(2026, 1, 1)):
        with acting_as(town.lead.pk):
            return what_it_was_for([town.team.pk], since)

    def test_says_what_most_went_on(self, town):
        self.asked(town, Spend.Kind.BEDS, 5_000, state="promised")
        self.asked(town, Spend.Kind.FOOD_FUEL, 9_000, state="promised")
        self.asked(town, Spend.Kind.BEDS, 5_000, state="promised")
        assert self.chart(town).finding == "Most went on beds and bedding."

    def test_what_it_came_to_counts_and_not_what_was_asked(self, town):
        self.asked(town, Spend.Kind.BEDS, 9_000, state="spent", came_to_pence=1_000)
        self.asked(town, Spend.Kind.WORK, 2_000, state="promised")
        assert self.chart(town).finding == "Most went on getting to work."

    @pytest.mark.parametrize("state", ["asked", "declined", "withdrawn"])
    def test_what_was_never_promised_does_not_count(self, town, state):
        self.asked(town, Spend.Kind.BEDS, 9_000, state=state)
        assert self.chart(town) is None

    def test_last_year_does_not_count(self, town):
        self.asked(town, Spend.Kind.BEDS, 9_000, state="promised")
        assert self.chart(town, since=date(2026, 11, 2)) is not None
        assert self.chart(town, since=date(2026, 11, 3)) is None


class TestPace:
    def spend(self, town, pot, pence, on):
        town.post(town.hold([pot], pence, on=on), pence, on=on)

    def test_says_what_will_go_unspent(self, town):
        pot = town.fund(120_000, starts=date(2026, 4, 1), commit_by=date(2027, 3, 31))
        for month in (4, 5, 6):
            self.spend(town, pot, 5_000, date(2026, month, 2))
        chart = spent_by_month(fresh(pot), date(2026, 6, 30))
        assert chart.finding == "At this pace £600 of Fund will go unspent."

    def test_says_when_it_will_be_used(self, town):
        pot = town.fund(60_000, starts=date(2026, 4, 1), commit_by=date(2027, 3, 31))
        for month in (4, 5, 6):
            self.spend(town, pot, 5_000, date(2026, month, 2))
        chart = spent_by_month(fresh(pot), date(2026, 6, 30))
        assert chart.finding == "At this pace Fund is used by its last day."

    def test_nothing_spent_leaves_everything(self, town):
        pot = town.fund(60_000)
        chart = spent_by_month(pot, JUNE)
        assert chart.finding == "At this pace £600 of Fund will go unspent."

    def test_money_that_came_back_is_taken_off(self, town):
        pot = town.fund(60_000, commit_by=date(2026, 6, 30))
        held = town.hold([pot], 60_000)
        town.post(held, 60_000)
        town.refund(held, 20_000)
        chart = spent_by_month(fresh(pot), JUNE)
        assert chart.finding == "At this pace £200 of Fund will go unspent."

    def test_before_its_first_day_a_fund_can_be_drawn(self, town):
        today = timezone.localdate()
        pot = town.fund(1_000, starts=today, commit_by=today + timedelta(days=99), on=today)
        assert spent_by_month(pot, today - timedelta(days=40)).finding


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
    assert [f"{month:%Y-%m}" for month in _months(first, last)] == found
    assert all(month.day == 1 for month in _months(first, last))
