"""Which spends are read: by whom, and in which order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from budgets.models import Limit, MoneyRules, Spend
from budgets.spends.operations import judge
from budgets.spends.queries import (
    answered_spends,
    left_of_month,
    limit_of,
    limits_of,
    money_for,
    own_spends,
    spends_for,
    waiting_spends,
)
from placehub.access.context import acting_as
from placehub.errors import Refused
from tests.budgets.town import JUNE, NOON
from tests.factories.budgets import RULES, LimitFactory, SpendFactory, SpendWordsFactory
from tests.factories.people import OwnRecordFactory, PersonFactory, ShareFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def made(town):
    """A spend of the town's team, asked for by its worker."""

    def _made(**changes):
        given = {"team": town.team, "person": town.person, "asked_by": town.worker} | changes
        return SpendFactory(**given)

    return _made


class TestWaiting:
    def test_the_longest_wait_comes_first(self, town, made):
        late, early = made(asked_at=NOW), made(asked_at=NOW - timedelta(days=3))
        with acting_as(town.lead.pk) as worker:
            assert waiting_spends(worker) == [early, late]

    @pytest.mark.parametrize("state", ["promised", "spent", "declined", "withdrawn"])
    def test_what_was_answered_waits_no_longer(self, town, made, state):
        made(state=state)
        with acting_as(town.lead.pk) as worker:
            assert waiting_spends(worker) == []

    def test_what_another_team_was_asked_waits_for_that_team(self, town, made):
        """Also where the person is seen: the money is not theirs to give."""
        other = MembershipFactory(lead=True)
        ShareFactory(person=town.person, to_team=other.team, level=3)
        made()
        with acting_as(other.user.pk) as worker:
            assert waiting_spends(worker) == []

    def test_a_person_whom_the_lead_may_not_see_has_no_name(self, town, made):
        made(person=PersonFactory())
        with acting_as(town.lead.pk) as worker:
            (found,) = waiting_spends(worker)
            assert found.person is None

    def test_a_lead_reads_nothing_of_their_own_relative_s(self, town, made):
        made()
        OwnRecordFactory(worker=town.lead, person=town.person)
        with acting_as(town.lead.pk) as worker:
            assert waiting_spends(worker) == []


class TestOwn:
    SINCE = NOW - timedelta(days=14)

    def own(self, town):
        with acting_as(town.worker.pk) as worker:
            return own_spends(worker, self.SINCE)

    def test_what_is_promised_waits_for_what_it_came_to(self, town, made):
        promised = made(state="promised")
        made(state="asked")
        assert self.own(town) == [promised]

    @pytest.mark.parametrize(("days", "told"), [(13, True), (15, False)])
    def test_a_no_is_told_for_a_fortnight(self, town, made, days, told):
        made(state="declined", answered_at=NOW - timedelta(days=days), answered_by=town.lead)
        assert bool(self.own(town)) is told

    @pytest.mark.parametrize(
        ("helped", "days", "asked"),
        [("", 1, True), ("too_soon", 100, True), ("", 104, False), ("worked", 1, False)],
    )
    def test_whether_it_helped_is_asked_for_three_months(self, town, made, helped, days, asked):
        spent_on = timezone.localdate() - timedelta(days=days)
        made(state="spent", helped=helped, spent_on=spent_on, came_to_pence=1)
        assert bool(self.own(town)) is asked

    def test_a_colleague_s_is_not_mine(self, town, made):
        made(state="promised", asked_by=MembershipFactory(team=town.team).user)
        assert self.own(town) == []


class TestOthers:
    def test_one_page_after_another_newest_first(self, town, made):
        spends = [made(state="spent", asked_at=NOW - timedelta(hours=n)) for n in range(17)]
        with acting_as(town.worker.pk) as worker:
            first = answered_spends(worker, "")
            second = answered_spends(worker, first.next_cursor)
        assert (first.rows, second.rows) == (spends[:15], spends[15:])
        assert second.next_cursor == ""

    def test_what_waits_is_not_among_them(self, town, made):
        made()
        with acting_as(town.worker.pk) as worker:
            assert answered_spends(worker, "").rows == []


