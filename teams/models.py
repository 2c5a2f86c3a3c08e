"""Who works here: organisations, neighbourhoods, teams, workers, and who sits in which team."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is here. Worker and lead come from a seat in a team, the others by appointment."""

    WORKER = "worker", _("Worker")
    LEAD = "lead", _("Team lead")
    LEADER = "leader", _("Leader")
    STEWARD = "steward", _("Information steward")
    FINANCE = "finance", _("Finance officer")
    ADMINISTRATOR = "administrator", _("Administrator")


SEAT_ROLES = [Role.WORKER, Role.LEAD]
APPOINTMENT_ROLES = [Role.LEADER, Role.STEWARD, Role.FINANCE, Role.ADMINISTRATOR]


class Organisation(models.Model):
    class Kind(models.TextChoices):
        COUNCIL = "council", _("Council")
        NHS = "nhs", _("NHS")
        HOUSING = "housing", _("Housing association")
        POLICE = "police", _("Police")
        CHARITY = "charity", _("Charity")
        OTHER = "other", _("Other public service")

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A part of the place that a team serves. ``column`` and ``row`` lay it out roughly as on the map."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    column = models.PositiveSmallIntegerField(default=0)
    row = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of many organisations who act as one team."""

    reads_by_wall_two = "everybody who signs in may know which teams there are"
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="teams")
    phone = models.CharField(max_length=20)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in."""

    reads_by_wall_two = "everybody who signs in may know who works here"
    id = models.AutoField(primary_key=True)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    theme = models.CharField(
        max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    is_active = models.BooleanField(default=True)
    last_login = None  # written before anybody is known, and nobody needs it

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_email")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        return self.full_name.split(" ")[0]


class DatedQuerySet(models.QuerySet):
    def live(self, at: datetime) -> DatedQuerySet:
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Membership(models.Model):
    """A seat in a team. Ending it takes every key of the team away at once."""

    reads_by_wall_two = "everybody who signs in may know who sits in which team"
    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=[(r.value, r.label) for r in SEAT_ROLES])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(ends_at=None), name="one_seat_in_a_team"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["worker", "lead"]), name="membership_role_is_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"Membership {self.pk}"

    def end(self, *, at: datetime) -> None:
        """End the seat now. Ending an ended seat changes nothing."""
        if self.ends_at is None:
            self.ends_at = at
            self.save(update_fields=["ends_at"])


class Appointment(models.Model):
    """A role that does not come from a seat in a team."""

    reads_by_wall_two = "everybody who signs in may know who holds which role"
    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=13, choices=[(r.value, r.label) for r in APPOINTMENT_ROLES])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ends_at=None), name="one_appointment_a_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["leader", "steward", "finance", "administrator"]),
                name="appointment_role_is_an_appointment",
            ),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.pk}"
