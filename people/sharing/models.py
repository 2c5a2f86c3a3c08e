"""How who may see a person changes: shares, broken glass, pulls, and asks after the sealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.access.models import BasisQuerySet, Involvement, Level, OpenTo, VisibleQuerySet
from people.agreements.models import Agreement
from people.base import UuidModel
from people.person.models import Person
from placehub.access.context import Worker
from teams.models import Team

User = settings.AUTH_USER_MODEL

BREAK_GLASS_HOURS = 72
PULL_WAITS_DAYS = 14


class Share(UuidModel):
    """A person shown to another team at a level, under an agreement, until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="shares")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="shares")
    level = models.PositiveSmallIntegerField(choices=Level)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="share_level_exists")
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"

    def withdraw(self, *, at: datetime) -> bool:
        """Take the share back: the other team's keys close with the same transaction.

        False when it was taken back before.
        """
        return bool(Share.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=at))


class Checked(models.Model):
    """What an information steward judges: fine, wrong, or asked about until the worker has answered."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("It was right")
        ASKED = "asked", _("I have asked the worker about it")
        WRONG = "wrong", _("It was not right, and I have acted")

    OPEN = ("", Verdict.ASKED)

    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    question = models.CharField(max_length=500, blank=True, default="", db_default="")
    answer = models.CharField(max_length=500, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Nobody has looked yet, or the worker has been asked and it is not settled."""
        return self.verdict in self.OPEN


class BreakGlass(UuidModel, Checked):
    """Access taken for a reason, for at most 72 hours, told to the lead and the information steward."""

    class Reason(models.TextChoices):
        CONSENT = "consent", _("The person asked me to")
        LEGAL_DUTY = "legal_duty", _("A legal duty")
        PUBLIC_INTEREST = "public_interest", _("Somebody could come to serious harm")

    CHECK_WITHIN = timedelta(days=1)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason)
    words = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="glass_mends_within_72_hours",
                condition=Q(ends_at__gt=models.F("starts_at"))
                & Q(ends_at__lte=models.F("starts_at") + timedelta(hours=BREAK_GLASS_HOURS)),
            ),
            models.CheckConstraint(
                name="glass_has_one_of_three_reasons",
                condition=Q(reason__in=["consent", "legal_duty", "public_interest"]),
            ),
            models.CheckConstraint(name="glass_says_why", condition=Q(words__regex=r"^.{20,}")),
            models.CheckConstraint(
                name="glass_checked_wholly_or_not_at_all",
                condition=Q(checked_by=None, checked_at=None, verdict="")
                | Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(verdict=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Broken glass {self.pk}"

    def is_late(self, at: datetime) -> bool:
        """Nobody has looked within the day."""
        return not self.checked_at and at - self.starts_at > self.CHECK_WITHIN


class SealedAsk(UuidModel):
    """Somebody asked after a sealed person and was told nothing. Whoever sees the person is told.

    A view (people/person/sql/finding.sql): a question writes the same rows whatever it finds.
    """

    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    worker = models.ForeignKey(User, models.DO_NOTHING, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = 'app"."sealed_ask'

    def __str__(self) -> str:
        return f"Ask after a sealed person {self.pk}"


class PullQuerySet(VisibleQuerySet["Pull"]):
    def waiting(self) -> PullQuerySet:
        return self.filter(answered_at=None)

    def waiting_for(self, worker: Worker, at: datetime) -> PullQuerySet:
        """What the worker can answer: asked of a team of theirs, or asked to come in to somebody to
        whom the worker lets others in, or whom the worker's team knew and nobody is round any more.
        What app.answer_pull would refuse is not offered.
        """
        of_my_team = Q(asks_in=False, to_team_id__in=worker.team_ids)
        round_them = Involvement.objects.filter(person_id=OuterRef("person_id"))
        at_rest = ~Exists(round_them.filter(Q(ends_at=None) | Q(ends_at__gt=at)))
        known = Exists(round_them.filter(team_id__in=worker.team_ids))
        to_let_in = Q(OpenTo("person_id", worker, "lets_in_until")) | Q(at_rest, known)
        offered = of_my_team | Q(to_let_in, asks_in=True)
        return self.visible_to(worker).waiting().filter(offered, waits_until__gt=at)


class Pull(UuidModel):
    """A colleague asked in (``to_team``), or a colleague who asks to be pulled in (``asks_in``).

    While it waits, the team asked in sees the index card; a yes makes it part of the team round
    the person. The one who walks alongside stays.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="pulls")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="pulls_in")
    asks_in = models.BooleanField(default=False)
    words = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    said_yes = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = PullQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pull_answered_wholly_or_not_at_all",
                condition=Q(answered_by=None, answered_at=None, said_yes=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False, said_yes__isnull=False),
            ),
            models.CheckConstraint(
                name="pull_waits_at_most_14_days",
                condition=Q(
                    waits_until__lte=models.F("asked_at") + timedelta(days=PULL_WAITS_DAYS)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Pull {self.pk}"
