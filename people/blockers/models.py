"""Whom something stopped, and whether they get through since it was said to be fixed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from people.access.models import VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person
from teams.blockers.models import Blocker
from teams.models import Team

User = settings.AUTH_USER_MODEL


class Met(UuidModel):
    """Something was in the way of this person. ``words`` are for their page alone.

    ``blocker`` is what leaders read of it, in words that name nobody; empty until somebody takes it to
    them. Its table keeps the name that it had before there were leaders to tell.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="met")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    blocker = models.ForeignKey(Blocker, models.PROTECT, null=True, blank=True, related_name="+")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        db_table = "people_blocker"
        indexes = [
            models.Index(fields=["person", "-raised_at"]),
            models.Index(fields=["blocker", "person"]),
        ]

    def __str__(self) -> str:
        return f"Met {self.pk}"


class GotThrough(UuidModel):
    """This person came the way of a repair: they got through, or did not. Once in each round of a test."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    blocker = models.ForeignKey(Blocker, models.PROTECT, related_name="+")
    test_round = models.PositiveSmallIntegerField()
    got_through = models.BooleanField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "test_round", "person"], name="tested_once_a_round"
            )
        ]
        indexes = [models.Index(fields=["person", "-at"])]

    def __str__(self) -> str:
        return f"GotThrough {self.pk}"
