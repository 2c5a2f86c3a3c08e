"""A spend: money so that something becomes possible for a person; and the limits that trust sets."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import Level, OpenTo, OwnRecord
from people.models import Person
from placehub.access.context import Worker
from placehub.formats import day, pounds
from teams.models import Team
from teams.permissions.models import Standing

if TYPE_CHECKING:
    from budgets.spends.queries import Judged

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


class MoneyRules(models.Model):
    """What finance lets leads grant and answer, and what is taken without asking again. One row holds at a time;
    until there is one, ``app.money_rules`` says what holds.
    """

    reads_by_wall_two = "everybody who signs in may know the rules"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    most_per_spend_pence = models.PositiveIntegerField()
    most_per_month_pence = models.PositiveIntegerField()
    lead_up_to_pence = models.PositiveIntegerField()
    over_percent = models.PositiveSmallIntegerField()
    over_most_pence = models.PositiveIntegerField()
    promise_days = models.PositiveSmallIntegerField()
    late_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rules for money")
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_set_of_money_rules_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(over_percent__lte=100) & Q(promise_days__gte=1),
                name="money_rules_are_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"Money rules {self.pk}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def now(self) -> DeputyQuerySet:
        return self.filter(ended_at=None, until__gte=TruncDate(Now()))


class Deputy(models.Model):
    """Who answers for a team's money beside its lead, until when. Named by a lead."""

    reads_by_wall_two = "a worker may know who answers in their own teams"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateField()
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy for money")
        verbose_name_plural = _("deputies for money")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(ended_at=None), name="a_deputy_is_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(user=models.F("named_by")), name="nobody_names_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"Deputy {self.pk}"


def _follows_the_person(worker: Worker) -> Q:
    """What is for a person, for whoever sees everything about them; for a street, for the paying team."""
    everything = OpenTo("person_id", worker, Level.FULL.until)
    return everything | Q(person=None, team_id__in=worker.keys)


class SpendQuerySet(models.QuerySet["Spend"]):
    def visible_to(self, worker: Worker) -> SpendQuerySet:
        """Spends for people whom the worker sees in full, for the street of their teams, and of a team they
        answer for, unless it is for themselves or a declared relative.
        """
        led = [key for key in worker.keys if worker.leads(key)]
        standing_in = Deputy.objects.now().filter(user_id=worker.id, team_id__in=worker.team_ids)
        own = OwnRecord.objects.filter(worker_id=worker.id, person_id=OuterRef("person_id"))
        answers = Q(team_id__in=led) | Q(team_id__in=standing_in.values("team_id"))
        return self.filter(_follows_the_person(worker) | Q(answers, ~Exists(own)))

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
        EXPIRED = "expired", _("Run out: nobody said what it came to")

    class Kind(models.TextChoices):
        BEDS = "beds", _("Beds and bedding")
        FOOD_FUEL = "food_fuel", _("Food and fuel")
        WORK = "work", _("Getting to work")
        SCHOOL = "school", _("School things")
        HOME = "home", _("Fixing the home")
        WARMTH = "warmth", _("Heat, damp and light")
        JOINING_IN = "joining_in", _("Joining in")
        OTHER = "other", _("Something else")

    class Subject(models.TextChoices):
        """For whom, as the giver of a fund may say it."""

        PERSON = "person", _("One person")
        FAMILY = "family", _("A family")
        PLACE = "place", _("A street or the neighbourhood")

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
    for_family = models.BooleanField(db_default=False, default=False)
    asked_pence = models.PositiveIntegerField()
    came_to_pence = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State)
    at_once = models.BooleanField(default=False)
    expires_on = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="spends")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    spent_on = models.DateField(null=True, blank=True)
    helped = models.CharField(max_length=8, choices=Help, blank=True)
    # which the worker says that it is under; what decides are limits and funds all the same
    permission = models.ForeignKey(
        Standing, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    judged: Judged | None = None  # how it was decided, while the page that asked is answered
    objects = SpendQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-asked_at"]),
            models.Index(fields=["person", "-asked_at"]),
            models.Index(fields=["asked_by", "-asked_at"]),
            models.Index(
                name="spends_that_wait", fields=["team", "asked_at"], condition=Q(state="asked")
            ),
            models.Index(
                name="spends_that_run_out", fields=["expires_on"], condition=Q(state="promised")
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
        """What it came to; until all of it is bought, what is promised."""
        if self.state != self.State.PROMISED and self.came_to_pence is not None:
            return self.came_to_pence
        return max(self.asked_pence, self.came_to_pence or 0)

    @property
    def so_far(self) -> int:
        """What was bought of a promise, while more is to come."""
        return self.came_to_pence or 0 if self.state == self.State.PROMISED else 0

    @property
    def to_come(self) -> int:
        return self.cost - self.so_far

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
        if self.state == Spend.State.EXPIRED:
            return gettext("Run out: %(cost)s, %(what)s") % words
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
        if self.state == Spend.State.EXPIRED:
            return gettext(
                "Nobody said what it came to, so the money is in the pot again. If it was bought, say so now."
            )
        said = f"“{self.answer}”" if self.answer else ""
        return f"{said} {self._to_say}".strip()

    @property
    def _to_say(self) -> str:
        if self.state != Spend.State.PROMISED:
            return ""
        words = gettext("What did it come to, and did it help?")
        if not self.expires_on:
            return words
        return gettext("%(ask)s The promise holds until %(when)s.") % {
            "ask": words,
            "when": day(self.expires_on),
        }

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
    voice = models.CharField(
        max_length=7,
        choices=[
            ("lead", _("Team lead")),
            ("deputy", _("Deputy")),
            ("finance", _("Finance officer")),
        ],
        default="lead",
        db_default="lead",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spend", "worker"], name="one_voice_each"),
            models.CheckConstraint(
                condition=~Q(worker=models.F("asked_by")), name="nobody_answers_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}"


class Correction(models.Model):
    """What became of a spend's money after it was promised or spent, who did it, and why. Personal: why."""

    class What(models.TextChoices):
        REFUND = "refund", _("Money came back")
        PUT_RIGHT = "put_right", _("Put right")
        LET_GO = "let_go", _("Let go")
        TAKEN_UP = "taken_up", _("Needed after all")
        EXPIRED = "expired", _("Run out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    spend = models.ForeignKey(Spend, models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=9, choices=What)
    was_pence = models.PositiveIntegerField()
    now_pence = models.PositiveIntegerField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"Correction {self.pk}"
