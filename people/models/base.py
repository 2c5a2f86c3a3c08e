"""What every noun here has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.sql.compiler import SQLCompiler

from placehub.access.context import Worker
from placehub.access.walls import wall_of
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

    @property
    def until(self) -> str:
        """The column of person_grant that says until when a grantee sees this much."""
        return {1: "card_until", 2: "summary_until", 3: "full_until"}[self.value]


class UuidModel(models.Model):
    """Keys are made here, not by the database: a row's writer may not see it in RETURNING yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class OpenTo(models.Func):
    """Wall one: a key of the worker's is live in the column ``until``, and the record is not their own.

    Written out because a page about a person asks it up to ten times, and building the same two
    subqueries out of querysets cost a sixth of the page. OFFSET 0 keeps it a probe by index for each
    row: pulled up into a join, it made the planner start from everybody whom the worker may see.
    """

    output_field = models.BooleanField()
    sql = (
        "EXISTS (SELECT 1 FROM person_grant held WHERE held.person_id = {person}"
        " AND held.grantee = ANY (%s::int[]) AND held.{until} > now()"
        " AND NOT EXISTS (SELECT 1 FROM people_ownrecord own"
        " WHERE own.person_id = held.person_id AND own.worker_id = %s) OFFSET 0)"
    )

    def __init__(self, person: str, worker: Worker, until: str) -> None:
        super().__init__(person)
        self.worker, self.until = worker, until

    def as_sql(self, compiler: SQLCompiler, *_given: object, **_more: object) -> tuple[str, list]:
        person, params = compiler.compile(self.source_expressions[0])
        mine = [list(self.worker.keys), self.worker.id]
        return self.sql.format(person=person, until=self.until), [*params, *mine]


class VisibleQuerySet(models.QuerySet):
    """The level at which the noun may be read is said once, by its wall (people/walls.py)."""

    person_field = "person_id"

    def visible_to(self, worker: Worker, *, level: Level | None = None) -> VisibleQuerySet:
        """Rows about people whom the worker's live keys open at this noun's level or above."""
        level = level or wall_of(self.model).read.level
        return self.filter(OpenTo(self.person_field, worker, level.until))

    def written_by(self, worker: Worker) -> VisibleQuerySet:
        """Rows about people on whose page the worker may write."""
        return self.filter(OpenTo(self.person_field, worker, "writes_until"))

    def let_in_by(self, worker: Worker) -> VisibleQuerySet:
        """Rows about people to whom the worker may let others in."""
        return self.filter(OpenTo(self.person_field, worker, "lets_in_until"))


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
