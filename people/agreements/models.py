"""A sharing agreement between organisations, and who signed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.access.models import Level
from people.base import Versioned, keeps_versions
from placehub.access.context import Worker
from teams.models import Organisation

ENDS_SOON = timedelta(days=60)
REVIEW_SOON = timedelta(days=30)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def live(self, at: datetime) -> AgreementQuerySet:
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def given_by(self, worker: Worker) -> AgreementQuerySet:
        """Those by which the worker's own organisation shows its records."""
        gives = AgreementMember.objects.filter(
            agreement=OuterRef("pk"),
            organisation_id=worker.organisation_id,
            gives=True,
            struck_at=None,
        )
        return self.filter(Exists(gives))

    def needing_a_look(self, at: datetime, today: date) -> AgreementQuerySet:
        """Those that end soon, and those whose review is due, while they have not ended."""
        soon = Q(ends_at__lte=at + ENDS_SOON) | Q(review_on__lte=today + REVIEW_SOON)
        return self.filter(soon, ends_at__gt=at)


@keeps_versions()
class Agreement(Versioned):
    """What lets organisations show each other records. A share dies with its agreement, and opens no
    deeper than ``most_level``, whatever the share says.
    """

    class Basis(models.TextChoices):
        """Why the law lets them share (UK GDPR article 6): never the person's permission."""

        PUBLIC_TASK = "public_task", _("A public task laid down in law, article 6(1)(e)")
        LEGAL_DUTY = "legal_duty", _("A legal duty, article 6(1)(c)")
        RECOGNISED = "recognised", _("A recognised legitimate interest, such as safeguarding")
        LEGITIMATE = "legitimate", _("Legitimate interests, article 6(1)(f)")

    reads_by_wall_two = "everybody who signs in may know what was agreed; the steward keeps it"
    id = models.AutoField(primary_key=True)
    title = models.CharField(max_length=120)
    basis = models.CharField(max_length=11, choices=Basis, blank=True, default="", db_default="")
    law = models.CharField(max_length=200, blank=True, default="", db_default="")
    purpose = models.TextField(max_length=1000, blank=True, default="", db_default="")
    may_share = models.TextField(max_length=1000, blank=True, default="", db_default="")
    most_level = models.PositiveSmallIntegerField(
        choices=Level, default=Level.FULL, db_default=Level.FULL
    )
    document = models.CharField(max_length=300, blank=True, default="", db_default="")
    review_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_level__range=(1, 3)), name="agreement_level_exists"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("people:agreement", args=[self.pk])

    def end(self, *, at: datetime) -> bool:
        """End the agreement, and with it every share that hangs on it. False when it had ended."""
        running = Agreement.objects.filter(pk=self.pk, ends_at__gt=at)
        return bool(running.update(ends_at=at))


class AgreementMember(models.Model):
    """An organisation in an agreement: whether it shows records, whether it is shown them, who signed.

    One that was written in by mistake is struck out, as long as nothing was shared under the agreement.
    """

    reads_by_wall_two = "everybody who signs in may know who agreed; the steward keeps it"
    id = models.AutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    gives = models.BooleanField(default=True)
    takes = models.BooleanField(default=True)
    signed_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    signed_as = models.CharField(max_length=120, blank=True, default="", db_default="")
    signed_on = models.DateField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=Q(struck_at=None),
                name="once_in_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(gives=True) | Q(takes=True), name="a_member_gives_or_takes"
            ),
            models.CheckConstraint(
                name="signed_wholly_or_not_at_all",
                condition=Q(signed_by="", signed_on=None)
                | ~Q(signed_by="") & Q(signed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Member {self.pk} of agreement {self.agreement_id}"

    def sign(self, *, by: str, as_what: str, on: date) -> None:
        """Write down who signed for the organisation, and when."""
        AgreementMember.objects.filter(pk=self.pk).update(
            signed_by=by, signed_as=as_what, signed_on=on
        )


@dataclass(frozen=True)
class Terms:
    """What an agreement says, as it is written down or changed."""

    title: str
    basis: str
    law: str
    purpose: str
    may_share: str
    most_level: int
    document: str
    review_on: date
    starts_at: datetime
    ends_at: datetime
