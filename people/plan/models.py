"""What matters to the person, and what was promised."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from people.person.models import Person
from placehub.errors import Refused
from placehub.formats import day, due
from teams.models import Team, User


class SettledAlready(Refused):
    """Somebody said before whether the promise was kept; that stays."""


class NotSettled(Refused):
    """Nobody has said yet whether the promise was kept."""


@keeps_versions()
class Goal(UuidModel, Versioned):
    """What the person wants, in the person's words. It is let go of by the person, never deleted."""

    class State(models.TextChoices):
        OPEN = "open", _("Getting there")
        STUCK = "stuck", _("Stuck")
        MET = "met", _("Done")
        LET_GO = "let_go", _("Let go, by choice")

    person = models.ForeignKey(Person, models.PROTECT, related_name="goals")
    words = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    state_since = models.DateField()
    set_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    CHANGES = ("words", "state", "state_since")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "set_on"])]

    def __str__(self) -> str:
        return f"Goal {self.pk}"

    def change(
        self, words: str, state: str, *, seen: int, by: User, at: datetime, on: date
    ) -> None:
        """Change words and state; nothing is saved when both stay. Raises ChangedMeanwhile."""
        new = self.over_theirs({"words": words, "state": state}, seen)
        since = self.state_since if new["state"] == self.state else on
        self.keep_other(new | {"state_since": since}, by=by, at=at)

    def record_score(self, score: int, *, by: User, at: datetime, on: date) -> None:
        """Keep how near the person says they are today: 0 not at all, 10 fully met."""
        GoalScore(
            goal=self,
            person_id=self.person_id,
            score=score,
            scored_on=on,
            asked_by=by,
            asked_at=at,
        ).save(force_insert=True)


class GoalScore(UuidModel):
    """A goal-based outcome: how near the person says they are, 0 not at all to 10 fully met (CORC GBO)."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="scores")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    scored_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "scored_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=10), name="goal_score_0_to_10")
        ]

    def __str__(self) -> str:
        return f"Goal score {self.pk}"


class PromiseQuerySet(VisibleQuerySet["Promise"]):
    def open(self) -> PromiseQuerySet:
        return self.filter(settled_on=None)

    def due_by(self, day: date) -> PromiseQuerySet:
        return self.open().filter(due_on__lte=day)


@keeps_versions()
class Promise(UuidModel, Versioned):
    """Who will do what by when. The person may promise too, and so may the people round them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="promises")
    words = models.CharField(max_length=200)
    worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="promises")
    promised_by = models.CharField(max_length=80, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)
    called_off = models.CharField(
        max_length=200, blank=True
    )  # why it will not happen; then not kept
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    CHANGES = ("words", "worker_id", "promised_by", "due_on", "settled_on", "kept", "called_off")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "due_on"]),
            models.Index(
                fields=["worker", "due_on"], condition=Q(settled_on=None), name="promises_due"
            ),
            models.Index(
                fields=["team", "due_on"], condition=Q(settled_on=None), name="team_promises_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="promise_settled_wholly_or_not_at_all",
                condition=Q(settled_on=None, kept=None, called_off="")
                | Q(settled_on__isnull=False, kept__isnull=False, called_off="")
                | Q(settled_on__isnull=False, kept=None) & ~Q(called_off=""),
            ),
            models.CheckConstraint(
                name="somebody_promised", condition=Q(worker__isnull=False) | ~Q(promised_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"Promise {self.pk}"

    def _must_be_open(self) -> None:
        if self.settled_on is not None:
            raise SettledAlready(gettext("Somebody had settled this promise already."))

    def settle(self, kept: bool, *, seen: int, by: User, at: datetime, on: date) -> None:
        """Say that it was kept, or not. Raises SettledAlready or ChangedMeanwhile, and saves nothing."""
        self._must_be_open()
        self.settled_on, self.kept = on, kept
        self.save_version(seen, ["settled_on", "kept"], by=by, at=at)

    def call_off(self, why: str, *, seen: int, by: User, at: datetime, on: date) -> None:
        """It will not happen, and why: neither kept nor broken. Raises SettledAlready or ChangedMeanwhile."""
        self._must_be_open()
        self.settled_on, self.called_off = on, why
        self.save_version(seen, ["settled_on", "called_off"], by=by, at=at)

    def change(self, words: str, due_on: date | None, *, seen: int, by: User, at: datetime) -> None:
        """Other words, or another day. Raises SettledAlready or ChangedMeanwhile, and saves nothing."""
        self._must_be_open()
        self.change_over({"words": words, "due_on": due_on}, seen, by=by, at=at)

    def hand_on(self, to: User, *, seen: int, by: User, at: datetime) -> None:
        """A colleague will do it: it stands on their Today. Raises SettledAlready or ChangedMeanwhile."""
        self._must_be_open()
        if to.pk == self.worker_id:
            return
        self.worker, self.promised_by = to, ""
        self.save_version(seen, ["worker", "promised_by"], by=by, at=at)

    def open_again(self, *, seen: int, by: User, at: datetime) -> None:
        """Take back that it was said to be kept, or not: that was a slip. Earlier versions keep what stood.

        Raises NotSettled or ChangedMeanwhile, and saves nothing.
        """
        if self.settled_on is None:
            raise NotSettled(gettext("This promise is open already."))
        self.settled_on, self.kept, self.called_off = None, None, ""
        self.save_version(seen, ["settled_on", "kept", "called_off"], by=by, at=at)

    @property
    def taken_back(self) -> str:
        if self.settled_on is not None:
            return gettext("Taken back: the promise is open again.")
        return gettext("Taken back: the promise is as it was.")

    @property
    def whose(self) -> str:
        """Who promised it: a worker by first name, or whoever else was written down."""
        return self.worker.first_name if self.worker else self.promised_by

    @property
    def sentence(self) -> str:
        """Who promised it, and how it went or by when it is to be done."""
        words = {"who": self.whose, "day": day(self.settled_on)}
        if self.called_off:
            words["why"] = self.called_off
            return gettext("%(who)s, called off %(day)s: %(why)s") % words
        if self.settled_on:
            return (
                gettext("%(who)s, kept %(day)s")
                if self.kept
                else gettext("%(who)s, not kept %(day)s")
            ) % words
        return f"{self.whose}, {due(self.due_on)}" if self.due_on else self.whose
