"""The clock that runs towards yes."""

from celery import shared_task
from django.utils import timezone

from teams.permissions.operations import let_lapse


@shared_task
def let_permissions_lapse(**_later: object) -> int:
    """No answer is a yes; how many became one. Safe to run twice."""
    return let_lapse(timezone.now())
