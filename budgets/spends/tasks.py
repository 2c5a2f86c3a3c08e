"""Work that spends do by themselves."""

from celery import shared_task
from django.utils import timezone

from budgets.spends.operations import expire_promises


@shared_task
def expire_promises_nightly(**_later: object) -> int:
    """Let go of promises that nobody said a word about; Today tells whoever asked. Safe to run twice."""
    return expire_promises(day=timezone.localdate())
