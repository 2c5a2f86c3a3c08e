"""Lists that partners send, on their way in; and how a team's partners name their columns."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.base import UuidModel
from placehub.access.context import Worker
from teams.models import Team

KEPT_FOR = timedelta(days=7)


class PartnerListQuerySet(models.QuerySet["PartnerList"]):
    def visible_to(self, worker: Worker) -> PartnerListQuerySet:
        """Whoever brought it in, as long as they sit in the team that it is for."""
        return self.filter(worker_id=worker.id, team_id__in=worker.team_ids)


class PartnerList(UuidModel):
    """A file with people in it. Personal: content and account, encrypted and gone after a week.

    ``content`` is there until its rows are brought in, ``account`` (what became of each row) a week.
    """

    class State(models.TextChoices):
        CAME = "came", _("Its columns are not chosen yet")
        CHOSEN = "chosen", _("Not tried yet")
        TRIED = "tried", _("Tried: it waits for your yes")
        DONE = "done", _("Brought in")
        GONE = "gone", _("Removed")

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=6, choices=State, default=State.CAME)
    content = models.BinaryField(blank=True)
    account = models.BinaryField(blank=True)
    columns = models.JSONField(default=dict)
    day_order = models.CharField(max_length=3, default="dmy")
    facts = models.JSONField(default=dict)
    came_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = PartnerListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list from a partner")

    def __str__(self) -> str:
        return f"List {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:list", args=[self.pk])


class KeptColumns(UuidModel):
    """Which column is what, for files with these headings: kept from the time before."""

    reads_by_wall_two = "headings of a file name nobody, and each team reads its own"
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    day_order = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("columns of a partner’s lists")
        constraints = [
            models.UniqueConstraint(fields=["team", "headings"], name="columns_kept_once")
        ]

    def __str__(self) -> str:
        return f"Columns {self.pk}"
