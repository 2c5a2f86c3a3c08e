"""Outcome figures, by night and on demand."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from placehub.jobs.handlers import Progress, handler
from placehub.jobs.models import Job
from placehub.outcomes.operations.cells import build

KIND = "outcomes.build"


@handler(KIND)
def build_outcomes(progress: Progress, *, full: bool = False, **_later: object) -> str:
    """Count again what changed and publish. Safe to run twice: every cell is counted from its rows."""
    build(progress, today=timezone.localdate(), at=timezone.now(), full=full)
    return reverse("outcomes:dashboard")


@shared_task
def build_nightly(**_later: object) -> str:
    """Ask for the nightly build; a build that somebody asked for a moment ago is enough."""
    return str(Job.ask(KIND, once_key="outcomes").pk)
