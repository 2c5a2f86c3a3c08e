"""Standing permissions, and questions with a clock that runs towards yes (R10)."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teams.leaders.models import Service
from teams.models import Team

User = settings.AUTH_USER_MODEL


class StandingQuerySet(models.QuerySet["Standing"]):
    def live(self, today: date) -> StandingQuerySet:
        in_time = Q(until_on=None) | Q(until_on__gte=today)
        return self.filter(in_time, taken_back_at=None)

    def past(self, today: date) -> StandingQuerySet:
        return self.filter(Q(until_on__lt=today) | Q(taken_back_at__isnull=False))

    def for_teams(self, teams: list[int] | tuple[int, ...]) -> StandingQuerySet:
        """Those of one of these teams, and those of every team."""
        some = StandingFor.objects.filter(standing=models.OuterRef("pk"))
        return self.filter(~models.Exists(some) | models.Exists(some.filter(team_id__in=teams)))

    def with_names(self) -> StandingQuerySet:
        return self.select_related("given_by").prefetch_related("teams__team")


class Standing(models.Model):
    """ "You may…": what, for which teams (without a row in ``StandingFor``: all), up to how much, until when."""

    reads_by_wall_two = "everybody who signs in reads what is allowed; it names nobody served"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = models.CharField(max_length=200)
    limit_pence = models.PositiveIntegerField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    by_silence = models.BooleanField(default=False)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_why=""),
                name="standing_taken_back_with_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["-given_at", "id"]),
            models.Index(fields=["given_by", "-given_at"]),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("permissions:standing", args=[self.pk])

    def lives(self, today: date) -> bool:
        return self.taken_back_at is None and (self.until_on is None or self.until_on >= today)


class StandingFor(models.Model):
    """A team that a permission is for. One without any is for all."""

    reads_by_wall_two = "everybody who signs in reads what is allowed to which team"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    standing = models.ForeignKey(Standing, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standing", "team"], name="standing_for_a_team_once")
        ]
        indexes = [models.Index(fields=["team"])]

    def __str__(self) -> str:
        return f"For a team {self.pk}"


class Ask(models.Model):
    """May we? To one leader. In the evening of ``due_on`` no answer is a yes; None: this one needs an answer."""

    reads_by_wall_two = "everybody who signs in reads what was asked; it names nobody served"

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary")
        UNLAWFUL = "unlawful", _("It may be unlawful")
        HARMFUL = "harmful", _("It may harm somebody")
        SAFEGUARDING = "safeguarding", _("It is about safeguarding")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        LAPSED = "lapsed", _("Yes, by silence")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORDINARY)
    limit_pence = models.PositiveIntegerField(null=True, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    standing = models.OneToOneField(
        Standing, models.PROTECT, null=True, blank=True, related_name="ask"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="ordinary", due_on__isnull=False)
                | ~Q(kind="ordinary") & Q(due_on=None),
                name="ask_lapses_only_where_it_may",
            ),
            models.CheckConstraint(
                condition=~Q(state="lapsed") | Q(due_on__isnull=False, answered_by=None),
                name="ask_lapsed_had_a_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "no"]) | Q(answered_by__isnull=False),
                name="ask_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="no") | ~Q(answer=""), name="ask_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "lapsed"]) | Q(standing__isnull=False),
                name="ask_with_a_yes_stands",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_of", "state"]),
            models.Index(fields=["team", "-asked_at"]),
            models.Index(fields=["-asked_at", "id"]),
            models.Index(fields=["due_on"], condition=Q(state="asked"), name="asks_due"),
        ]

    def __str__(self) -> str:
        return f"Ask {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("permissions:one-ask", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state == self.State.ASKED
