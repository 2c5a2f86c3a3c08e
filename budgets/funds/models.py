"""What was agreed about a fund, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from budgets.ledger.models import Fund


class FundChange(models.Model):
    """One act on a fund itself, never changed: what it said before and after, who, when and why.

    The database writes it (funds/sql/funds.sql). A fund that was opened has nothing before.
    """

    reads_by_wall_two = "the ledger names nobody who is helped: everybody who signs in may read it"
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "led_fundchange"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Change {self.pk}"
