"""The ledger's tables as Django reads them. The database keeps them (budgets/sql/ledger.sql)."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from teams.models import Neighbourhood, Team


class Period(models.Model):
    starts = models.DateField()
    ends = models.DateField()
    status = models.TextField(db_default="OPEN")

    class Meta:
        managed = False
        db_table = "led_period"

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends}"


class FundQuerySet(models.QuerySet["Fund"]):
    def open_on(self, day: date) -> FundQuerySet:
        return self.filter(starts__lte=day, commit_by__gte=day)

    def that_say_nothing(self) -> FundQuerySet:
        """Those of which nobody said what they may pay for, so that they pay for nothing."""
        return self.filter(
            models.Func("pk", function="app.fund_says_nothing", output_field=models.BooleanField())
        )


class Fund(models.Model):
    """Who gave the money, what for, and until when. No fund without a day on which it ends."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    name = models.TextField()
    funder = models.TextField()
    purpose = models.TextField()
    starts = models.DateField()
    commit_by = models.DateField()
    spend_by = models.DateField()

    objects = FundQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "led_fund"

    def __str__(self) -> str:
        return self.name


class FundPurpose(models.Model):
    """What a fund was given for: a kind of spend, for whom, or where. A fund pays for what has a row in each.

    Written by ``app.say_what_for`` alone.
    """

    reads_by_wall_two = "everybody who signs in may know what a fund is for"
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="purposes")
    kind = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=6, blank=True)
    area = models.ForeignKey(Neighbourhood, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "kind", "subject", "area"],
                nulls_distinct=False,
                name="a_purpose_is_said_once",
            ),
            models.CheckConstraint(
                name="a_purpose_says_one_thing",
                condition=(Q(subject="", area=None) & ~Q(kind=""))
                | (Q(kind="", area=None) & ~Q(subject=""))
                | Q(kind="", subject="", area__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Purpose {self.pk}"


class Account(models.Model):
    """One row to lock and one constraint to trust: posted plus held never exceeds what was put in."""

    ledger = models.SmallIntegerField()
    kind = models.TextField()
    fund = models.ForeignKey(Fund, models.DO_NOTHING, null=True, related_name="+")
    name = models.TextField()
    covered = models.BooleanField()
    frozen = models.BooleanField()
    debits_posted = models.BigIntegerField()
    credits_posted = models.BigIntegerField()
    debits_pending = models.BigIntegerField()
    credits_pending = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "led_account"

    def __str__(self) -> str:
        return f"Account {self.pk}"

    @property
    def available(self) -> int:
        """Pence that may still be promised."""
        return self.credits_posted - self.debits_posted - self.debits_pending


class Journal(models.Model):
    """One event that people understand; ``idem_key`` makes a retry do nothing twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    effective_on = models.DateField()
    period = models.ForeignKey(Period, models.DO_NOTHING, related_name="+")
    actor_id = models.BigIntegerField()
    idem_key = models.TextField(unique=True)
    reverses = models.OneToOneField("self", models.DO_NOTHING, null=True, related_name="reversal")
    memo = models.TextField(default="")
    reference = models.TextField(default="")
    spend_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        managed = False
        db_table = "led_journal"

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class Transfer(models.Model):
    """The immutable fact: ``amount`` pence from one account to another."""

    journal = models.ForeignKey(Journal, models.DO_NOTHING, related_name="transfers")
    debit = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    credit = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    amount = models.BigIntegerField()
    phase = models.TextField()
    pending = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+")

    class Meta:
        managed = False
        db_table = "led_transfer"

    def __str__(self) -> str:
        return f"Transfer {self.pk}"


class Hold(models.Model):
    """What is promised from one pot, and how much of it was spent, released or given back since."""

    transfer = models.OneToOneField(
        Transfer, models.DO_NOTHING, primary_key=True, related_name="hold"
    )
    amount = models.BigIntegerField()
    posted = models.BigIntegerField()
    voided = models.BigIntegerField()
    refunded = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "led_hold"

    def __str__(self) -> str:
        return f"Hold {self.pk}"

    @property
    def open(self) -> int:
        return self.amount - self.posted - self.voided


class PotQuerySet(models.QuerySet["Pot"]):
    def visible_to_teams(self, team_ids: tuple[int, ...]) -> PotQuerySet:
        return self.filter(team_id__in=team_ids)

    def open_on(self, day: date) -> PotQuerySet:
        return self.filter(fund__starts__lte=day, fund__commit_by__gte=day, account__frozen=False)

    def soonest_to_end(self) -> PotQuerySet:
        return self.select_related("fund", "account", "spend").order_by("fund__spend_by", "pk")


class Pot(models.Model):
    """A team's part of a fund; without a team, the fund's own pot that teams are given money from."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    fund = models.ForeignKey(Fund, models.DO_NOTHING, related_name="pots")
    team = models.ForeignKey(Team, models.DO_NOTHING, null=True, related_name="pots")
    account = models.OneToOneField(Account, models.DO_NOTHING, related_name="pot")
    spend = models.OneToOneField(Account, models.DO_NOTHING, related_name="+")

    objects = PotQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "led_pot"

    def __str__(self) -> str:
        return f"Pot {self.pk}"

    @property
    def left(self) -> int:
        return self.account.available

    @property
    def held(self) -> int:
        return self.account.debits_pending

    @property
    def spent(self) -> int:
        return self.spend.credits_posted - self.spend.debits_posted

    @property
    def total(self) -> int:
        return self.left + self.held + self.spent


class Source(models.Model):
    fund = models.OneToOneField(Fund, models.DO_NOTHING, primary_key=True, related_name="source")
    account = models.OneToOneField(Account, models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "led_source"

    def __str__(self) -> str:
        return f"Source of fund {self.pk}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def open_for(self, team_id: int, day: date) -> OfferQuerySet:
        """What the team may still draw, the soonest to end first."""
        return (
            self.filter(team_id=team_id, until__gte=day)
            .select_related("fund", "account")
            .order_by("until", "pk")
        )


class Offer(models.Model):
    """What a team may draw from a fund, until when: money set aside for it. Written by ``app.offer`` alone."""

    reads_by_wall_two = "the ledger names nobody: everybody who signs in may read it"
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="offers")
    team = models.ForeignKey(Team, models.PROTECT, related_name="offers")
    account = models.OneToOneField(Account, models.PROTECT, related_name="offer")
    until = models.DateField()

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "team"], name="one_offer_of_a_fund_to_a_team")
        ]

    def __str__(self) -> str:
        return f"Offer {self.pk}"

    @property
    def left(self) -> int:
        return self.account.available


class Allowance(models.Model):
    """A worker's authority to spend at once in one month: a second ledger under the same rule."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+")
    team = models.ForeignKey(Team, models.DO_NOTHING, related_name="+")
    month = models.DateField()
    grantor = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    account = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    used = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "led_allowance"

    def __str__(self) -> str:
        return f"Allowance {self.pk}"
