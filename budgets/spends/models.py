"""A spend: money so that something becomes possible for a person; and the limits that trust sets."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import Level, OpenTo, OwnRecord
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


def _follows_the_person(worker: Worker) -> Q:
    """What is for a person, for whoever sees everything about them; for a street, for the paying team."""
    everything = OpenTo("person_id", worker, Level.FULL.until)
    return everything | Q(person=None, team_id__in=worker.keys)


class SpendQuerySet(models.QuerySet["Spend"]):
    def visible_to(self, worker: Worker) -> SpendQuerySet:
        """Spends for people whom the worker sees in full, for the street of their teams, and of a team they
        lead, unless it is for themselves or a declared relative.
        """
        led = [key for key in worker.keys if worker.leads(key)]
        own = OwnRecord.objects.filter(worker_id=worker.id, person_id=OuterRef("person_id"))
        return self.filter(_follows_the_person(worker) | Q(Q(team_id__in=led), ~Exists(own)))

    def asked(self) -> SpendQuerySet:
        return self.filter(state=Spend.State.ASKED)

    def promised(self) -> SpendQuerySet:
        return self.filter(state=Spend.State.PROMISED)


class Spend(models.Model):
    """What the lead of the paying team may read too. Personal: person, answer; the words stand apart."""

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
    WORDS_KEPT = _(
        "For somebody whose page you cannot see in full: what it is for is kept with them."
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="spends")
    team = models.ForeignKey(Team, models.PROTECT, related_name="spends")
    kind = models.CharField(max_length=10, choices=Kind)
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
    def title(self) -> str:
        """What it is, in the words of whoever asked; its kind, where the reader may not read them."""
        words = getattr(self, "words", None)
        return self.get_kind_display() if words is None else words.what

    @property
    def purpose(self) -> str:
        """So that what: as long as the reader may read it."""
        words = getattr(self, "words", None)
        return str(self.WORDS_KEPT) if words is None else words.so_that

    @property
    def sentence(self) -> str:
        """Where it stands, as whoever asked is told."""
        words = {"cost": pounds(self.cost), "what": self.title, "state": self.get_state_display()}
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
            return self.purpose
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


class SpendWordsQuerySet(models.QuerySet["SpendWords"]):
    def visible_to(self, worker: Worker) -> SpendWordsQuerySet:
        return self.filter(_follows_the_person(worker))


class SpendWords(models.Model):
    """What a spend is for. Personal: what, so_that, supplier.

    Apart from the spend, since a policy hides rows and no columns: whoever answers for the money sees what
    it costs, and these follow the person. Person and team stand here again, so that the wall needs no join;
    it holds that they are the spend's own.
    """

    spend = models.OneToOneField(Spend, models.PROTECT, primary_key=True, related_name="words")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=160)
    so_that = models.CharField(max_length=160)
    supplier = models.CharField(max_length=120, blank=True)

    objects = SpendWordsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Words of spend {self.pk}"


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
