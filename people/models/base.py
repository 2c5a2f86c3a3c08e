"""What every noun here has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.sql.compiler import SQLCompiler

from placehub.access.context import Worker
from placehub.errors import Refused


class ChangedMeanwhile(Refused):
    """Somebody else saved the record since this page was opened; ``theirs`` is what is kept now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__("Somebody else changed this while you were writing.")
        self.theirs = theirs


class Level(models.IntegerChoices):
    """How much of a person a basis opens."""

    INDEX_CARD = 1, "index card"
    SUMMARY = 2, "summary and notes"
    FULL = 3, "everything"


class UuidModel(models.Model):
    """Keys are made here, not by the database: a row's writer may not see it in RETURNING yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class OpenTo(models.Func):
    """Wall one: the worker's keys hold a live grant at ``level`` or above, and the record is not their own.

    Written out because a page about a person asks it up to ten times, and building the same two
    subqueries out of querysets cost a sixth of the page. OFFSET 0 keeps it a probe by index for each
    row: pulled up into a join, it made the planner start from everybody whom the worker may see.
    """

    output_field = models.BooleanField()
    sql = (
        "EXISTS (SELECT 1 FROM person_grant held WHERE held.person_id = {person}"
        " AND held.grantee = ANY (%s::int[]) AND held.until > now() AND held.level >= %s"
        " AND NOT EXISTS (SELECT 1 FROM people_ownrecord own"
        " WHERE own.person_id = held.person_id AND own.worker_id = %s) OFFSET 0)"
    )

    def __init__(self, person: str, worker: Worker, level: Level) -> None:
        super().__init__(person)
        self.worker, self.level = worker, level

    def as_sql(self, compiler: SQLCompiler, *_given: object, **_more: object) -> tuple[str, list]:
        person, params = compiler.compile(self.source_expressions[0])
        mine = [list(self.worker.keys), int(self.level), self.worker.id]
        return self.sql.format(person=person), [*params, *mine]


class VisibleQuerySet(models.QuerySet):
    """``level`` is the least level at which the noun may be read."""

    level = Level.SUMMARY
    person_field = "person_id"

    def visible_to(self, worker: Worker, *, level: Level | None = None) -> VisibleQuerySet:
        """Rows about people whom the worker's live keys open at this noun's level or above."""
        return self.filter(OpenTo(self.person_field, worker, level or self.level))


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
