"""What is in the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person
from teams.models import Team

User = settings.AUTH_USER_MODEL


class Blocker(UuidModel):
    """What stopped the right thing."""

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        GUIDANCE = "guidance", _("Statutory guidance")
        LOCAL_POLICY = "local_policy", _("Local policy")
        CONTRACT = "contract", _("Contract")
        IT = "it", _("IT")
        HABIT = "habit", _("Habit, or we do not know")

    person = models.ForeignKey(Person, models.PROTECT, related_name="blockers")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.HABIT)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    cleared_on = models.DateField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-raised_at"])]

    def __str__(self) -> str:
        return f"Blocker {self.pk}"
