"""A request by right, its clock, what is withheld from a copy, and the copy."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.access.models import Level, OpenTo, OwnRecord, VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person
from placehub.access.context import Worker

User = settings.AUTH_USER_MODEL
EXTENDED_BY = 2  # months, once, told inside the first month


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day. A weekend moves nothing:
    whoever answers before it is never late.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class RequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, worker: Worker) -> Self:
        """Of people of whom the worker sees everything; of anybody but themselves and declared relatives
        for an information steward.
        """
        everything = Q(OpenTo("person_id", worker, Level.FULL.until))
        if "steward" not in worker.roles:
            return self.filter(everything)
        own = OwnRecord.objects.filter(worker_id=worker.id, person_id=OuterRef("person_id"))
        return self.filter(everything | Q(~Exists(own)))

    def open(self) -> Self:
        return self.filter(sent_on=None, decided_on=None)


class DataRequest(UuidModel):
    """What somebody asks by right about their record (UK GDPR articles 15, 16 and 21), as a case with a clock.

    Personal: words, asked_by. It outlives the person's record, as evidence.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy of the record")
        CORRECTION = "correction", _("A correction")
        OBJECTION = "objection", _("An objection")

    class Identity(models.TextChoices):
        KNOWN = "known", _("A worker knows them")
        PAPERS = "papers", _("Papers were seen")
        AUTHORITY = "authority", _("Somebody acts for them, and has shown that they may")

    class Decision(models.TextChoices):
        DONE = "done", _("Done as asked")
        PARTLY = "partly", _("Done in part")
        REFUSED = "refused", _("Refused, with the reason")
        WITHDRAWN = "withdrawn", _("They took it back")

    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    asked_by = models.CharField(max_length=120)
    words = models.CharField(max_length=1000)
    received_on = models.DateField()
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    identity_how = models.CharField(max_length=9, choices=Identity, blank=True, default="")
    identity_on = models.DateField(null=True, blank=True)
    identity_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    extended_on = models.DateField(null=True, blank=True)
    extended_why = models.CharField(max_length=300, blank=True, default="")
    extended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    assembled_at = models.DateTimeField(null=True, blank=True)
    sent_back = models.CharField(max_length=300, blank=True, default="")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=200, blank=True, default="")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=9, choices=Decision, blank=True, default="")
    decided_words = models.CharField(max_length=1000, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["received_on"],
                condition=Q(sent_on=None, decided_on=None),
                name="requests_open",
            ),
            models.Index(fields=["person", "-received_on"]),
            models.Index(fields=["-logged_at", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="two_pairs_of_eyes",
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("reader")),
            ),
            models.CheckConstraint(
                name="approved_once_assembled",
                condition=Q(approved_by=None, approved_at=None)
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    reader__isnull=False,
                    assembled_at__isnull=False,
                    approved_at__gte=models.F("assembled_at"),
                ),
            ),
            models.CheckConstraint(
                name="sent_once_approved",
                condition=Q(sent_on=None, sent_by=None, sent_how="")
                | Q(sent_on__isnull=False, sent_by__isnull=False, approved_at__isnull=False)
                & ~Q(sent_how=""),
            ),
            models.CheckConstraint(
                name="read_once_identity_is_known",
                condition=Q(ready_at=None) | Q(identity_on__isnull=False, reader__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_wholly_or_not_at_all",
                condition=Q(decision="", decided_on=None, decided_by=None)
                | ~Q(decision="")
                & ~Q(decided_words="")
                & Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.sent_on is None and self.decided_on is None

    @property
    def is_a_copy(self) -> bool:
        return self.kind == self.Kind.COPY

    @property
    def is_assembled(self) -> bool:
        """What was read last has been put together."""
        return (
            self.ready_at is not None
            and self.assembled_at is not None
            and self.assembled_at >= self.ready_at
        )

    @property
    def where_it_stands(self) -> str:
        """In words, for a list."""
        if self.sent_on:
            return _t("Sent")
        if self.decided_on:
            return str(self.get_decision_display())
        if self.identity_on is None:
            return _t("Identity to check")
        if not self.is_a_copy:
            return _t("To decide")
        if self.approved_at:
            return _t("May be sent")
        if self.is_assembled:
            return _t("Waits for a second pair of eyes")
        if self.ready_at:
            return _t("Being put together")
        return _t("Being read") if self.reader_id else _t("Needs somebody to read it")


@dataclass(frozen=True)
class Clock:
    """By when an answer is due: a calendar month, two more where extended, and every day it was stopped."""

    due_on: date
    first_due_on: date  # until when an extension may be told
    stopped: bool
    today: date

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def is_late(self) -> bool:
        return not self.stopped and self.days_left < 0

    @property
    def is_near(self) -> bool:
        return not self.stopped and 0 <= self.days_left <= 7


def clock_of(request: DataRequest, pauses: list[RequestPause], today: date) -> Clock:
    """The clock of a request; ``pauses`` are its own. A closed one stands where it was closed."""
    until = request.sent_on or request.decided_on or today
    stopped_days = sum((min(p.until_on or until, until) - p.from_on).days for p in pauses)
    lost = timedelta(days=max(0, stopped_days))
    months = 1 + (EXTENDED_BY if request.extended_on else 0)
    return Clock(
        due_on=months_after(request.received_on, months) + lost,
        first_due_on=months_after(request.received_on, 1) + lost,
        stopped=request.is_open and any(p.until_on is None for p in pauses),
        today=until,
    )


class RequestPause(UuidModel):
    """The clock stands while identity or scope is asked about."""

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(until_on=None), name="stopped_once_at_a_time"
            ),
            models.CheckConstraint(
                name="goes_on_after_it_stopped",
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Pause {self.pk}"


class Withheld(UuidModel):
    """A line that does not go into the copy, and why. Personal: words."""

    class Why(models.TextChoices):
        OTHERS = "others", _("It is about somebody else")
        CONFIDENCE = "confidence", _("Somebody else told it in confidence")
        HARM = "harm", _("It could cause serious harm")
        LEGAL = "legal", _("Legal advice, or it would hinder preventing a crime")

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="withheld")
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_constraint=False)
    line = models.CharField(max_length=60)
    why = models.CharField(max_length=10, choices=Why)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "line"],
                condition=Q(let_go_at=None),
                name="withheld_once_from_a_copy",
            )
        ]

    def __str__(self) -> str:
        return f"Withheld {self.pk}"


class RequestCopy(UuidModel):
    """What goes out: frozen when it was put together, so that what is approved is what is sent. Encrypted
    under a key that is not in the database.
    """

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="copies")
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_constraint=False)
    made_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = VisibleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Copy {self.pk}"
