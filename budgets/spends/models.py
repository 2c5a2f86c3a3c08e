"""A spend: money so that something becomes possible for a person; and the limits that trust sets."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import Level, OpenTo
from people.models import Person
from placehub.access.context import Worker
from placehub.formats import pounds
from teams.models import Team

User = settings.AUTH_USER_MODEL


class Limit(models.Model):
    """What a worker of the team may spend at once: for each spend, and in a month. Pence."""

    reads_by_wall_two = "a worker may know the limits of their own teams"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="limits")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    per_spend_pence = models.PositiveIntegerField()
    per_month_pence = models.PositiveIntegerField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_limit_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(per_month_pence__gte=models.F("per_spend_pence")),
                name="a_month_holds_one_spend",
            ),
        ]

    def __str__(self) -> str:
        return f"Limit {self.pk}"


class SpendQuerySet(models.QuerySet["Spend"]):
    def visible_to(self, worker: Worker) -> SpendQuerySet:
        """Spends for people whom the worker sees in full, for the team's street, or of a team they lead."""
        led = [team.id for team in worker.teams if team.role == "lead"]
        return self.filter(
            OpenTo("person_id", worker, Level.FULL.until)
            | Q(person=None, team_id__in=worker.team_ids)
            | Q(team_id__in=led)
        )

    def asked(self) -> SpendQuerySet:
        return self.filter(state=Spend.State.ASKED)

    def promised(self) -> SpendQuerySet:
        return self.filter(state=Spend.State.PROMISED)


class Spend(models.Model):
    """Personal: person, so_that, what, supplier, answer."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a yes")
        PROMISED = "promised", _("Promised")
        SPENT = "spent", _("Spent")
        DECLINED = "declined", _("Not this time")
        WITHDRAWN = "withdrawn", _("Not needed any more")

    class Kind(models.TextChoices):
        BEDS = "beds", _("Beds and bedding")
        FOOD_FUEL = "food_fuel", _("Food and fuel")
        WORK = "work", _("Getting to work")
        SCHOOL = "school", _("School things")
        HOME = "home", _("Fixing the home")
        JOINING_IN = "joining_in", _("Joining in")
        OTHER = "other", _("Something else")

    class Help(models.TextChoices):
        WORKED = "worked", _("It worked")
        TOO_SOON = "too_soon", _("Too soon to say")
        DID_NOT = "did_not", _("Did not help")

    OPEN = ("", Help.TOO_SOON)  # nobody can say yet whether it helped

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="spends")
    team = models.ForeignKey(Team, models.PROTECT, related_name="spends")
    so_that = models.CharField(max_length=160)
    what = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)
    supplier = models.CharField(max_length=120, blank=True)
    asked_pence = models.PositiveIntegerField()
    came_to_pence = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State)
    at_once = models.BooleanField(default=False)
    journal_id = models.UUIDField(null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="spends")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    spent_on = models.DateField(null=True, blank=True)
    helped = models.CharField(max_length=8, choices=Help, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SpendQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-asked_at"]),
            models.Index(fields=["person", "-asked_at"]),
            models.Index(fields=["asked_by", "-asked_at"]),
            models.Index(
                name="spends_that_wait", fields=["team", "asked_at"], condition=Q(state="asked")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("asked_by")),
                name="no_self_approval",
            ),
            models.CheckConstraint(condition=Q(asked_pence__gt=0), name="a_spend_costs_something"),
        ]

    def __str__(self) -> str:
        return f"Spend {self.pk}"

    @property
    def cost(self) -> int:
        return self.asked_pence if self.came_to_pence is None else self.came_to_pence

    @property
    def sentence(self) -> str:
        """Where it stands, as whoever asked is told."""
        words = {"cost": pounds(self.cost), "what": self.what, "state": self.get_state_display()}
        if self.state == Spend.State.SPENT:
            return gettext("Did it help? %(cost)s, %(what)s") % words
        if not self.answered_by:
            return gettext("%(state)s: %(cost)s, %(what)s") % words
        words |= {"name": self.answered_by.first_name, "asked": pounds(self.asked_pence)}
        if self.state == Spend.State.DECLINED:
            return gettext("%(name)s said not this time: %(asked)s, %(what)s") % words
        return gettext("%(name)s said yes: %(asked)s, %(what)s") % words

    @property
    def next_words(self) -> str:
        """What was answered, and what whoever asked has yet to say."""
        if self.state == Spend.State.SPENT:
            return self.so_that
        said = f"“{self.answer}”" if self.answer else ""
        to_say = (
            gettext("What did it come to, and did it help?")
            if self.state == Spend.State.PROMISED
            else ""
        )
        return f"{said} {to_say}".strip()

    @property
    def decided(self) -> str:
        """Who said yes or no to it."""
        if self.answered_by:
            return gettext("Answered by %(name)s") % {"name": self.answered_by.first_name}
        return gettext("%(name)s’s own decision") % {"name": self.asked_by.first_name}


class Approval(models.Model):
    """One voice each, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    spend = models.ForeignKey(Spend, models.PROTECT, related_name="approvals")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_yes = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spend", "worker"], name="one_voice_each"),
            models.CheckConstraint(
                condition=~Q(worker=models.F("asked_by")), name="nobody_answers_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}"
