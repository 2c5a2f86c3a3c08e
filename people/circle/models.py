"""The people round a person."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from people.person.models import Person
from teams.models import User


class CircleQuerySet(VisibleQuerySet["CircleMember"]):
    def current(self) -> CircleQuerySet:
        return self.filter(left_on=None)


@keeps_versions()
class CircleMember(UuidModel, Versioned):
    class Kind(models.TextChoices):
        FAMILY = "family", _("Family and friends")
        COMMUNITY = "community", _("Community")
        SERVICE = "service", _("Services")

    class Tie(models.TextChoices):
        OFTEN = "often", _("Often")
        SOMETIMES = "sometimes", _("Sometimes")
        BROKEN = "broken", _("Not working")

    person = models.ForeignKey(Person, models.PROTECT, related_name="circle")
    name = models.CharField(max_length=80)
    relationship = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=9, choices=Kind)
    tie = models.CharField(max_length=9, choices=Tie, default=Tie.OFTEN)
    close = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)
    ring_first = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_on = models.DateField(null=True, blank=True)

    CHANGES = ("name", "relationship", "kind", "tie", "close", "phone", "ring_first", "left_on")

    objects = CircleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"Circle member {self.pk}"

    def leave(self, *, by: User, at: datetime, on: date) -> bool:
        """Leave the circle and stay in its history; False when they had left. Raises ChangedMeanwhile."""
        if self.left_on is not None:
            return False
        self.left_on = on
        self.save_version(self.version, ["left_on"], by=by, at=at)
        return True
