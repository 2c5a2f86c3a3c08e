"""A letter that says that something waits, and no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models

User = settings.AUTH_USER_MODEL


class Letter(models.Model):
    """Once a day, by mail, where something waits for a leader. ``waiting`` is how many things."""

    reads_by_wall_two = "whoever it is to reads it"
    id = models.BigAutoField(primary_key=True)
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    day = models.DateField()
    waiting = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "day"], name="one_letter_a_day")]
        indexes = [models.Index(fields=["to", "-made_at"])]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
