"""The runner and the sweeper."""

import logging
from uuid import UUID

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from placehub.errors import Refused
from placehub.jobs.doorbell import ring
from placehub.jobs.handlers import HANDLERS
from placehub.jobs.line import Line, open_line
from placehub.jobs.models import (
    FORGOTTEN_AFTER,
    MOST_ATTEMPTS,
    RUNG_BY_THE_ASKER,
    SILENT_AFTER,
    STUCK_AFTER,
    Job,
)

log = logging.getLogger(__name__)


class Busy(Exception):
    """Another delivery of the same job is at it now."""


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run(*, job_id: str, **_later: object) -> str:
    """Do one job once, however often it is delivered.

    Its effects and the mark that it is done are one transaction, under a lock that ends with it; how
    far it has come is written on a second connection, so that whoever waits sees it meanwhile.
    """
    key = UUID(job_id)
    with open_line(key) as line:
        return _attempt(key, line)


def _attempt(key: UUID, line: Line) -> str:
    attempt = 0
    try:
        with transaction.atomic():
            job = _take(key)
            if job is None:
                return "nothing to do"
            attempt = job.attempts
            if attempt >= MOST_ATTEMPTS:
                raise Refused(_("It was tried several times and stopped each time."))
            attempt += 1
            line.start(attempt)
            return _do(job, line)
    except Busy:
        return "busy"
    except Refused as refusal:
        line.fail(str(refusal), attempt)
    except (OperationalError, InterfaceError):
        log.exception("job_interrupted", extra={"job": str(key), "attempt": attempt})
        line.ask_again(attempt)
        return "again"
    except Exception:
        log.exception("job_failed", extra={"job": str(key), "attempt": attempt})
        line.fail(
            _(
                "Something went wrong on our side. Nothing was changed. "
                "Try again, or tell your administrator."
            ),
            attempt,
        )
    return "failed"


def _take(key: UUID) -> Job | None:
    """The job, held by a lock for this transaction; None when there is nothing left to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))", [str(key)])
        if not cursor.fetchone()[0]:
            raise Busy
    job = Job.objects.filter(pk=key).first()
    return None if job is None or job.is_finished else job


def _do(job: Job, line: Line) -> str:
    address = HANDLERS[job.kind](line.progress, **job.ids) or ""
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DONE,
        percent=100,
        message=_("Done."),
        result_url=address,
        finished_at=timezone.now(),
    )
    return "done"


@shared_task
def sweep(**_later: object) -> int:
    """Ring for every job that nobody has begun or that has fallen silent; returns how many.

    A job that a worker is still at is rung for in vain: the second delivery finds it locked.
    """
    now = timezone.now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - STUCK_AFTER)
    waiting = Job.objects.filter(
        Q(state=Job.State.ASKED, asked_at__lt=now - RUNG_BY_THE_ASKER)
        | Q(state=Job.State.STARTED, heard_at__lt=now - SILENT_AFTER),
        unheard,
    ).order_by("asked_at")[:500]
    rung = [job.pk for job in waiting if ring(job.pk)]
    Job.objects.filter(pk__in=rung).update(published_at=now)
    Job.objects.filter(finished_at__lt=now - FORGOTTEN_AFTER).delete()
    return len(rung)


def outbox_lag_seconds() -> float:
    """How long the oldest job has waited to be begun, in seconds; 0 when none waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.outbox_lag_seconds()")
        return float(cursor.fetchone()[0] or 0)
