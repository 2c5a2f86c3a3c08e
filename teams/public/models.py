"""A line for the public about a blocker: it appears once a second pair of eyes has passed it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teams.blockers.models import Blocker
from teams.models import Neighbourhood

User = settings.AUTH_USER_MODEL


class LineQuerySet(models.QuerySet["Line"]):
    def passed(self) -> LineQuerySet:
        return self.exclude(passed_at=None).filter(taken_down_at=None)

    def waiting(self) -> LineQuerySet:
        return self.filter(passed_at=None, taken_down_at=None)


class Line(models.Model):
    """Words for everybody. Without a neighbourhood it is open data about a national cause (R22)."""

    reads_by_wall_two = "everybody reads what was passed; whoever signs in, what waits as well"

    class Outcome(models.TextChoices):
        DID = "did", _("We did")
        TRYING = "trying", _("We are trying")
        COULD_NOT = "could_not", _("We could not, because")
        NATIONAL = "national", _("National cause")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(Blocker, models.PROTECT, related_name="lines")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=9, choices=Outcome)
    words = models.CharField(max_length=200)
    answer = models.CharField(max_length=400, blank=True)
    write_to = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    passed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    passed_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_down_at = models.DateTimeField(null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_by=None) | ~Q(passed_by=F("written_by")),
                name="line_takes_two_pairs_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(passed_by=None, passed_at=None)
                | Q(passed_by__isnull=False, passed_at__isnull=False),
                name="line_passed_wholly_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="could_not") | (~Q(answer="") & ~Q(write_to="")),
                name="line_that_could_not_says_why_and_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome="national", neighbourhood=None)
                | (~Q(outcome="national") & Q(neighbourhood__isnull=False)),
                name="line_of_a_neighbourhood_or_national",
            ),
            models.UniqueConstraint(
                fields=["blocker"],
                condition=Q(outcome="national", taken_down_at=None),
                name="one_open_line_a_blocker",
            ),
        ]
        indexes = [models.Index(fields=["neighbourhood", "-passed_at"])]

    def __str__(self) -> str:
        return f"Line {self.pk}"
