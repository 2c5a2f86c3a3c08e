"""A worker asks a leader to back a decision; the leader answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teams.leaders.models import Service
from teams.models import Team

User = settings.AUTH_USER_MODEL


class AskQuerySet(models.QuerySet["BackingAsk"]):
    def waiting(self) -> AskQuerySet:
        """Neither backed nor declined, and still wanted. “Talk to me first” goes on waiting."""
        answered = BackingAnswer.objects.filter(ask=models.OuterRef("pk")).final()
        return self.filter(~models.Exists(answered), withdrawn_at=None)


class BackingAsk(models.Model):
    """What a leader reads of a decision: words of its own, written for them, which name nobody.

    No key to a person stands here, and none to the decision: people keep which decision it is of.
    Silence backs nothing, for a backing is somebody's own act; how long it waits is in sight.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    want = models.CharField(max_length=300)
    speaks_for = models.CharField(max_length=600)
    harm_if_not = models.CharField(max_length=600)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["leader", "asked_at"]),
            models.Index(fields=["team", "-asked_at"]),
        ]

    def __str__(self) -> str:
        return f"Backing ask {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:ask", args=[self.pk])

    @property
    def waits(self) -> bool:
        """Not answered for good, and still wanted."""
        said = {one.answer for one in self.answers.all()}
        return self.withdrawn_at is None and not said & {*BackingAnswer.FINAL}


class AnswerQuerySet(models.QuerySet["BackingAnswer"]):
    def final(self) -> AnswerQuerySet:
        return self.filter(answer__in=BackingAnswer.FINAL)


class BackingAnswer(models.Model):
    """What a leader, or who stands in, said to it. It is never changed: “talk to me first” may be followed by
    one more.
    """

    class Answer(models.TextChoices):
        BACK = "back", _("I back this")
        TALK = "talk", _("Talk to me first")
        CANNOT = "cannot", _("I cannot, because")

    FINAL = (Answer.BACK, Answer.CANNOT)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(BackingAsk, models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=6, choices=Answer)
    words = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ask"],
                condition=Q(answer__in=["back", "cannot"]),
                name="an_ask_is_answered_once",
            ),
            models.CheckConstraint(
                name="who_cannot_says_why", condition=~Q(answer="cannot", words="")
            ),
        ]

    def __str__(self) -> str:
        return f"Backing answer {self.pk}"
