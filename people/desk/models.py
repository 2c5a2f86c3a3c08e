"""Looks that lie on the information steward's desk to be checked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import UuidModel
from people.person.models import Person
from people.sharing.models import Checked
from placehub.audit.looked import what_in_words, why_in_words

User = settings.AUTH_USER_MODEL


class LookCheck(UuidModel, Checked):
    """A look, drawn by chance or picked, and what the steward found. What it says of the look is the
    legal record's, which nobody reads but by functions. It outlives the person's record, as evidence.
    """

    look = models.BigIntegerField(unique=True)
    person = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()
    what = models.CharField(max_length=60)
    basis = models.CharField(max_length=120)
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    by_chance = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["drawn_at"], condition=Q(verdict__in=["", "asked"]), name="looks_to_check"
            ),
            models.Index(fields=["-checked_at"], name="looks_checked"),
            models.Index(fields=["worker"], condition=Q(verdict="asked"), name="looks_asked_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="look_checked_wholly_or_not_at_all",
                condition=Q(checked_by=None, checked_at=None, verdict="")
                | Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="a_question_has_words", condition=~Q(verdict="asked") | ~Q(question="")
            ),
        ]

    def __str__(self) -> str:
        return f"Check of look {self.look}"

    @property
    def what_it_was(self) -> str:
        """What was shown and on which basis, in words."""
        return f"{what_in_words(self.what)}: {why_in_words(self.basis)}"
