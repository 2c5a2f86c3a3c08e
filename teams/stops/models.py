"""What we might stop doing, what became of it, and which teams ask for it."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placehub.clock import months_later
from teams.leaders.models import Service
from teams.models import Organisation, Team

User = settings.AUTH_USER_MODEL
DAYS_IN_A_MONTH = Decimal("30.4375")  # 365.25 days in twelve months


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return months_later(day, -((day.month - 1) % 3))


class StopQuerySet(models.QuerySet["Stop"]):
    def waiting(self) -> StopQuerySet:
        return self.filter(answer="")

    def given_up(self) -> StopQuerySet:
        """Stopped altogether, or halved."""
        return self.filter(answer__in=Stop.GIVEN_UP)

    def run_out(self, today: date) -> StopQuerySet:
        """Nobody answered, and the last day for an answer is over."""
        return self.waiting().filter(due_on__lt=today)


class Stop(models.Model):
    """One form, panel, report or meeting that a team asks to be given up, or that a leader gave up.

    No key to a person stands here, and none to whoever asked, unless they said that leaders may know.
    Silence gives it up: on the day after ``due_on`` it has stopped.
    """

    class Kind(models.TextChoices):
        FORM = "form", _("A form")
        PANEL = "panel", _("A panel")
        REPORT = "report", _("A report")
        MEETING = "meeting", _("A meeting")

    class Comes(models.TextChoices):
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every quarter")
        NOW_AND_THEN = "now", _("Now and then")

    class Answer(models.TextChoices):
        STOPPED = "stopped", _("It stops")
        HALVED = "halved", _("It is halved")
        KEPT = "kept", _("It stays, because")

    GIVEN_UP = (Answer.STOPPED, Answer.HALVED)

    # made here: a database would hand the key back only to whoever may read the row
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    what = models.CharField(max_length=120)
    why = models.CharField(max_length=300, blank=True)
    comes = models.CharField(max_length=7, choices=Comes)
    hours = models.DecimalField(max_digits=6, decimal_places=1)  # a month, an estimate
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)  # the last day for an answer
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    hours_returned = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-asked_at", "-id"]),
            models.Index(fields=["due_on"], condition=Q(answer=""), name="stops_that_wait"),
            models.Index(fields=["since_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_stop_waits_or_is_answered",
                condition=Q(answer="", answered_at=None, answered_by=None, due_on__isnull=False)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_stop_takes_effect_on_a_day",
                condition=Q(
                    answer__in=["stopped", "halved"],
                    since_on__isnull=False,
                    hours_returned__isnull=False,
                )
                | Q(answer__in=["", "kept"], since_on=None, hours_returned=None),
            ),
            models.CheckConstraint(
                name="what_is_kept_says_why", condition=~Q(answer="kept", reason="")
            ),
            models.CheckConstraint(
                name="silence_only_stops",
                condition=Q(answered_by__isnull=False) | Q(answer__in=["", "stopped"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Stop {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("stops:stop", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.answer == ""

    @property
    def is_given_up(self) -> bool:
        return self.answer in self.GIVEN_UP

    @property
    def by_silence(self) -> bool:
        """Nobody answered in time, so that the leader's silence stopped it."""
        return self.is_given_up and self.answered_by_id is None

    def hours_between(self, first: date, last: date) -> Decimal:
        """Hours that it gave back from one day to another, both included, by the estimate of a month."""
        if self.since_on is None or self.hours_returned is None:
            return Decimal()
        days = (last - max(self.since_on, first)).days + 1
        return self.hours_returned * max(days, 0) / DAYS_IN_A_MONTH


class MeToo(models.Model):
    """Another team has the same, and wants it gone as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="me_too")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stop", "team"], name="a_team_says_me_too_once")
        ]

    def __str__(self) -> str:
        return f"Me too {self.pk}"
