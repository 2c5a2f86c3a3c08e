"""Why somebody may see a person: involvement, naming, a share, broken glass; and what keeps them out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import Level, UuidModel, VisibleQuerySet
from people.models.person import Person
from teams.models import Organisation, Team

User = settings.AUTH_USER_MODEL
BREAK_GLASS_HOURS = 72


class PersonGrant(models.Model):
    """Who may see whom, kept by triggers from the rows below. A grantee is a team, or minus a worker."""

    unwatched = "kept by triggers from bases that are watched themselves"
    pk = models.CompositePrimaryKey("person_id", "grantee")
    person = models.ForeignKey(
        Person, models.DO_NOTHING, related_name="grants", db_constraint=False, db_index=False
    )
    grantee = models.IntegerField()
    level = models.PositiveSmallIntegerField(choices=Level)
    until = models.DateTimeField()
    last_activity_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "person_grant"

    def __str__(self) -> str:
        return f"Grant on {self.person_id}"


class BasisQuerySet(VisibleQuerySet):
    level = Level.INDEX_CARD

    def live(self, at: datetime) -> BasisQuerySet:
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Involvement(UuidModel):
    """A team that acts round the person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="involvements")
    team = models.ForeignKey(Team, models.PROTECT, related_name="involvements")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"], condition=Q(ends_at=None), name="one_involvement_a_team"
            )
        ]

    def __str__(self) -> str:
        return f"Involvement {self.pk}"


class NamedWorker(UuidModel):
    """A worker who walks alongside the person: the one the person knows and keeps."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="named_workers")
    worker = models.ForeignKey(User, models.PROTECT, related_name="alongside")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "worker"], condition=Q(ends_at=None), name="named_once"
            )
        ]

    def __str__(self) -> str:
        return f"Named worker {self.pk}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def live(self, at: datetime) -> AgreementQuerySet:
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Agreement(models.Model):
    """A sharing agreement between two organisations. A share dies with its agreement."""

    reads_by_wall_two = "everybody who signs in may know what was agreed; the steward keeps it"
    id = models.AutoField(primary_key=True)
    title = models.CharField(max_length=120)
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def end(self, *, at: datetime) -> None:
        """End the agreement, and with it every share that hangs on it."""
        Agreement.objects.filter(pk=self.pk, ends_at__gt=at).update(ends_at=at)


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

    def withdraw(self, *, at: datetime) -> None:
        """Take the share back: the other team's keys close with the same transaction."""
        Share.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=at)


class BreakGlass(UuidModel):
    """Access taken for a reason, for at most 72 hours, told to the lead and the information steward."""

    class Reason(models.TextChoices):
        CONSENT = "consent", _("The person asked me to")
        LEGAL_DUTY = "legal_duty", _("A legal duty")
        PUBLIC_INTEREST = "public_interest", _("Somebody could come to serious harm")

    class Verdict(models.TextChoices):
        FINE = "fine", _("It was right")
        ASKED = "asked", _("I have asked the worker about it")
        WRONG = "wrong", _("It was not right, and I have acted")

    OPEN = ("", Verdict.ASKED)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason)
    words = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)

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

    @property
    def is_open(self) -> bool:
        """Nobody has looked yet, or the worker has been asked and the answer is still to come."""
        return self.verdict in self.OPEN


class OwnRecord(models.Model):
    """A worker's own record, or a relative's: closed to that worker by every road."""

    class Tie(models.TextChoices):
        MYSELF = "myself", _("This is me")
        RELATIVE = "relative", _("This is somebody in my family or home")

    id = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tie = models.CharField(max_length=8, choices=Tie)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "person"], name="declared_once")]

    def __str__(self) -> str:
        return f"Own record {self.pk}"


class SealedAsk(UuidModel):
    """Somebody asked after a sealed person and was told nothing. The named workers are told."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = BasisQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Ask after a sealed person {self.pk}"


class PullQuerySet(VisibleQuerySet):
    level = Level.INDEX_CARD

    def waiting(self) -> PullQuerySet:
        return self.filter(answered_at=None)


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
            )
        ]

    def __str__(self) -> str:
        return f"Pull {self.pk}"
