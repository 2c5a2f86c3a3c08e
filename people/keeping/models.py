"""How long records are kept, what holds them, and what was removed: by reference, without names."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.base import UuidModel
from teams.models import User

REMOVE = "people.remove_record"  # the kind of job


class Clock(models.Model):
    """How many years after the last team’s part ended a record of a kind is kept, and who says so.

    ``until_age``: not before that birthday. A kind without a row is kept for good.
    """

    class Kind(models.TextChoices):
        ADULT = "adult", _("Grown-up")
        CHILD = "child", _("A child when the last team left")
        UNKNOWN = "unknown", _("Day of birth not known")
        DIED = "died", _("Somebody who died")

    reads_by_wall_two = "everybody who signs in may know how long records are kept"
    kind = models.CharField(max_length=7, primary_key=True, choices=Kind)
    years = models.PositiveSmallIntegerField()
    until_age = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kept_between_a_year_and_150", condition=Q(years__range=(1, 150))
            )
        ]

    def __str__(self) -> str:
        return f"Clock {self.pk}"


class LegalHold(UuidModel):
    """A reason in law not to remove a record, or any record (no reference). Personal: words."""

    reads_by_wall_two = "by reference, and the steward’s alone"
    reference = models.UUIDField(null=True, blank=True)
    words = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["reference"], condition=Q(lifted_at=None), name="holds_that_hold")
        ]
        constraints = [
            models.CheckConstraint(
                name="hold_lifted_wholly_or_not_at_all",
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Legal hold {self.pk}"


class RemovalQuerySet(models.QuerySet["Removal"]):
    def waiting(self) -> RemovalQuerySet:
        """Asked for, and nobody else has answered."""
        return self.filter(agreed_at=None, stopped_at=None)

    def agreed(self) -> RemovalQuerySet:
        """To be done by the job."""
        return self.filter(agreed_at__isnull=False, stopped_at=None, removed_at=None)


class Removal(models.Model):
    """A record that was due, and what became of it: the evidence, without content.

    Two people say yes; the job removes, and counts what it removed. ``stopped``: a no, or not due any more.
    """

    reads_by_wall_two = "by reference, for those who answer for what is removed"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.UUIDField()
    kind = models.CharField(max_length=7, choices=Clock.Kind)
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(stopped_at=None), name="one_removal_at_a_time"
            ),
            models.CheckConstraint(
                name="two_people_remove", condition=~Q(agreed_by=models.F("asked_by"))
            ),
            models.CheckConstraint(
                name="removed_after_two_yes",
                condition=Q(removed_at=None) | Q(agreed_by__isnull=False, stopped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Removal {self.pk}"

    @property
    def removed(self) -> int:
        """How many rows went."""
        return sum(self.counts.values())