class TestOfAPerson:
    def test_is_every_team_s_newest_first(self, town, made):
        other = MembershipFactory()
        early = made(asked_at=NOW - timedelta(days=9))
        late = made(team=other.team, asked_by=other.user, asked_at=NOW)
        made(person=PersonFactory(lead_team=town.team))
        with acting_as(town.worker.pk) as worker:
            assert spends_for(worker, town.person).rows == [late, early]

    def test_sums_are_over_everything(self, town, made):
        """Thirty-five promises of one pound are £35, though a page shows thirty."""
        for _ in range(35):
            made(state="promised", asked_pence=100)
        made(state="spent", asked_pence=500, came_to_pence=450)
        made(state="declined", asked_pence=9_900)
        with acting_as(town.worker.pk) as worker:
            sums = money_for(worker, town.person)
            page = spends_for(worker, town.person)
        assert (sums.promised, sums.spent, sums.count) == (3_500, 450, 37)
        assert (len(page.rows), bool(page.next_cursor)) == (30, True)


class TestLimits:
    def each(self, user, team):
        found = limit_of(user.pk, team.pk)
        return found and found.per_spend_pence

    def test_a_worker_s_own_comes_before_the_team_s(self, town, second_lead):
        LimitFactory(team=town.team, set_by=town.lead, per_spend_pence=500)
        with acting_as(town.worker.pk):
            assert self.each(town.worker, town.team) == 500
        LimitFactory(team=town.team, user=town.worker, set_by=town.lead, per_spend_pence=700)
        with acting_as(town.worker.pk):
            assert self.each(town.worker, town.team) == 700
        with acting_as(second_lead.pk):
            assert self.each(second_lead, town.team) == 500

    def test_everybody_s_does_not_hold_for_whoever_set_it(self, town):
        LimitFactory(team=town.team, set_by=town.lead)
        with acting_as(town.lead.pk):
            assert limit_of(town.lead.pk, town.team.pk) is None

    def test_one_that_ended_holds_no_more(self, town):
        limit = LimitFactory(team=town.team, set_by=town.lead)
        with owner():
            Limit.objects.filter(pk=limit.pk).update(ended_at=NOW)
        with acting_as(town.worker.pk):
            assert limit_of(town.worker.pk, town.team.pk) is None
            assert limits_of(town.team.pk) == []

    def test_another_team_s_holds_there_alone(self, town):
        LimitFactory(set_by=town.lead)
        with acting_as(town.worker.pk):
            assert limit_of(town.worker.pk, town.team.pk) is None

    def test_what_finance_allows_is_the_most_of_it(self, town):
        LimitFactory(team=town.team, set_by=town.lead, per_spend_pence=40_000)
        with owner():
            MoneyRules.objects.create(**RULES | {"most_per_spend_pence": 10_000}, set_by=town.lead)
        with acting_as(town.worker.pk):
            assert self.each(town.worker, town.team) == 10_000

    def test_what_is_left_of_the_month_follows_what_is_promised_and_spent(self, town):
        town.fund(100_000)
        town.limit(20_000, 30_000)

        def left():
            with acting_as(town.worker.pk):
                return left_of_month(town.worker.pk, town.team.pk, JUNE)

        assert left() == 30_000
        spend = town.ask(12_000)
        assert left() == 18_000
        town.post(spend, 10_000)
        assert left() == 20_000
        town.refund(spend, 4_000)
        assert left() == 24_000


