"""Work that leaving does by itself."""

from celery import shared_task

from placehub.leaving import operations


@shared_task
def stop_who_left(**_later: object) -> int:
    """Stop the accounts whose last day is over; how many. Safe to run twice."""
    return operations.stop_who_left()
