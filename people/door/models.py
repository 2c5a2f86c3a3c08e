"""What somebody should know before they knock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from people.person.models import Person
from teams.models import User

HOLDS = timedelta(days=182)  # unless somebody says otherwise: half a year
LONGEST = timedelta(days=366)  # nothing about a door holds for ever


class DoorNoteQuerySet(VisibleQuerySet["DoorNote"]):
    def current(self) -> DoorNoteQuerySet:
        return self.filter(ended_on=None)


@keeps_versions()
class DoorNote(UuidModel, Versioned):
    """One line to mind at the door: said by somebody, on a day, and asked about again after ``holds_until``.

    It is about a visit and says nothing of what somebody is like: no level, no score, no colour.
    """

    class Kind(models.TextChoices):
        TOGETHER = "together", _("Do not go alone")
        ANIMAL = "animal", _("A dog or another animal")
        HEALTH = "health", _("Health: an allergy, oxygen, a lift that fails")
        TELL_NOBODY = "tell_nobody", _("Who must not be told")
        KNOCK = "knock", _("How to knock")
        SPEAK = "speak", _("How to speak")

    person = models.ForeignKey(Person, models.PROTECT, related_name="door_notes")
    kind = models.CharField(max_length=11, choices=Kind)
    words = models.CharField(max_length=200)
    said_by = models.CharField(max_length=80)
    said_on = models.DateField()
    holds_until = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    CHANGES = ("kind", "words", "said_by", "said_on", "holds_until", "ended_on")

    objects = DoorNoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], condition=models.Q(ended_on=None), name="door")]
        constraints = [
            models.CheckConstraint(
                name="a_door_note_holds_after_it_was_said",
                condition=models.Q(holds_until__gte=models.F("said_on")),
            )
        ]

    def __str__(self) -> str:
        return f"Door note {self.pk}"

    def still_so(self, *, by: User, at: datetime, on: date) -> bool:
        """Asked again, and it is so: from today for another half year. False when it was ended.

        Raises ChangedMeanwhile.
        """
        if self.ended_on is not None:
            return False
        self.said_on, self.holds_until = on, on + HOLDS
        self.save_version(self.version, ["said_on", "holds_until"], by=by, at=at)
        return True

    def end(self, *, by: User, at: datetime, on: date) -> bool:
        """It is not so any more; its history stays. False when that was said. Raises ChangedMeanwhile."""
        if self.ended_on is not None:
            return False
        self.ended_on = on
        self.save_version(self.version, ["ended_on"], by=by, at=at)
        return True
