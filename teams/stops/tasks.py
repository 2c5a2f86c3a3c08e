"""The clock of what waits to be stopped."""

from celery import shared_task
from django.utils import timezone

from teams.stops import operations


@shared_task
def stop_by_silence(**_later: object) -> int:
    """What nobody answered in time stops; what waits for somebody who has gone waits for another.

    Returns how many things stopped.
    """
    now = timezone.now()
    operations.pass_on(now)
    return operations.stop_by_silence(now)
