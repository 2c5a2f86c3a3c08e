"""Whether the books hold, asked by hand; by night: tests/budgets/books/test_checks.py."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from budgets.ledger.operations import NotEnough, pounds
from budgets.ledger.queries import LedgerCheck, check, funds
from budgets.models import Account, Pot
from tests.budgets.town import JUNE
from tests.factories.teams import TeamFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


def drift(pot):
    """A balance changed past every trigger, as by a fault on the disk."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE led_account DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE led_account SET credits_posted = credits_posted + 1 WHERE id = %s",
            [pot.account_id],
        )
        cursor.execute("ALTER TABLE led_account ENABLE TRIGGER USER")


@pytest.mark.parametrize("fault", [{"drifted": 1}, {"posted": -1}, {"pending": 5}])
def test_one_fault_is_enough(fault):
    sound = {"accounts": 3, "transfers": 9, "drifted": 0, "posted": 0, "pending": 0}
    assert LedgerCheck(**sound).holds
    assert not LedgerCheck(**(sound | fault)).holds


def test_books_without_a_movement_hold():
    found = check()
    assert (found.transfers, found.holds) == (0, True)


class TestByHand:
    def test_ends_well_when_they_hold(self, town):
        town.fund(10_000)
        said = StringIO()
        with owner():
            call_command("check_ledger", stdout=said)
        assert "drift 0" in said.getvalue()
        assert "The ledger holds." in said.getvalue()

    def test_ends_badly_when_they_do_not(self, town):
        drift(town.fund(10_000))
        said = StringIO()
        with owner(), pytest.raises(SystemExit) as end:
            call_command("check_ledger", stdout=said)
        assert end.value.code == 1
        assert "drift 1" in said.getvalue()
        assert "holds" not in said.getvalue()


class TestFunds:
    def test_the_one_that_ends_last_is_first_with_its_pots_by_team(self, town):
        pot = town.fund(10_000, name="Soon")
        late = town.fund(5_000, name="Late", spend_by=pot.fund.spend_by.replace(year=2028))
        found = funds()
        assert [fund.name for fund in found] == ["Late", "Soon"]
        assert sorted(p.left for p in found[1].pots.all()) == [0, 10_000]
        assert late in found[0].pots.all()

    def test_asks_two_questions_however_many_there_are(self, town, django_assert_num_queries):
        for number in range(3):
            town.fund(1_000, name=f"Fund {number}")
        with django_assert_num_queries(2):
            [(p.left, p.spent, str(p.team)) for fund in funds() for p in fund.pots.all()]


class TestPots:
    def test_what_was_put_in_is_spent_promised_or_left(self):
        pot = Pot(
            account=Account(credits_posted=1_000, debits_posted=300, debits_pending=200),
            spend=Account(credits_posted=300, debits_posted=0),
        )
        assert (pot.left, pot.held, pot.spent, pot.total) == (500, 200, 300, 1_000)

    def test_only_one_s_own_teams_pots_are_listed(self, town):
        pot = town.fund(1_000)
        assert list(Pot.objects.visible_to_teams((town.team.pk,))) == [pot]
        assert not Pot.objects.visible_to_teams((TeamFactory().pk,)).exists()
        assert not Pot.objects.visible_to_teams(()).exists()

    @pytest.mark.parametrize(
        ("days", "is_open"), [(-61, False), (-60, True), (120, True), (121, False)]
    )
    def test_a_pot_is_open_from_its_fund_s_first_day_to_the_last_for_promises(
        self, town, days, is_open
    ):
        pot = town.fund(
            1_000, starts=JUNE - timedelta(days=60), commit_by=JUNE + timedelta(days=120)
        )
        found = Pot.objects.open_on(JUNE + timedelta(days=days))
        assert found.filter(pk=pot.pk).exists() is is_open


@pytest.mark.parametrize(
    ("pence", "words"), [(0, "£0.00"), (5, "£0.05"), (123_456, "£1,234.56"), (100, "£1.00")]
)
def test_a_refusal_names_amounts_to_the_penny(pence, words):
    assert pounds(pence) == words


def test_a_frozen_pot_gives_nothing(town):
    pot = town.fund(1_000)
    with owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE led_account SET frozen = true WHERE id = %s", [pot.account_id])
    with pytest.raises(NotEnough, match=r"£0\.00 left together"):
        town.hold([pot], 100)
