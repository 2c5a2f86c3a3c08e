"""Tells Celery that a job waits. Never fails whoever asked."""

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

from placehub.celery import app

log = logging.getLogger(__name__)


def ring(job_id: UUID) -> bool:
    """Publish the job's id; False when the broker does not answer."""
    try:
        app.send_task(
            "placehub.jobs.tasks.run",
            kwargs={"job_id": str(job_id)},
            retry=False,
            ignore_result=True,
        )
    except (OperationalError, OSError):
        log.warning("doorbell_silent", extra={"job": str(job_id)})
        return False
    return True
