"""Work that the money does by itself."""

import logging

from celery import shared_task

from budgets.ledger.queries import check

log = logging.getLogger(__name__)


@shared_task
def check_ledger_nightly(**_later: object) -> bool:
    """Recompute every balance; an error in the log when one drifted. Safe to run twice."""
    found = check()
    if not found.holds:
        log.error("ledger_drifted", extra={"rows": found.drifted})
    return found.holds
