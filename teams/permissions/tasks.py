"""The clock that runs towards yes."""

from celery import shared_task
from django.utils import timezone

from teams.permissions.operations import let_lapse, pass_on_what_is_left


@shared_task
def let_permissions_lapse(**_later: object) -> int:
    """What waits for somebody who has gone waits for another; then no answer is a yes: how many became one.

    Safe to run twice.
    """
    at = timezone.now()
    pass_on_what_is_left(at)
    return let_lapse(at)
