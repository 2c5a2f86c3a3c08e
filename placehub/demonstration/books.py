"""What finance did with the funds: a digit too many put right, money returned, a fund amended, a night's check."""

from datetime import timedelta

from django.db import connection

from budgets.books import operations as books
from budgets.books.queries.checks import check
from budgets.funds import operations as funds
from budgets.funds.queries import what_for
from budgets.ledger import operations as ledger
from budgets.models import Fund, Journal
from placehub.access.context import acting_as
from placehub.demonstration import words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import Neighbourhood, User


def add_books(rows: Rows, roster: Roster) -> None:
    jill = roster.by_role["finance"]
    grant = Fund.objects.get(name=w.FUNDS[2][0])
    with acting_as(jill.pk):
        _a_digit_too_many(rows, grant, jill)
        _over_since_spring(rows, jill)
        _longer_to_spend(Fund.objects.get(name=w.FUNDS[1][0]))
        month = rows.today.replace(day=1) - timedelta(days=1)  # over, and waits to be closed
        older = month.replace(day=1) - timedelta(days=1)
        for last in (older.replace(day=1) - timedelta(days=1), older):
            books.close_books(last, note="Agreed with the council’s own books")
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.seal_journals()")
    books.keep(check())


def _a_digit_too_many(rows: Rows, grant: Fund, jill: User) -> None:
    """£10,000 was written down where £1,000 had come."""
    wrong, right = rows.day(9), rows.day(8)
    by = {"by": jill.pk, "reference": "BACS 20771"}
    ledger.put_in(grant, 1_000_000, on=wrong, key="demo:wrong", memo="For the autumn", **by)
    mistake = Journal.objects.get(code="FUND", reference="BACS 20771")
    books.put_right(
        mistake, on=right, by=jill.pk, key="demo:right", reason="£1,000 came, not £10,000"
    )
    ledger.put_in(grant, 100_000, on=right, key="demo:again", memo="For the autumn", **by)


def _over_since_spring(rows: Rows, jill: User) -> None:
    """A winter's fund that nobody drew from: a part was returned, the rest waits for finance."""
    last = rows.today.replace(month=3, day=31)
    if last >= rows.today:
        last = last.replace(year=last.year - 1)
    first = last - timedelta(days=150)
    winter = funds.open_fund(
        {
            "name": f"Winter fund {first.year}",
            "funder": "Example Borough Council",
            "purpose": "Fuel in a cold winter",
            "starts": first,
            "commit_by": last,
            "spend_by": last,
            "kinds": ["food_fuel", "warmth"],
            "subjects": ["person", "family"],
            "areas": Neighbourhood.objects.all(),
        }
    )
    by = {"by": jill.pk}
    ledger.put_in(
        winter, 800_000, on=first, key="demo:winter", reference="JNL 118", memo="Cabinet, 4 November", **by
    )  # fmt: skip
    ledger.give_back(
        winter, 650_000, on=last, key="demo:winter-back", reference="JNL 264", memo="The winter was mild", **by
    )  # fmt: skip


def _longer_to_spend(fund: Fund) -> None:
    values: funds.FundValues = {
        "name": fund.name,
        "funder": fund.funder,
        "purpose": fund.purpose,
        "starts": fund.starts,
        "commit_by": fund.commit_by,
        "spend_by": fund.spend_by + timedelta(days=28),
    } | what_for(fund)
    seen = fund.changes.count()
    funds.amend_fund(
        fund, values, reason="The giver’s letter: bills may follow for four weeks", seen=seen
    )
