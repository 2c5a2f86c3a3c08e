"""One line of time a person: contacts, promises, money, what was in the way."""

from __future__ import annotations

from django.db import models

from people.models.base import UuidModel, VisibleQuerySet
from people.models.person import Person


class StreamItem(UuidModel):
    """Where something stands in a person's time. Kept by triggers; ``ref`` is the thing itself.

    Money is kept by the budgets app with its words, so that people need not know about money.
    """

    unwatched = "kept by triggers from rows that are watched themselves"

    class Kind(models.TextChoices):
        CONTACT = "contact"
        PROMISE = "promise"
        SETTLED = "settled"
        BLOCKER = "blocker"
        MONEY = "money"
        ASKED = "asked"

    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="stream", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    ref = models.UUIDField()
    title = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    pence = models.IntegerField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["ref", "kind", "person"], name="once_in_the_stream")
        ]

    def __str__(self) -> str:
        return f"Stream item {self.pk}"
