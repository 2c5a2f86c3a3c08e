"""The doors of funds: who goes through, and what is offered, drawn, given back and reversed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from budgets.ledger import operations as ledger
from budgets.ledger.queries import check
from budgets.models import Fund, Journal, Transfer
from placehub.access.context import acting_as
from placehub.errors import Refused
from tests.budgets.town import JUNE
from tests.factories.teams import AppointmentFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


DOORS = {
    "FUND": ("SELECT app.put_in(%s, 1, NULL, 'k', '', '')", {"finance"}),
    "RETURN": ("SELECT app.give_back(%s, 1, NULL, 'k', '', 'why')", {"finance"}),
    "OFFER": (
        "SELECT app.offer(%s, (SELECT min(id) FROM teams_team), 1, '2026-06-30', NULL, 'k', '')",
        {"finance"},
    ),
    "what for": ("SELECT app.say_what_for(%s, '{beds}', '{person}', '{}')", {"finance"}),
    "REVERSE": (
        "SELECT app.reverse((SELECT id FROM led_journal WHERE code = 'FUND' AND %s > 0"
        " ORDER BY created_at DESC LIMIT 1),"
        " NULL, 'k', 'why')",
        {"finance"},
    ),
}


@pytest.mark.parametrize("who", ["worker", "lead", "finance"])
@pytest.mark.parametrize("door", DOORS)
def test_nobody_goes_through_a_door_that_is_not_theirs(town, who, door):
    """Injected SQL on the application's connection: each door asks for the role itself."""
    pot, (statement, allowed) = town.fund(10_000), DOORS[door]
    with acting_as(town.finance.pk):
        ledger.put_in(pot.fund, 100, on=JUNE, by=town.finance.pk, key="more")
    user = getattr(town, who)
    with acting_as(user.pk), connection.cursor() as cursor:
        if who in allowed:
            cursor.execute(statement, [pot.fund_id])
            return
        with pytest.raises(DatabaseError, match="does this"), transaction.atomic():
            cursor.execute(statement, [pot.fund_id])


