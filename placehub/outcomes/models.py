"""The roll-up that jobs keep, and the figures that leaders read."""

from __future__ import annotations

from django.db import models

from teams.models import Neighbourhood


class Mark(models.Model):
    """Something changed in this neighbourhood and month (no month: in all). Written by triggers,
    taken away by the job that counts again. Only ever added by writers, so nobody waits for it.
    """

    neighbourhood_id = models.IntegerField()
    month = models.DateField(null=True)

    def __str__(self) -> str:
        return f"Mark {self.pk}"


class Cell(models.Model):
    """One measure in one neighbourhood and month, before suppression. Read by jobs only.

    ``people`` is who the figure is about, ``n`` what the measure divides by, ``total`` what it adds up,
    ``top_two`` and ``largest`` the parts of ``total`` that the two largest people and the largest have
    (money only); ``squares``, ``crossed`` and ``n_squares`` are sums over people of what each adds to
    ``total`` squared, to ``total`` times to ``n``, and to ``n`` squared.
    """

    neighbourhood_id = models.IntegerField()
    month = models.DateField()
    measure = models.CharField(max_length=16)
    people = models.IntegerField()
    n = models.IntegerField()
    total = models.DecimalField(max_digits=18, decimal_places=6)
    top_two = models.BigIntegerField(default=0)
    largest = models.BigIntegerField(default=0)
    squares = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    crossed = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    n_squares = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "neighbourhood_id", "measure"], name="one_cell"
            )
        ]

    def __str__(self) -> str:
        return f"Cell {self.pk}"


class Snapshot(models.Model):
    """Published once, never changed."""

    built_at = models.DateTimeField()
    up_to = models.DateField()
    policy = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = 'agg"."snapshot'

    def __str__(self) -> str:
        return f"Snapshot {self.pk}"


class Figure(models.Model):
    """What a leader may see. ``value`` is empty when it was withheld, and so is then all else.

    ``n`` is what it divides by, to the nearest 5; ``low`` and ``high`` are where the truth lies 19 times in
    20, were chance all that moves it. ``changed`` says against the same figure three months before, and
    ``differs`` against all other neighbourhoods in that month: 1 more, -1 less, 0 no more than chance does,
    empty where too few people stand behind it to say.
    """

    snapshot = models.ForeignKey(Snapshot, models.DO_NOTHING, related_name="figures")
    measure = models.CharField(max_length=16)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    month = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=1, null=True)
    people = models.IntegerField(null=True)
    n = models.IntegerField(null=True)
    low = models.DecimalField(max_digits=14, decimal_places=1, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=1, null=True)
    changed = models.SmallIntegerField(null=True)
    differs = models.SmallIntegerField(null=True)

    class Meta:
        managed = False
        db_table = 'agg"."figure'

    def __str__(self) -> str:
        return f"Figure {self.pk}"
