"""The doors of what comes after: letting go, what came back, putting right; finance's, and deputies."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.models import Deputy, MoneyRules, Spend
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from tests.budgets.spends.written import door_of, every_limit, every_spend
from tests.budgets.town import answered, fresh
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.budgets import DeputyFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestLettingGo(Ladder, Typed, Contested):
    route = "budgets:letting-go"
    refused = {
        "no reason": ({"let_go-why": ""}, "let_go-why", "needs an answer"),
        "a long one": ({"let_go-why": "x" * 301}, "let_go-why", "at most 300"),
    }
    too_late, too_late_at = "Somebody settled this meanwhile.", "let_go-why"

    @pytest.fixture
    def door(self, town, promised, sign_in, not_theirs):
        others = not_theirs | {"who asked": (town.worker, 403)}
        sent = {"let_go-why": "She left the team"}
        return door_of(promised, "letting-go", sign_in(town.lead), sent, others)

    def test_the_money_is_in_the_pot_again(self, door, pot):
        door.post()
        assert (fresh(pot).held, fresh(pot).left) == (0, 100_000)

    def overtake(self, door):
        spend = Spend.objects.none()
        with owner():
            spend = Spend.objects.get()
        with acting_as(spend.asked_by_id):
            spends.came_to(spend, by=spend.asked_by, pence=30_000, at=timezone.now())


@pytest.fixture
def spent(town, promised):
    with acting_as(town.worker.pk):
        return spends.came_to(promised, by=town.worker, pence=30_000, at=timezone.now())


class TestWhatCameBack(Ladder, Typed):
    route = "budgets:refund"
    refused = {
        "no reason": ({"refund-why": ""}, "refund-why", "needs an answer"),
        "nothing": ({"refund-pence": "0"}, "refund-pence", "more than nothing"),
        "more than was spent": ({"refund-pence": "300.01"}, "refund-pence", "more than was spent"),
    }

    @pytest.fixture
    def door(self, town, spent, sign_in, not_theirs):
        others = not_theirs | {"who asked": (town.worker, 403)}
        sent = {"refund-pence": "20", "refund-why": "One did not fit"}
        return door_of(spent, "refund", sign_in(town.lead), sent, others)

    def test_it_is_in_the_pot_again(self, door, pot):
        door.post()
        assert (fresh(pot).spent, fresh(pot).left) == (28_000, 72_000)


class TestPuttingRight(Ladder, Typed):
    route = "budgets:right"
    refused = {
        "no reason": ({"right-why": ""}, "right-why", "needs an answer"),
        "no money": ({"right-pence": "x"}, "right-pence", "Write an amount in pounds"),
        "more than was promised": ({"right-pence": "400"}, "right-pence", "more than was promised"),
        "a day to come": ({"right-bought_on": "2099-01-01"}, "right-bought_on", "still to come"),
    }

    @pytest.fixture
    def door(self, town, spent, sign_in, not_theirs):
        others = not_theirs | {"who asked": (town.worker, 403)}
        sent = {
            "right-pence": "3",
            "right-bought_on": timezone.localdate(),
            "right-why": "Two noughts too many",
        }
        return door_of(spent, "right", sign_in(town.lead), sent, others)

    def test_the_pot_has_what_was_too_much(self, door, pot):
        door.post()
        assert (fresh(pot).spent, fresh(pot).left) == (300, 99_700)


def every_rule():
    return [(rule.lead_up_to_pence, rule.ended_at is None) for rule in MoneyRules.objects.all()]


class TestRules(Ladder, Typed):
    route = "budgets:rules"
    refused = {
        "no money": ({"lead_up_to_pence": "x"}, "lead_up_to_pence", "Write an amount in pounds"),
        "a month that holds no spend": (
            {"most_per_month_pence": "1"},
            "most_per_month_pence",
            "at least one spend",
        ),
        "more than all of it": ({"over_percent": "101"}, "over_percent", "That is more than"),
        "no day at all": ({"promise_days": "0"}, "promise_days", "That is less than"),
    }

    @pytest.fixture
    def door(self, town, sign_in, without_a_seat):
        sent = {
            "most_per_spend_pence": "300",
            "most_per_month_pence": "900",
            "lead_up_to_pence": "700",
            "over_most_pence": "0",
            "over_percent": "5",
            "promise_days": "30",
            "late_days": "10",
        }
        others = {who: found for who, found in without_a_seat.items() if who != "finance"}
        return Door(
            sign_in(town.finance),
            reverse("budgets:rules"),
            sent,
            every_rule,
            others | {"a lead": (town.lead, 403), "a worker": (town.worker, 403)},
        )


@pytest.fixture
def not_of_finance(town, without_a_seat):
    others = {who: found for who, found in without_a_seat.items() if who != "finance"}
    return others | {"a lead": (town.lead, 403), "a worker": (town.worker, 403)}


@pytest.fixture
def above(town):
    """£1,500 that the lead said yes to."""
    today = timezone.localdate()
    town.fund(200_000, starts=today, commit_by=today, on=today)
    spend = town.asked(150_000, on=today, person=town.person)
    answered(town, spend, yes=True)
    return spend


class TestWhatWaitsForFinance(Shown):
    route = "budgets:second-yes"

    @pytest.fixture
    def sight(self, town, above, sign_in, not_of_finance):
        return Sight(
            sign_in(town.finance),
            reverse("budgets:second-yes"),
            f"{town.lead.full_name} said yes.",
            not_of_finance,
        )

    def test_names_nobody_who_is_helped(self, sight, town):
        page = sight.client.get(sight.address).content.decode()
        assert town.person.given_name not in page
        assert str(town.person.pk) not in page


class TestTheSecondYes(Ladder, Typed):
    route = "budgets:second-answer"
    refused = {
        "neither yes nor no": ({"yes": ""}, "yes", "needs an answer"),
        "no without a why": ({"yes": "no", "words": ""}, "words", "Say why not"),
    }

    @pytest.fixture
    def door(self, town, above, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse("budgets:second-answer", args=[above.pk]),
            {"yes": "yes", "words": "Fine"},
            every_spend,
            not_of_finance,
        )

    def test_answered_it_is_there_no_more(self, door):
        door.post()
        assert door.post().status_code == 404


class TestLimitsByFinance(Ladder, Typed):
    route = "budgets:limits-by-finance"
    refused = {"no money": ({"per_spend": "x"}, "per_spend", "Write an amount in pounds")}

    @pytest.fixture
    def door(self, town, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse("budgets:limits-by-finance", args=[town.team.pk]),
            {"user": town.lead.pk, "per_spend": "200", "per_month": "600"},
            every_limit,
            not_of_finance,
        )


def every_deputy():
    return sorted((str(one.user_id), one.ended_at is None) for one in Deputy.objects.all())


class TestNamingADeputy(Ladder, Typed):
    route = "budgets:deputies"
    refused = {
        "nobody": ({"user": ""}, "user", "needs an answer"),
        "a day that passed": ({"until": "2020-01-01"}, "until", "has passed"),
        "for ever": ({"until": "2099-01-01"}, "until", "at most a year"),
    }

    @pytest.fixture
    def door(self, town, sign_in, elsewhere, without_a_seat):
        others = {"a worker": (town.worker, 403), "another team’s lead": (elsewhere, 404)}
        return Door(
            sign_in(town.lead),
            reverse("budgets:deputies", args=[town.team.pk]),
            {"user": town.worker.pk, "until": timezone.localdate()},
            every_deputy,
            others | without_a_seat,
        )


class TestEndingADeputy(Ladder, Contested):
    route = "budgets:deputy-end"
    too_late = "It had ended already."

    @pytest.fixture
    def door(self, town, sign_in, elsewhere, without_a_seat):
        deputy = DeputyFactory(team=town.team, user=town.worker, named_by=town.lead)
        others = {"a worker": (town.worker, 403), "another team’s lead": (elsewhere, 404)}
        return Door(
            sign_in(town.lead),
            reverse("budgets:deputy-end", args=[deputy.pk]),
            {},
            every_deputy,
            others | without_a_seat,
            page=reverse("budgets:deputies", args=[town.team.pk]),
        )
