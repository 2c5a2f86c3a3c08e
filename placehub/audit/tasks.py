"""Work that the audit does by itself."""

from celery import shared_task
from django.db import connection

from placehub.audit.log import seal as seal_batches


@shared_task
def seal(**_later: object) -> int:
    """Seal the finished part of each log. Safe to run twice."""
    with connection.cursor() as cursor:
        return seal_batches(cursor)