@pytest.mark.parametrize("who", ["worker", "lead", "finance"])
def test_nobody_writes_a_line_by_hand(town, who):
    town.fund(10_000)
    for statement in (
        "INSERT INTO led_journal (code, effective_on, period_id, actor_id, idem_key)"
        " SELECT 'VIRE', '2026-06-01', id, app.worker(), 'x' FROM led_period",
        "INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)"
        " SELECT j.id, a.id, a.id + 1, 1, 'POSTED' FROM led_journal j, led_account a LIMIT 1",
    ):
        with (
            acting_as(getattr(town, who).pk),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_money_of_different_givers_stays_apart(town):
    """The owner's hand too: one giver's pot never becomes another's."""
    one, other = town.fund(10_000, name="One"), town.fund(10_000, name="Other")
    put_in = Journal.objects.filter(code="FUND").first()
    with owner(), pytest.raises(DatabaseError, match="stays apart"), transaction.atomic():
        journal = Journal.objects.create(
            code="VIRE", effective_on=JUNE, period_id=put_in.period_id, actor_id=1, idem_key="mix"
        )
        Transfer.objects.create(
            journal=journal,
            debit_id=one.account_id,
            credit_id=other.account_id,
            amount=1,
            phase="POSTED",
        )


class TestGivingAndTakingBack:
    @pytest.fixture
    def fund(self, town):
        with acting_as(town.finance.pk):
            fund = ledger.open_fund(
                name="Gift",
                funder="Giver",
                purpose="x",
                starts=JUNE,
                commit_by=date(2027, 3, 1),
                spend_by=date(2027, 3, 31),
            )
            ledger.put_in(
                fund, 10_000, on=JUNE, by=town.finance.pk, key="in", reference="BACS 1", memo="x"
            )
        return fund

    def left(self, fund: Fund) -> int:
        return fund.pots.get(team=None).left

    def test_what_was_put_in_wrongly_is_reversed_once_with_a_reason(self, town, fund):
        put_in = Journal.objects.get(code="FUND")
        assert put_in.reference == "BACS 1"
        with acting_as(town.finance.pk):
            with pytest.raises(ledger.LedgerRefused, match="Say why"):
                ledger.reverse(put_in, on=JUNE, by=town.finance.pk, key="r0", memo=" ")
            made = ledger.reverse(
                put_in, on=JUNE, by=town.finance.pk, key="r1", memo="£100 for £10"
            )
            assert (made.reverses_id, made.memo, self.left(fund)) == (put_in.pk, "£100 for £10", 0)
            with pytest.raises(ledger.DoneAlready, match="put right already"):
                ledger.reverse(put_in, on=JUNE, by=town.finance.pk, key="r2", memo="again")

    def test_is_given_back_to_the_giver_with_a_reason(self, town, fund):
        with acting_as(town.finance.pk):
            ledger.give_back(fund, 4_000, on=JUNE, by=town.finance.pk, key="g", memo="Not needed")
            with pytest.raises(ledger.NotEnough):
                ledger.give_back(fund, 6_001, on=JUNE, by=town.finance.pk, key="h", memo="More")
        assert self.left(fund) == 6_000

    def test_a_team_draws_what_is_offered_until_the_day_and_no_more(self, town, fund):
        until = date(2026, 6, 30)
        with acting_as(town.finance.pk):
            ledger.offer(fund, town.team.pk, 3_000, until=until, on=JUNE, by=1, key="o")
        assert self.left(fund) == 7_000
        more = {"by": town.lead.pk}
        with acting_as(town.lead.pk):
            ledger.allocate(fund, town.team.pk, 2_000, on=JUNE, key="1", **more)
            with pytest.raises(ledger.NotEnough, match=r"£10\.00, this needs £10\.01"):
                ledger.allocate(fund, town.team.pk, 1_001, on=JUNE, key="2", **more)
            with pytest.raises(ledger.NotEnough, match=r"offers the team £0\.00"):
                ledger.allocate(fund, town.team.pk, 1, on=date(2026, 7, 1), key="3", **more)
        with acting_as(town.finance.pk):
            assert ledger.take_offer_back(fund, town.team.pk, on=until, by=1, key="b")
            assert not ledger.take_offer_back(fund, town.team.pk, on=until, by=1, key="c")
        assert self.left(fund) == 8_000
        with acting_as(town.lead.pk):
            ledger.hand_back(fund, town.team.pk, 500, on=JUNE, key="h", memo="Enough", **more)
        assert self.left(fund) == 8_500
        assert check().holds

    def test_another_team_s_lead_draws_nothing(self, town, fund, elsewhere):
        with acting_as(town.finance.pk):
            ledger.offer(fund, town.team.pk, 3_000, until=JUNE, on=JUNE, by=1, key="o")
        with (
            acting_as(elsewhere.pk),
            pytest.raises(ledger.LedgerRefused, match="not yours"),
        ):
            ledger.allocate(fund, town.team.pk, 1, on=JUNE, by=elsewhere.pk, key="x")

    @pytest.mark.parametrize("pence", [0, -1, 2**63 - 1, 10_000_000_001])
    def test_no_sum_is_a_fault(self, town, fund, pence):
        with acting_as(town.finance.pk), pytest.raises(Refused):
            ledger.put_in(fund, pence, on=JUNE, by=town.finance.pk, key="big")

    def test_a_key_is_the_asker_s_own(self, town, fund):
        """A colleague's key stops nobody."""
        other = AppointmentFactory(role="finance").user
        with acting_as(other.pk):
            ledger.put_in(fund, 1, on=JUNE, by=other.pk, key="in")
        with acting_as(town.finance.pk), pytest.raises(ledger.DoneAlready):
            ledger.put_in(fund, 1, on=JUNE, by=town.finance.pk, key="in")