class TestJudgedTogether:
    """So that nobody splits one purchase, whoever asks and however the shop is written."""

    def together(self, town, **changes):
        person = changes.pop("person", town.person)
        supplier = changes.pop("supplier", "Beds Ltd")
        spend = SpendFactory(
            person=person,
            team=town.team,
            asked_by=town.worker,
            asked_at=NOON,
            asked_pence=1,
            words=None,
        )
        SpendWordsFactory(spend=spend, supplier=supplier)
        with acting_as(town.worker.pk):
            return judge(spend, NOON).together - 1

    def before(self, made, days=1, **changes):
        given = {"state": "promised", "asked_pence": 500} | changes
        return made(asked_at=NOON - timedelta(days=days), **given)

    def test_the_same_person_whoever_asked(self, town, made):
        self.before(made, asked_by=town.lead)
        assert self.together(town, supplier="") == 500

    def test_the_same_person_for_another_team_s_money(self, town, made):
        other = MembershipFactory()
        self.before(made, asked_by=other.user, team=other.team)
        assert self.together(town, supplier="") == 500

    def test_what_the_asker_may_not_see_counts_too(self, town, made):
        """Sealed for everybody since: the sum is the same, and no row is told."""
        self.before(made, asked_by=town.lead)
        with owner(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM person_grant")
        assert self.together(town, supplier="") == 500

    @pytest.mark.parametrize(
        "shop",
        [
            "BEDS LTD",
            "Beds  Ltd.",
            " beds limited",
            "The Beds Ltd",
            "Beds",
            "B\u00e9ds ltd",
            "Beds Ltd UK",
        ],
    )
    def test_the_same_shop_in_any_spelling(self, town, made, shop):
        self.before(made, person=None, words__supplier=shop)
        assert self.together(town, person=None) == 500

    @pytest.mark.parametrize("shop", ["Bed Ltd", "Beds and Sofas", "Кровати"])
    def test_another_shop_is_another(self, town, made, shop):
        self.before(made, person=None, words__supplier=shop)
        assert self.together(town, person=None) == 0

    def test_a_colleague_s_at_the_same_shop_is_theirs(self, town, made):
        self.before(made, person=None, words__supplier="Beds Ltd", asked_by=town.lead)
        assert self.together(town, person=None) == 0

    @pytest.mark.parametrize(("days", "pence"), [(0, 500), (1, 0)])
    def test_no_shop_is_every_shop_of_that_day(self, town, made, days, pence):
        self.before(made, days=days, person=None, words__supplier="")
        assert self.together(town, person=None) == pence

    @pytest.mark.parametrize(("days", "pence"), [(27, 500), (28, 0), (29, 0)])
    def test_within_four_weeks(self, town, made, days, pence):
        self.before(made, days=days)
        assert self.together(town) == pence

    @pytest.mark.parametrize(
        ("state", "pence"),
        [
            ("asked", 0),
            ("promised", 500),
            ("spent", 500),
            ("declined", 0),
            ("withdrawn", 0),
            ("expired", 0),
        ],
    )
    def test_what_came_to_nothing_does_not_count(self, town, made, state, pence):
        self.before(made, state=state)
        assert self.together(town) == pence

    def test_what_it_came_to_counts_when_that_is_known(self, town, made):
        self.before(made, state="spent", came_to_pence=300)
        assert self.together(town) == 300

    def test_what_a_lead_said_yes_to_counts_too(self, town, made):
        self.before(made, at_once=False)
        assert self.together(town) == 500

    def test_both_reasons_count_a_spend_once(self, town, made):
        self.before(made, words__supplier="Beds Ltd")
        assert self.together(town) == 500

    def test_a_stranger_asks_for_no_sum(self, town, made, elsewhere):
        spend = self.before(made)
        with acting_as(elsewhere.pk), pytest.raises(Refused):
            judge(spend, NOON)


def test_every_state_is_either_live_or_over():
    """Whoever adds one has to say which it is, here and in what is judged together."""
    assert {str(state) for state in Spend.State} == {
        "asked",
        "promised",
        "spent",
        "declined",
        "withdrawn",
        "expired",
    }
