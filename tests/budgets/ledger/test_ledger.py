"""The scenarios of the money notes, with exact amounts (A06 to A19)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from budgets.ledger import operations as ledger
from budgets.ledger.apportion import Short, soonest_first
from budgets.ledger.queries import check
from budgets.models import Journal, Transfer
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from tests.budgets.town import JUNE, NOON, fresh
from tests.support import owner

pytestmark = pytest.mark.django_db


def test_a06_soonest_to_end_goes_first(town):
    luf = town.fund(12_000, name="LUF", commit_by=date(2026, 9, 30))
    charity = town.fund(8_000, name="Charity", commit_by=date(2026, 12, 31))
    bcf = town.fund(50_000, name="BCF", commit_by=date(2027, 3, 31))

    town.hold([bcf, charity, luf], 25_000)

    assert [fresh(pot).held for pot in (luf, charity, bcf)] == [12_000, 8_000, 5_000]
    assert fresh(bcf).left == 45_000


def test_a07_a_receipt_is_split_by_what_is_held_and_the_extra_penny_goes_to_the_first(town):
    pots = [town.fund(3_000, name=f"F{n}") for n in range(3)]
    held = town.hold(pots, 9_000)
    town.post(held, 1_000)
    assert [fresh(pot).spent for pot in pots] == [334, 333, 333]


def test_a08_unequal_parts(town):
    first, second = town.fund(6_250), town.fund(3_750)
    held = town.hold([first, second], 10_000)
    town.post(held, 1_001, last=False)
    assert (fresh(first).spent, fresh(second).spent) == (626, 375)
    town.post(held, 1)
    assert (fresh(first).spent, fresh(second).spent) == (627, 375)


def test_a10_receipt_release_and_a13_reversal(town):
    first, second = town.fund(5_000, commit_by=date(2026, 12, 31)), town.fund(50_000)
    held = town.hold([first, second], 8_000)
    assert (fresh(first).held, fresh(second).held) == (5_000, 3_000)

    town.post(held, 7_249)
    assert (fresh(first).spent, fresh(second).spent) == (4_531, 2_718)
    assert (fresh(first).left, fresh(second).left) == (469, 47_282)

    actual = Journal.objects.get(spend_id=held.pk, code="ACTUAL")
    with acting_as(town.finance.pk):
        with pytest.raises(ledger.LedgerRefused, match="on the page of the spend"):
            ledger.reverse(actual, on=JUNE, by=town.finance.pk, key="a13", memo="wrong")
        spends.put_right(held, pence=0, bought_on=JUNE, at=NOON, why="Nothing was bought")
    assert (fresh(first).left, fresh(second).left) == (5_000, 50_000)
    assert Journal.objects.filter(pk=actual.pk).exists()
    with owner(), pytest.raises(DatabaseError, match="reverses_id"), transaction.atomic():
        Journal.objects.create(
            code="REVERSE",
            effective_on=JUNE,
            period_id=actual.period_id,
            actor_id=1,
            idem_key="again",
            reverses=actual,
            spend_id=held.pk,
        )


@pytest.mark.parametrize("early", [False, True])
def test_a13_a_reversal_that_changes_a_line_is_refused(town, early):
    """Also by whoever makes the check fire early, and adds a line afterwards."""
    held = town.hold([town.fund(50_000)], 8_000)
    town.post(held, 5_000, last=False)
    actual = Journal.objects.get(spend_id=held.pk, code="ACTUAL")
    line = actual.transfers.get()
    with owner(), pytest.raises(DatabaseError, match="mirror"), transaction.atomic():
        wrong = Journal.objects.create(
            code="REVERSE",
            effective_on=JUNE,
            period_id=actual.period_id,
            actor_id=1,
            idem_key="wrong",
            reverses=actual,
            spend_id=held.pk,
        )
        for pence in [5_000 - 10, 10] if early else [4_999]:
            Transfer.objects.create(
                journal=wrong,
                debit_id=line.credit_id,
                credit_id=line.debit_id,
                amount=pence,
                phase="BACK",
                pending_id=line.pending_id,
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_refund_comes_back_and_never_exceeds_what_was_spent(town):
    pot = town.fund(50_000)
    held = town.hold([pot], 8_000)
    town.post(held, 7_249)
    town.refund(held, 2_000)
    assert (fresh(pot).spent, fresh(pot).left) == (5_249, 44_751)
    with pytest.raises(ledger.LedgerRefused, match="more than was spent"):
        town.refund(held, 5_250)


def test_a15_days_of_a_fund_hold(town):
    luf = town.fund(50_000, commit_by=date(2026, 9, 30), spend_by=date(2026, 10, 31))
    held = town.hold([luf], 1_000, on=date(2026, 9, 30))
    with pytest.raises(ledger.NotEnough):
        town.hold([luf], 1_000, on=date(2026, 10, 1))
    town.post(held, 400, on=date(2026, 10, 31), last=False)
    with pytest.raises(ledger.LedgerRefused, match="last day"):
        town.post(held, 400, on=date(2026, 11, 1), last=False)


def test_a16_promised_money_cannot_be_given_back(town):
    pot = town.fund(12_000)
    town.hold([pot], 12_000)
    with acting_as(town.lead.pk), pytest.raises(ledger.NotEnough):
        ledger.hand_back(
            pot.fund, town.team.pk, 1, on=JUNE, by=town.lead.pk, key="back", memo="Not needed"
        )


def test_a17_a_closed_year_takes_nothing_more(town):
    pot = town.fund(10_000)
    held = town.hold([pot], 1_000)
    with acting_as(town.finance.pk), connection.cursor() as cursor:
        cursor.execute("SELECT app.set_period(id, 'CLOSED') FROM led_period")
    with pytest.raises(ledger.LedgerRefused, match="closed"):
        town.hold([pot], 1_000)
    with (
        acting_as(town.finance.pk),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT app.set_period(id, 'OPEN') FROM led_period")
    assert held


def test_a_fund_shares_out_no_more_than_it_has(town):
    pot = town.fund(10_000)
    with (
        acting_as(town.lead.pk),
        pytest.raises(ledger.NotEnough, match=r"offers the team £0\.00"),
    ):
        ledger.allocate(pot.fund, town.team.pk, 1, on=JUNE, by=town.lead.pk, key="more")


TAMPERING = {
    "edit a transfer": "UPDATE led_transfer SET amount = 1",
    "delete a transfer": "DELETE FROM led_transfer",
    "empty the journals": "TRUNCATE led_journal CASCADE",
    "edit a journal": "UPDATE led_journal SET memo = 'x'",
    "edit a balance": "UPDATE led_account SET credits_posted = 999999",
    "lift the rule": "UPDATE led_account SET covered = false",
    "edit a hold": "UPDATE led_hold SET posted = 0",
    "open an account with money": "INSERT INTO led_account (kind, name, credits_posted) VALUES ('POT', 'x', 5)",
    "switch a trigger off": "ALTER TABLE led_transfer DISABLE TRIGGER ALL",
    "switch all triggers off": "SET session_replication_role = replica",
    "reopen a period": "UPDATE led_period SET status = 'OPEN'",
    "move a fund's last day": "UPDATE led_fund SET commit_by = '2099-01-01'",
    "another's journal": "INSERT INTO led_journal (code, effective_on, period_id, actor_id, idem_key) SELECT 'COMMIT', '2026-06-01', id, -1, 'x' FROM led_period",
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a19_the_application_cannot_tamper(town, what):
    pot = town.fund(10_000)
    town.hold([pot], 5_000)
    with (
        acting_as(town.worker.pk),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(TAMPERING[what])
    town.hold([pot], 5_000)
    assert fresh(pot).left == 0


def test_the_owner_cannot_edit_balances_by_hand_either(town):
    town.fund(10_000)
    with (
        owner(),
        pytest.raises(DatabaseError, match="posting a transfer"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE led_account SET credits_posted = credits_posted + 1")


def test_the_books_add_up_and_the_check_finds_when_they_do_not(town):
    pot = town.fund(10_000)
    town.hold([pot], 100)
    assert check().holds
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE led_account DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE led_account SET credits_posted = credits_posted + 1 WHERE id = %s",
            [pot.account_id],
        )
    assert check().drifted == 1


class TestApportion:
    @given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
    def test_soonest_first_takes_in_order(self, total, available):
        pots = list(enumerate(available))
        if sum(available) < total:
            with pytest.raises(Short):
                soonest_first(total, pots)
            return
        split = soonest_first(total, pots)
        assert sum(split.values()) == total
        last = max(split)
        assert all(split.get(k, 0) == a for k, a in pots if k < last)
