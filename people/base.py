"""What every noun here has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models

from placehub.errors import Refused


class ChangedMeanwhile(Refused):
    """Somebody else saved the record since this page was opened; ``theirs`` is what is kept now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__("Somebody else changed this while you were writing.")
        self.theirs = theirs


class UuidModel(models.Model):
    """Keys are made here, not by the database: a row's writer may not see it in RETURNING yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """Compare-and-set: a save names the version that its page was rendered with."""

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def save_version(
        self, seen: int, fields: Iterable[str], *, by: models.Model, at: datetime
    ) -> None:
        """Save ``fields`` if the row still has version ``seen``.

        Raises ChangedMeanwhile, and saves nothing, when somebody else saved first.
        """
        self.changed_by, self.changed_at = by, at
        fields = [*fields, "changed_by", "changed_at"]
        manager = type(self)._default_manager
        values = {name: getattr(self, name) for name in fields}
        if not manager.filter(pk=self.pk, version=seen).update(**values, version=seen + 1):
            raise ChangedMeanwhile(manager.get(pk=self.pk))
        self.version = seen + 1
