"""The clocks of blockers."""

from celery import shared_task
from django.utils import timezone

from teams.blockers import operations


@shared_task
def keep_clocks(**_later: object) -> int:
    """Pass on what somebody left, give what nobody took on in time, and let claims lapse that nobody showed
    the text of; how many of the last two. Safe to run twice.
    """
    at = timezone.now()
    operations.pass_on_what_is_left(at)
    return operations.give_what_nobody_took(at) + operations.let_claims_lapse(at)
