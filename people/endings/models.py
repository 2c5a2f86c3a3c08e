"""How a team’s part ends, and what nudges fall silent about."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import Involvement, VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person
from placehub.formats import day
from teams.models import Team, User


class QuietQuerySet(VisibleQuerySet["Quiet"]):
    def live(self) -> Self:
        return self.filter(ended_at=None)


def not_quiet(person: str = "person_id") -> Q:
    """Rows about nobody who died, moved away or asked to stop; ``person`` is the column of their key."""
    return ~Q(Exists(Quiet.objects.live().filter(person_id=OuterRef(person))))


class Quiet(UuidModel):
    """Somebody died, moved away, or asked us to stop: nothing nudges about them from that day on.

    ``slip``: it was said by a slip, and holds for no day. Personal: told_by, words.
    """

    class Kind(models.TextChoices):
        DIED = "died", _("They died")
        MOVED = "moved", _("They moved away")
        STOP = "stop", _("They asked us to stop")

    person = models.ForeignKey(Person, models.PROTECT, related_name="quiets")
    kind = models.CharField(max_length=5, choices=Kind)
    since_on = models.DateField()
    told_by = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    slip = models.BooleanField(null=True, blank=True)

    objects = QuietQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "since_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_quiet_at_a_time"
            ),
            models.CheckConstraint(
                name="quiet_ended_wholly_or_not_at_all",
                condition=Q(ended_by=None, ended_at=None, slip=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False, slip__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Quiet {self.pk}"

    @property
    def sentence(self) -> str:
        """What is said of it, without the name."""
        when = {"day": day(self.since_on)}
        return {
            "died": gettext("died, %(day)s"),
            "moved": gettext("moved away, %(day)s"),
            "stop": gettext("asked us to stop, %(day)s"),
        }[self.kind] % when


class Farewell(UuidModel):
    """A team’s part in a person ends: why, in the person’s words, whom to ring, how the door stays open.

    No reason says that somebody did not answer: that is no wish to be left. Personal: said, ring, door.
    """

    class Why(models.TextChoices):
        DONE = "done", _("What mattered is done, they say so")
        WISH = "wish", _("They wish to go on without us")
        OTHERS = "others", _("Others walk on with them")
        MOVED = "moved", _("They moved away")
        DIED = "died", _("They died")

    person = models.ForeignKey(Person, models.PROTECT, related_name="farewells")
    involvement = models.OneToOneField(Involvement, models.PROTECT, related_name="farewell")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    why = models.CharField(max_length=6, choices=Why)
    said = models.CharField(max_length=500, blank=True)
    ring = models.CharField(max_length=200, blank=True)
    door = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Farewell {self.pk}"
