"""A blocker as the whole place reads it: in words that name nobody, without a key to anybody.

Whom it stopped stands beside the person, in people/blockers. From there come the counts that are kept
here, and none of them tells fewer than five people apart.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placehub.clock import working_days_until
from teams.leaders.models import Service
from teams.models import Team

User = settings.AUTH_USER_MODEL
HOURS_WITHOUT_OWNER = 48  # R9: so long it may ask for a leader before one has it
TESTS = 3  # R9: a repair counts when so many people who came that way got through


class Kind(models.TextChoices):
    """What stopped the right thing (R7)."""

    LAW = "law", _("Law")
    GUIDANCE = "guidance", _("Statutory guidance")
    LOCAL_POLICY = "local_policy", _("Local policy")
    CONTRACT = "contract", _("Contract")
    IT = "it", _("IT")
    HABIT = "habit", _("Habit, or we do not know")


RULES = [Kind.LAW, Kind.GUIDANCE, Kind.LOCAL_POLICY]  # whoever says so shows the text


class State(models.TextChoices):
    ASKING = "asking", _("Teams are asking")
    TAKEN = "taken", _("A leader has it")
    TRYING = "trying", _("Trying something")
    TESTING = "testing", _("Said to be fixed")
    FIXED = "fixed", _("Fixed")
    COULD_NOT = "could_not", _("We could not")


OPEN = [State.ASKING, State.TAKEN, State.TRYING, State.TESTING]


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def open(self) -> BlockerQuerySet:
        return self.filter(state__in=OPEN)

    def with_names(self) -> BlockerQuerySet:
        return self.select_related("owner", "asked_of", "from_service", "to_service", "team")

    def met_by(self, teams: list[int] | tuple[int, ...]) -> BlockerQuerySet:
        met = MetByTeam.objects.filter(blocker=models.OuterRef("pk"), team_id__in=teams)
        return self.filter(models.Exists(met))

    def late(self, at: datetime) -> BlockerQuerySet:
        """Those that have asked for a leader for longer than they may."""
        since = at - timedelta(hours=HOURS_WITHOUT_OWNER)
        return self.filter(state=State.ASKING, asked_at__lte=since)


class Blocker(models.Model):
    """Something that stops the right thing, between two services where that is known.

    ``people_touched`` is kept by the database from the rows beside people: rounded to five, and empty
    below five. ``asked_of`` is the leader to whom it came, ``owner`` whoever has it. ``through`` counts
    those who got through since it was last said to be fixed, in ``test_round``.
    """

    reads_by_wall_two = "everybody who signs in reads what is in the way; it names nobody"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = models.CharField(max_length=120)
    would_help = models.CharField(max_length=300, blank=True)
    stopped = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.HABIT)
    from_service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.ASKING)
    state_since = models.DateTimeField()
    asked_of = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    try_until = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    write_to = models.CharField(max_length=200, blank=True)
    national = models.BooleanField(default=False)
    # show me the rule
    rule_title = models.CharField(max_length=200, blank=True)
    rule_section = models.CharField(max_length=80, blank=True)
    rule_link = models.URLField(max_length=300, blank=True)
    rule_date = models.DateField(null=True, blank=True)
    rule_due_on = models.DateField(null=True, blank=True)
    claimed = models.CharField(max_length=12, choices=Kind, blank=True)
    # kept by the database
    people_touched = models.PositiveIntegerField(null=True, editable=False)
    times_met = models.PositiveIntegerField(default=0, editable=False)
    teams_met = models.PositiveIntegerField(default=0, editable=False)
    hours_lost = models.PositiveIntegerField(default=0, editable=False)
    test_round = models.PositiveSmallIntegerField(default=0, editable=False)
    through = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | ~Q(state="asking"), name="blocker_asks_or_is_had"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(state="asking"),
                name="blocker_is_never_nobodys",
            ),
            models.CheckConstraint(
                condition=~Q(state="fixed") | Q(through__gte=TESTS), name="blocker_fixed_is_proved"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-state_since", "id"]),
            models.Index(fields=["owner", "state"]),
            models.Index(fields=["from_service", "to_service"]),
            models.Index(fields=["-raised_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"Blocker {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("blockers:blocker", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def service(self) -> Service | None:
        """By whose leader it is answered: where somebody was to come to, or where they came from."""
        return self.to_service or self.from_service

    @property
    def cited(self) -> bool:
        """Somebody showed the rule."""
        return bool(self.rule_title)

    def days_left_to_cite(self, today: date) -> int | None:
        """Working days until the claim reads "habit"; None where no claim runs."""
        if self.rule_due_on is None or self.cited:
            return None
        return working_days_until(today, self.rule_due_on)


class MetByTeam(models.Model):
    """A team met it: first, last, how often, and how many hours it says that it lost."""

    reads_by_wall_two = "everybody who signs in may know which team met what"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(Blocker, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    hours = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "team"], name="met_by_a_team_once")
        ]
        indexes = [models.Index(fields=["team", "-last_at"])]

    def __str__(self) -> str:
        return f"Met {self.pk}"


class Raised(models.Model):
    """Which worker said so, and what they claimed: for telling them, and for no leader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(Blocker, models.CASCADE, related_name="raised")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    claims = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["worker", "-at"])]

    def __str__(self) -> str:
        return f"Raised {self.pk}"


class Event(models.Model):
    """One thing in a blocker's life. ``by`` is a leader; of workers it says the team alone."""

    reads_by_wall_two = "everybody who signs in reads the life of a blocker; it names nobody"

    class Verb(models.TextChoices):
        RAISED = "raised", _("said so")
        MET = "met", _("met it too")
        CITED = "cited", _("showed the rule")
        LAPSED = "lapsed", _("nobody showed the rule, so it reads habit")
        TOOK = "took", _("took it on")
        PASSED = "passed", _("passed it on")
        GIVEN = "given", _("has it, since nobody took it on in time")
        ANSWERED = "answered", _("answered")
        TRYING = "trying", _("is trying something")
        FIXED = "fixed", _("says that it is fixed")
        THROUGH = "through", _("somebody got through")
        PROVED = "proved", _("three people got through: it is fixed")
        AGAIN = "again", _("it is still in the way, so it is open again")
        COULD_NOT = "could_not", _("could not, and says why")
        LEFT = "left", _("asks another leader: whoever had it leads no more")
        JOIN = "join", _("says between which services it lies")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(Blocker, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    verb = models.CharField(max_length=9, choices=Verb)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=400, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["blocker", "-at"]),
            models.Index(fields=["by", "verb", "-at"]),
        ]

    def __str__(self) -> str:
        return f"Event {self.pk}"
