"""What the books do by night."""

import logging

from celery import shared_task

from budgets.books import operations
from budgets.books.queries.checks import check

log = logging.getLogger("placehub.ledger")


@shared_task
def close_the_day(**_later: object) -> bool:
    """Seal the journals, check the books and keep what was found; an error in the log when they do not hold."""
    operations.seal()
    found = check()
    operations.keep(found)
    if not found.holds:
        log.error("books_do_not_hold", extra={"rows": len(found.faults)})
    return found.holds
