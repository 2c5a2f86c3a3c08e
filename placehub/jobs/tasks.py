"""The runner and the sweeper."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from placehub.errors import Refused
from placehub.jobs.doorbell import ring
from placehub.jobs.handlers import HANDLERS
from placehub.jobs.models import MOST_ATTEMPTS, SILENT_AFTER, STUCK_AFTER, Job

log = logging.getLogger(__name__)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run(*, job_id: str, **_later: object) -> str:
    """Do one job, once: an advisory lock keeps a second delivery out while the first is at it."""
    key = UUID(job_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 7))", [job_id])
        if not cursor.fetchone()[0]:
            return "busy"
    try:
        return _do(key)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 7))", [job_id])


def _do(key: UUID) -> str:
    job = Job.objects.filter(pk=key).first()
    if job is None or job.is_finished:
        return "nothing to do"
    if job.attempts >= MOST_ATTEMPTS:
        return _end(job, Job.State.FAILED, _("It was tried several times and stopped each time."))
    now = timezone.now()
    job.state, job.attempts, job.heard_at = Job.State.STARTED, job.attempts + 1, now
    job.save(update_fields=["state", "attempts", "heard_at"])

    def progress(percent: int, message: str) -> None:
        Job.objects.filter(pk=key).update(
            percent=percent, message=message[:200], heard_at=timezone.now()
        )

    try:
        with transaction.atomic():
            job.result_url = HANDLERS[job.kind](progress, **job.ids) or ""
            return _end(job, Job.State.DONE, _("Done."))
    except Refused as refusal:
        return _end(job, Job.State.FAILED, str(refusal))
    except Exception as fault:
        log.exception("job_failed", extra={"job": str(key), "kind": job.kind})
        if isinstance(fault, DatabaseError) and job.attempts < MOST_ATTEMPTS:
            raise
        return _end(
            job,
            Job.State.FAILED,
            _(
                "Something went wrong on our side. Nothing was changed. Try again, or tell your administrator."
            ),
        )


def _end(job: Job, state: str, message: str) -> str:
    job.state, job.message, job.finished_at = state, message[:200], timezone.now()
    job.percent = 100 if state == Job.State.DONE else job.percent
    job.save(update_fields=["state", "message", "finished_at", "percent", "result_url"])
    return state


@shared_task
def sweep(**_later: object) -> int:
    """Ring for every job that nobody has begun or that has fallen silent; returns how many."""
    now = timezone.now()
    waiting = Job.objects.filter(
        Q(state=Job.State.ASKED, published_at=None)
        | Q(state=Job.State.ASKED, published_at__lt=now - STUCK_AFTER)
        | Q(state=Job.State.STARTED, heard_at__lt=now - SILENT_AFTER)
    ).order_by("asked_at")[:500]
    rung = [job.pk for job in waiting if ring(job.pk)]
    Job.objects.filter(pk__in=rung).update(published_at=now)
    old = now - timedelta(days=30)
    Job.objects.filter(finished_at__lt=old).delete()
    return len(rung)


def outbox_lag_seconds() -> float:
    """How long the oldest job has waited to be begun, in seconds; 0 when none waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.outbox_lag_seconds()")
        return float(cursor.fetchone()[0] or 0)
