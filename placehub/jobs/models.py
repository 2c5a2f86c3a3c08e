"""The outbox: a job is a row in the transaction of whoever asks, and Celery only the doorbell."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placehub.access.context import Worker

if TYPE_CHECKING:
    from teams.models import User

RUNG_BY_THE_ASKER = timedelta(seconds=5)  # so long the sweeper leaves a new job to its own bell
STUCK_AFTER = timedelta(seconds=60)
SILENT_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=30)
MOST_ATTEMPTS = 5


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, worker: Worker) -> JobQuerySet:
        """The jobs that a worker asked for; an administrator sees everybody's."""
        return self if "administrator" in worker.roles else self.filter(asked_by_id=worker.id)


class Job(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", _("Waiting to start")
        STARTED = "started", _("Under way")
        DONE = "done", _("Done")
        FAILED = "failed", _("It did not work")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    ids = models.JSONField(default=dict)
    once_key = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001  (no key is not a key)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["asked", "started"]),
                name="jobs_not_finished",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "once_key"],
                condition=models.Q(state__in=["asked", "started"]),
                name="one_such_job_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Job {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @classmethod
    def ask(
        cls,
        kind: str,
        *,
        by: User | None = None,
        once_key: str | None = None,
        **ids: object,
    ) -> Job:
        """Ask for a job inside the caller's transaction. ``ids`` are ids and codes, never words.

        With ``once_key`` a job of that kind and key which is not finished yet is answered instead;
        raises IntegrityError when somebody else asked for it, whose job this asker may not see.
        """
        if once_key is not None:
            waiting = cls.objects.filter(
                kind=kind, once_key=once_key, state__in=[cls.State.ASKED, cls.State.STARTED]
            ).first()
            if waiting is not None:
                return waiting
        job = cls(kind=kind, ids=ids, once_key=once_key, asked_by=by, asked_at=Now())
        job.save(force_insert=True)
        transaction.on_commit(job.ring, robust=True)
        return job

    def ring(self) -> None:
        """Ring the doorbell. A silent broker harms nobody: the sweeper rings again."""
        from placehub.jobs.doorbell import ring

        ring(self.pk)
