"""Mail that says that something waits."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from teams.home import operations
from teams.home.mail import send


@shared_task
def write_letters(**_later: object) -> int:
    """Make today's letters, and send them where a mail server is set; how many were made. Safe to run twice."""
    at = timezone.now()
    made = operations.make_letters(at)
    if settings.EMAIL_HOST:
        operations.send_letters(at, send)
    return made
