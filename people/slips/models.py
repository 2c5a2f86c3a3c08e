"""What was put right: a note taken off a page, a record that was somebody’s own by mistake."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel
from people.contacts.models import Contact
from people.person.models import Person
from teams.models import User


class NoteTakenOffQuerySet(VisibleQuerySet["NoteTakenOff"]):
    def as_told(self) -> NoteTakenOffQuerySet:
        """Without the words, which the database gives to the steward alone."""
        return self.defer("words")


class NoteTakenOff(UuidModel):
    """A note that stood on the wrong page. The note is kept; nobody of a team reads it there any more.

    ``words`` are for the information steward. Personal: words.
    """

    class Why(models.TextChoices):
        WRONG_PAGE = "wrong_page", _("It is about somebody else")
        TWICE = "twice", _("It was written twice")
        SLIP = "slip", _("It was saved by a slip, and taken back at once")
        UNSAFE = "unsafe", _("It could put somebody in danger if it is read here")

    person = models.ForeignKey(Person, models.PROTECT, related_name="notes_taken_off")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="taken_off")
    why = models.CharField(max_length=10, choices=Why)
    words = models.CharField(max_length=300, blank=True)
    moved = models.BooleanField(default=False)
    taken_off_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_off_at = models.DateTimeField()
    put_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    put_back_at = models.DateTimeField(null=True, blank=True)

    objects = NoteTakenOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_put_back_wholly_or_not_at_all",
                condition=Q(put_back_by=None, put_back_at=None)
                | Q(put_back_by__isnull=False, put_back_at__isnull=False, moved=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Note taken off {self.pk}"


class NotePutRight(UuidModel):
    """What stood in a note before its kind, its time or who was there was put right. Its words never change."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="put_right")
    how = models.CharField(max_length=9, choices=Contact.How)
    happened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    demand = models.CharField(max_length=7, choices=Contact.Demand)
    told_again = models.BooleanField(null=True, blank=True)
    there = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "at"])]

    def __str__(self) -> str:
        return f"Note put right {self.pk}"


class RecordOpened(UuidModel):
    """A record that a worker had declared to be their own, or a relative’s, by a slip; open to them again.

    The declaration itself is gone, so that nothing else asks about it. Personal: words.
    """

    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    words = models.CharField(max_length=300)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_opens_their_own", condition=~Q(opened_by=models.F("worker"))
            )
        ]

    def __str__(self) -> str:
        return f"Record opened {self.pk}"
