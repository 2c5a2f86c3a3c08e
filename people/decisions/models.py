"""A decision about a person, what happened meanwhile, and who backs it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from people.person.models import Person
from placehub.errors import Refused
from teams.decisions.models import BackingAsk
from teams.models import Team, User


class DecidedAlready(Refused):
    """It was taken, or let go, and nothing more is decided about it."""


class NotLegal(Refused):
    """What is not legal is not taken."""


class DecisionQuerySet(VisibleQuerySet["Decision"]):
    def not_taken(self) -> DecisionQuerySet:
        """Thought of and not taken, whether or not somebody said so: these age."""
        return self.filter(state__in=Decision.AGEING)

    def open(self) -> DecisionQuerySet:
        """Not taken yet, or taken and not looked back on."""
        taken = Q(state=Decision.State.TAKEN, looked_back_on=None)
        return self.filter(Q(state__in=Decision.AGEING) | taken)

    def to_look_back(self, day: date) -> DecisionQuerySet:
        """Decided, and the day has come to look back at it."""
        decided = self.filter(state__in=[Decision.State.TAKEN, Decision.State.NOT_TAKEN])
        return decided.filter(look_back_on__lte=day, looked_back_on=None)


@keeps_versions()
class Decision(UuidModel, Versioned):
    """What somebody wants to try, with the harm of doing it and of not doing it side by side.

    It ages from the day on which it was first thought of until it is taken or let go: harm through
    inaction is in sight. What is not legal is not taken.
    """

    class Legal(models.TextChoices):
        YES = "yes", _("Yes")
        UNSURE = "unsure", _("We are not sure")
        NO = "no", _("No")

    class State(models.TextChoices):
        THINKING = "thinking", _("We are thinking about it")
        TAKEN = "taken", _("Taken")
        NOT_TAKEN = "not_taken", _("Not taken")
        LET_GO = "let_go", _("Let go")

    AGEING = (State.THINKING, State.NOT_TAKEN)

    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    want = models.CharField(max_length=200)
    matters = models.CharField(max_length=300)
    harm_if = models.CharField(max_length=300)
    harm_if_not = models.CharField(max_length=300)
    legal = models.CharField(max_length=6, choices=Legal)
    state = models.CharField(max_length=9, choices=State, default=State.THINKING)
    thought_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    look_back_on = models.DateField(null=True, blank=True)
    looked_back_on = models.DateField(null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    WORDS = ("want", "matters", "harm_if", "harm_if_not", "legal")
    CHANGES = (*WORDS, "state", "decided_on", "look_back_on", "looked_back_on")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "thought_on"]),
            models.Index(
                fields=["team", "thought_on"],
                condition=Q(state__in=["thinking", "not_taken"]),
                name="decisions_not_taken",
            ),
            models.Index(
                fields=["author", "look_back_on"],
                condition=Q(looked_back_on=None),
                name="decisions_to_look_back",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="what_is_not_legal_is_not_taken", condition=~Q(legal="no", state="taken")
            ),
            models.CheckConstraint(
                name="a_decision_has_its_day",
                condition=Q(state="thinking", decided_on=None)
                | ~Q(state="thinking") & Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_taken_is_looked_back_on",
                condition=~Q(state="taken", look_back_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:decision", args=[self.person_id, self.pk])

    @property
    def is_ageing(self) -> bool:
        return self.state in self.AGEING

    def reword(self, said: dict[str, str], *, seen: int, by: User, at: datetime) -> None:
        """Other words, or another answer on the law. Raises DecidedAlready or ChangedMeanwhile."""
        if not self.is_ageing:
            raise DecidedAlready(gettext("It was decided; its words stay as they were then."))
        self.change_over(said, seen, by=by, at=at)

    def decide(
        self,
        state: str,
        *,
        on: date,
        look_back_on: date | None,
        seen: int,
        by: User,
        at: datetime,
    ) -> None:
        """Take it, say that it is not taken, or let it go. Raises NotLegal, DecidedAlready or
        ChangedMeanwhile, and saves nothing.
        """
        if not self.is_ageing:
            raise DecidedAlready(gettext("Somebody decided it already."))
        if state == self.State.TAKEN and self.legal == self.Legal.NO:
            raise NotLegal(
                gettext("It is not legal as it stands, so it cannot be taken. Change it first.")
            )
        self.state, self.decided_on, self.look_back_on = state, on, look_back_on
        self.looked_back_on = None
        fields = ["state", "decided_on", "look_back_on", "looked_back_on"]
        self.save_version(seen, fields, by=by, at=at)

    def as_before(self, *, seen: int, by: models.Model, at: datetime) -> None:
        """Take a change back; leaders who were asked no more because of it are asked again."""
        decided_at = self.changed_at
        super().as_before(seen=seen, by=by, at=at)
        if self.is_ageing and decided_at is not None:
            asked = Backing.objects.filter(decision=self).exclude(ask=None).values("ask_id")
            asks = BackingAsk.objects.filter(pk__in=asked, withdrawn_at=decided_at)
            asks.update(withdrawn_at=None)

    def look_back(
        self, *, on: date, again_on: date | None, seen: int, by: User, at: datetime
    ) -> None:
        """Somebody looked back at it; ``again_on`` is the day to do so once more. Raises ChangedMeanwhile."""
        if again_on is None:
            self.looked_back_on = on
        else:
            self.look_back_on = again_on
        self.save_version(seen, ["look_back_on", "looked_back_on"], by=by, at=at)


class Meanwhile(UuidModel):
    """What happened since a decision was thought of, or what is known of it when looking back."""

    class Kind(models.TextChoices):
        MEANWHILE = "meanwhile", _("Meanwhile")
        LOOK_BACK = "look_back", _("Looking back")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="meanwhile")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    words = models.CharField(max_length=300)
    happened_on = models.DateField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["decision", "happened_on"])]

    def __str__(self) -> str:
        return f"Meanwhile {self.pk}"


class Backing(UuidModel):
    """Somebody was asked to say “I back this”: a lead, who says it here, or a leader, who answers the ask.

    ``ask`` leads from here to what the leader reads; nothing leads back.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="backings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    backer = models.ForeignKey(User, models.PROTECT, related_name="+")
    ask = models.OneToOneField(BackingAsk, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    backed_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "backer"],
                condition=Q(ask=None),
                name="a_lead_is_asked_once",
            ),
            models.CheckConstraint(
                name="a_leader_backs_by_answering", condition=Q(ask=None) | Q(backed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Backing {self.pk}"
