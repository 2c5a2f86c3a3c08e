"""Services and who answers for each, whose turn it is, who stands in for whom, and what is told back."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from placehub.access.context import Worker
from teams.models import Lasting, Team

User = settings.AUTH_USER_MODEL


class Service(Lasting):
    """Something that people are sent to, and the leader who answers for it.

    ``lgsl`` is its number in the Local Government Services List (LGA, esd standards), where it has one:
    by it the joins of two places can be laid side by side.
    """

    reads_by_wall_two = "everybody who signs in may know which services there are"
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    lgsl = models.PositiveIntegerField(null=True, blank=True, unique=True)
    leader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["leader"])]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """Something came to a leader because it was their turn. Whose last one is longest ago is next."""

    reads_by_wall_two = "everybody who signs in may know whose turn it is"
    id = models.BigAutoField(primary_key=True)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    came_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["leader", "-came_at"])]

    def __str__(self) -> str:
        return f"Turn {self.pk}"


class AwayQuerySet(models.QuerySet["Away"]):
    def on(self, day: date) -> AwayQuerySet:
        return self.filter(from_on__lte=day, until_on__gte=day, ended_at=None)


class Away(models.Model):
    """From one day until another, both included, another leader answers what waits for this one."""

    reads_by_wall_two = "everybody who signs in may know which leader is away"
    id = models.AutoField(primary_key=True)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AwayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(leader=F("deputy")), name="away_deputy_is_another_leader"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="away_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["leader", "until_on"])]

    def __str__(self) -> str:
        return f"Away {self.pk}"


class ToldQuerySet(models.QuerySet["Told"]):
    def to(self, worker: Worker) -> ToldQuerySet:
        """What was told to a worker or to a team of theirs, the newest first, and was not put away."""
        put_away = PutAway.objects.filter(told=models.OuterRef("pk"), worker_id=worker.id)
        mine = Q(worker_id=worker.id) | Q(team_id__in=worker.team_ids)
        return self.filter(mine).exclude(models.Exists(put_away)).order_by("-at", "-pk")


class Told(models.Model):
    """One thing that was answered, told to a team or to one worker: it stands on their Today.

    ``words`` is a whole sentence that names nobody whom services are round; ``address`` the page that
    says more, on this site.
    """

    reads_by_wall_two = "whoever was told, or whose team was, reads it"

    class About(models.TextChoices):
        BLOCKER = "blocker", _("Something in the way")
        PERMISSION = "permission", _("A permission")
        DECISION = "decision", _("A decision")
        STOP = "stop", _("Something we stop doing")

    # made here: whoever tells a team may not read what the team is told
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=10, choices=About)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    LONGEST = 400
    words = models.CharField(max_length=LONGEST)
    address = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = ToldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None) ^ Q(worker=None), name="told_to_a_team_or_to_one"
            )
        ]
        indexes = [
            models.Index(fields=["team", "-at"]),
            models.Index(fields=["worker", "-at"]),
        ]

    def __str__(self) -> str:
        return f"Told {self.pk}"


class PutAway(models.Model):
    """A worker has read what was told, and does not want it on Today any more."""

    id = models.BigAutoField(primary_key=True)
    told = models.ForeignKey(Told, models.CASCADE, related_name="put_away")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["told", "worker"], name="put_away_once"),
        ]

    def __str__(self) -> str:
        return f"Put away {self.pk}"
