"""Work that the audit does by itself."""

from celery import shared_task
from django.db import connection

from placehub.audit.log import seal as seal_batches
from placehub.audit.verify import verify


@shared_task
def seal(**_later: object) -> int:
    """Seal the finished part of each log. Safe to run twice."""
    with connection.cursor() as cursor:
        return seal_batches(cursor)


@shared_task
def verify_nightly(**_later: object) -> int:
    """Recompute every seal and keep what that found, for the steward's desk; returns how many faults."""
    verdict = verify(with_gaps=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.keep_verification(%s, %s, %s, %s)",
            [verdict.rows, verdict.batches, verdict.head, verdict.faults],
        )
    return len(verdict.faults)
