"""Who may see a person: the levels, wall one, why somebody may, and what keeps a worker out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from people.base import UuidModel
from placehub.access.context import Worker
from placehub.access.walls import Rule, wall_of
from teams.models import Appointment, Membership, Role, Team

User = settings.AUTH_USER_MODEL
Noun = TypeVar("Noun", bound=models.Model, covariant=True)


class Level(models.IntegerChoices):
    """How much of a person a basis opens."""

    INDEX_CARD = 1, "index card"
    SUMMARY = 2, "summary and notes"
    FULL = 3, "everything"

    @property
    def until(self) -> str:
        """The column of person_grant that says until when a grantee sees this much."""
        return {1: "card_until", 2: "summary_until", 3: "full_until"}[self.value]


@dataclass(frozen=True)
class Sees(Rule):
    """A key of the reader's opens the person at ``level`` or above, now."""

    level: Level = Level.FULL


def level_of(noun: type[models.Model]) -> Level:
    """The level from which a noun may be read, as its wall says. Raises TypeError where it says none."""
    rule = wall_of(noun).read
    if not isinstance(rule, Sees):
        raise TypeError(f"The wall of {noun.__name__} opens at no level")
    return rule.level


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

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        person, params = compiler.compile(self.source_expressions[0])
        mine = (list(self.worker.keys), self.worker.id)
        return self.sql.format(person=person, until=self.until), (*params, *mine)


class VisibleQuerySet(models.QuerySet[Noun]):
    """The level at which the noun may be read is said once, by its wall (people/walls.py)."""

    person_field = "person_id"

    def visible_to(self, worker: Worker, *, level: Level | None = None) -> Self:
        """Rows about people whom the worker's live keys open at this noun's level or above."""
        level = level or level_of(self.model)
        return self.filter(OpenTo(self.person_field, worker, level.until))

    def written_by(self, worker: Worker) -> Self:
        """Rows about people on whose page the worker may write."""
        return self.filter(OpenTo(self.person_field, worker, "writes_until"))


class PersonGrant(models.Model):
    """Until when who may do what: kept by triggers from app.basis. A grantee is a team, or minus a worker."""

    pk = models.CompositePrimaryKey("person_id", "grantee")
    person = models.ForeignKey(
        "people.Person",
        models.DO_NOTHING,
        related_name="grants",
        db_constraint=False,
        db_index=False,
    )
    grantee = models.IntegerField()
    card_until = models.DateTimeField()
    summary_until = models.DateTimeField()
    full_until = models.DateTimeField()
    writes_until = models.DateTimeField()
    lets_in_until = models.DateTimeField()
    last_activity_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "person_grant"

    def __str__(self) -> str:
        return f"Grant on {self.person_id}"


class BasisQuerySet(VisibleQuerySet[Noun]):
    def live(self, at: datetime) -> Self:
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Involvement(UuidModel):
    """A team that acts round the person."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="involvements")
    team = models.ForeignKey(Team, models.PROTECT, related_name="involvements")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"], condition=Q(ends_at=None), name="one_involvement_a_team"
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "-ends_at"],
                condition=Q(ends_at__isnull=False),
                name="involvements_that_ended",
            )
        ]

    def __str__(self) -> str:
        return f"Involvement {self.pk}"


def holds_seat(worker: str, team: str) -> Exists:
    """The worker in one column of a row acts, now, from a seat in the team in another.

    Whoever is a leader acts from none.
    """
    leaders = Appointment.objects.filter(_now(), user_id=OuterRef("user_id"), role=Role.LEADER)
    seats = Membership.objects.filter(_now(), ~Exists(leaders), user__is_active=True)
    return Exists(seats.filter(user_id=OuterRef(worker), team_id=OuterRef(team)))


def _now() -> Q:
    return Q(Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now())


class NamedWorkerQuerySet(BasisQuerySet["NamedWorker"]):
    def walking(self) -> Self:
        """Those who walk alongside today: named, and still in the seat from which they were named."""
        return self.filter(holds_seat("worker_id", "team_id"), ends_at=None)

    def left(self) -> Self:
        """Those who were never relieved of it and have gone: the seat ended, or the account stopped."""
        return self.filter(~holds_seat("worker_id", "team_id"), ends_at=None)


class NamedWorker(UuidModel):
    """A worker who walks alongside the person: the one the person knows and keeps."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="named_workers")
    worker = models.ForeignKey(User, models.PROTECT, related_name="alongside")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = NamedWorkerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "worker"], condition=Q(ends_at=None), name="named_once"
            )
        ]

    def __str__(self) -> str:
        return f"Named worker {self.pk}"


class OwnRecord(models.Model):
    """A worker's own record, or a relative's: closed to that worker by every road."""

    class Tie(models.TextChoices):
        MYSELF = "myself", _("This is me")
        RELATIVE = "relative", _("This is somebody in my family or home")

    id = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    tie = models.CharField(max_length=8, choices=Tie)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "person"], name="declared_once")]

    def __str__(self) -> str:
        return f"Own record {self.pk}"
