"""The doors to what was agreed about a fund: amending it, and holding a pot."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from budgets.funds import operations
from budgets.models import Fund, FundChange, Pot
from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.models import Neighbourhood
from tests.budgets.town import fresh
from tests.doors import Contested, Door, Ladder, Typed
from tests.support import owner

pytestmark = pytest.mark.django_db


def every_fund():
    return list(Fund.objects.values_list("name", "purpose", "spend_by"))


def agreed(sent):
    """What a form sends, as the verb takes it."""
    values = {name: sent[name] for name in operations.FundValues.__annotations__}
    areas = Neighbourhood.objects.filter(pk=sent["areas"])
    return values | {"kinds": [sent["kinds"]], "subjects": [sent["subjects"]], "areas": areas}


def today_and(days):
    return timezone.localdate() + timedelta(days=days)


def held():
    return sorted(Pot.objects.values_list("fund_id", "team_id", "account__frozen"), key=str)


class TestPuttingAPotOnHold(Ladder, Typed, Contested):
    route = "budgets:pot-hold"
    refused = {
        "no reason": ({"reason": ""}, "reason", "needs an answer"),
        "no pot": ({"pot": ""}, "pot", "needs an answer"),
        "let go what is not held": ({"shut": "go"}, "shut", "Nothing would change."),
    }
    too_late, too_late_at = "Nothing would change.", "shut"

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse("budgets:pot-hold", args=[pot.fund_id]),
            {"pot": pot.pk, "shut": "hold", "reason": "The giver asked us to wait"},
            held,
            not_of_finance,
        )

    def test_nothing_is_promised_until_it_is_let_go_again(self, door, town, pot):
        door.post()
        with pytest.raises(Refused):
            town.hold([fresh(pot)], 1_000, on=today_and(0))
        door.post(shut="go")
        town.hold([fresh(pot)], 1_000, on=today_and(0))

    def test_team_and_finance_see_it_with_name_and_reason(self, door, town, pot, sign_in):
        door.post()
        page = door.client.get(reverse("budgets:fund", args=[pot.fund_id])).content.decode()
        for words in ("on hold", "The giver asked us to wait", town.finance.full_name):
            assert words in page
        money = sign_in(town.worker).get(reverse("budgets:money")).content.decode()
        assert "Finance has put Fund on hold" in money

    def test_it_is_in_the_legal_record(self, door, town):
        door.post()
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT worker FROM audit.event WHERE verb = 'pot.held'")
            assert cursor.fetchall() == [(town.finance.pk,)]


def every_change():
    return sorted(FundChange.objects.values_list("fund_id", "reason")), every_fund()


class TestAmendingAFund(Ladder, Typed, Contested):
    route = "budgets:amendment"
    refused = {
        "no reason": ({"reason": ""}, "reason", "needs an answer"),
        "no name": ({"name": ""}, "name", "needs an answer"),
        "another's name": ({"name": "OTHER"}, "name", "A fund of this name is there already"),
        "promises end before they begin": (
            {"commit_by": "2020-01-01"}, "commit_by", "before the first day",
        ),
        "it begins after it was used": (
            {"starts": str(today_and(1))}, "reason", "before that first day",
        ),
        "nothing else than before": (
            {"spend_by": str(today_and(90)), "commit_by": str(today_and(90))}, "reason",
            "Nothing would change",
        ),
    }  # fmt: skip
    too_late, too_late_at = "Somebody amended it meanwhile", "reason"

    @pytest.fixture
    def pot(self, town):
        """Of a fund that is for one kind of thing, so that its form says it in one word."""
        return town.fund(
            100_000,
            name="Given",
            starts=today_and(-90),
            commit_by=today_and(90),
            on=today_and(0),
            kinds=["other"],
            subjects=["place"],
        )

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        town.hold([pot], 1_000, on=today_and(0))
        town.fund(0, name="Other")
        fund = pot.fund
        sent = {
            "name": fund.name,
            "funder": fund.funder,
            "purpose": fund.purpose,
            "starts": fund.starts,
            "commit_by": today_and(120),
            "spend_by": today_and(150),
            "kinds": "other",
            "subjects": "place",
            "areas": town.team.neighbourhood_id,
            "reason": "The giver’s letter of today",
            "seen": 1,
        }
        return Door(
            sign_in(town.finance),
            reverse("budgets:amendment", args=[fund.pk]),
            sent,
            every_change,
            not_of_finance,
        )

    def test_what_it_said_before_stands_on_its_page_with_name_and_reason(self, door, town, pot):
        door.post()
        page = door.client.get(reverse("budgets:fund", args=[pot.fund_id])).content.decode()
        for words in (
            "Last day for spending",
            "The giver’s letter of today",
            town.finance.full_name,
        ):
            assert words in page

    def test_a_fund_that_had_ended_takes_promises_again(self, door, town):
        over = town.fund(
            5_000, name="Over", starts=today_and(-60), commit_by=today_and(-1), on=today_and(-9)
        )
        with pytest.raises(Refused):
            town.hold([over], 1_000, on=today_and(0))
        longer = {
            "commit_by": today_and(30),
            "spend_by": today_and(30),
            "name": "Over",
            "starts": today_and(-60),
        }
        values = agreed(dict(door.sent) | longer)
        with acting_as(town.finance.pk):
            operations.amend_fund(over.fund, values, reason="Another letter", seen=1)
        town.hold([fresh(over)], 1_000, on=today_and(0))

    def test_what_it_may_pay_for_is_amended_and_told(self, door, town, pot):
        door.post(kinds=["other", "beds"])
        page = door.client.get(reverse("budgets:fund", args=[pot.fund_id])).content.decode()
        assert "Kinds of thing: Something else, now Beds and bedding, Something else." in page

    def test_it_is_in_the_legal_record(self, door, pot, town):
        door.post()
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT worker, old ->> 'spend_by' FROM audit.change WHERE tbl = 'led_fund' AND op = 'U'"
            )
            assert cursor.fetchall() == [(town.finance.pk, str(today_and(90)))]

    def test_the_database_asks_for_finance_and_for_a_reason(self, door, town, pot):
        values = agreed(door.sent)
        with acting_as(town.lead.pk), pytest.raises(operations.NotLikeThis, match="not yours"):
            operations.amend_fund(pot.fund, values, reason="mine", seen=1)
        with acting_as(town.finance.pk), pytest.raises(operations.NotLikeThis):
            operations.amend_fund(pot.fund, values, reason=" ", seen=1)

    def test_a_change_is_never_changed(self, door):
        door.post()
        with (
            owner(),
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE led_fundchange SET reason = ''")
