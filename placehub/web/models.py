"""What the pages keep for a worker: forms already posted, and drafts not yet sent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class PostedForm(models.Model):
    """A form that was posted once: its key was made when the form was drawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=500, blank=True)
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "key"], name="a_form_is_posted_once")
        ]

    def __str__(self) -> str:
        return f"Posted form {self.pk}"


class Draft(models.Model):
    """What a worker has typed and not yet sent. Personal: data. Gone in the transaction that sends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "form"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
