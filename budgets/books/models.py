"""What is kept beside the ledger, so that no page counts its history: totals, the chain, the last check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from budgets.ledger.models import Journal, Pot


class DayTotal(models.Model):
    """What moved in a pot on one day: ``booked`` by the day it was written down, or by the day it is for.

    Posting keeps it (books/sql/books.sql). Pence, less what was put right; ``shared`` is what came from
    other pots of the fund, less what went to them.
    """

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="days")
    booked = models.BooleanField()
    day = models.DateField()
    put_in = models.BigIntegerField(db_default=0)
    returned = models.BigIntegerField(db_default=0)
    shared = models.BigIntegerField(db_default=0)
    promised = models.BigIntegerField(db_default=0)
    spent = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "led_day"
        constraints = [
            models.UniqueConstraint(fields=["pot", "booked", "day"], name="one_total_a_pot_and_day")
        ]

    def __str__(self) -> str:
        return f"Total {self.pk}"


class KindTotal(models.Model):
    """What was spent from a pot on one kind of thing in a month, by the day it was bought. Pence."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="kinds_spent")
    month = models.DateField()
    kind = models.CharField(max_length=10)
    spent = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "led_kind"
        constraints = [
            models.UniqueConstraint(
                fields=["pot", "month", "kind"], name="one_total_a_pot_month_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"Total {self.pk}"


class Link(models.Model):
    """One journal in the chain: the hash over its lines and over the hash of the journal before it."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    number = models.BigIntegerField(primary_key=True)
    journal = models.OneToOneField(Journal, models.PROTECT, related_name="link")
    hash = models.BinaryField()

    class Meta:
        db_table = "led_link"

    def __str__(self) -> str:
        return f"Link {self.pk}"


class NightlyCheck(models.Model):
    """What the nightly check of the books found: nothing in ``faults`` when they hold."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    at = models.DateTimeField(db_default=Now())
    movements = models.BigIntegerField()
    faults = models.TextField(blank=True)

    class Meta:
        db_table = "led_check"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Check {self.pk}"


class Closing(models.Model):
    """The books closed up to the last day of a month: by whom, and where each pot stood, which stays so."""

    reads_by_wall_two = "the ledger names nobody who is helped: everybody who signs in may read it"
    upto = models.DateField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "led_closing"
        ordering = ["-upto"]

    def __str__(self) -> str:
        return f"Closing {self.pk}"
