"""Sealing the journals, and putting a movement right."""

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from budgets.books.models import NightlyCheck
from budgets.books.queries.checks import BooksCheck
from budgets.books.queries.movements import may_be_put_right
from budgets.ledger import operations as ledger
from budgets.ledger.models import Journal
from placehub.errors import Refused


class NotToPutRight(Refused):
    """It was put right already, or is no movement that can be."""


def seal() -> int:
    """Append the finished journals to the chain; returns how many. Runs as the job role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.seal_journals()")
        return int(cursor.fetchone()[0])


def keep(found: BooksCheck) -> NightlyCheck:
    """Keep what the nightly check said, for the funds page."""
    return NightlyCheck.objects.create(
        movements=found.ledger.transfers, faults="\n".join(found.faults)
    )


class NotToClose(Refused):
    """Somebody closed it, or the month is not over."""


def close_books(upto: date, *, note: str) -> None:
    """Close the books up to the last day of a month: nothing is written for those days any more."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT app.close_books(%s, %s)", [upto, note])
    except IntegrityError as refused:
        if "closed already" in str(refused):
            raise NotToClose(_("Somebody closed that month already.")) from refused
        raise NotToClose(_("That month is not over yet.")) from refused


def put_right(journal: Journal, *, on: date, by: int, key: str, reason: str) -> Journal:
    """Write the opposite of a movement beside it, with the reason. Nothing is erased.

    Raises NotToPutRight, or LedgerRefused when the money has moved on since.
    """
    if not may_be_put_right(journal):
        raise NotToPutRight(_("This was put right already, or is nothing that can be."))
    return ledger.reverse(journal, on=on, by=by, key=key, memo=reason)
