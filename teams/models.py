"""Who works here: organisations, neighbourhoods, teams, workers, and who sits in which team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from placehub.access.context import privately
from placehub.access.keys import voucher
from teams.dated import Dated, DatedQuerySet


class Role(models.TextChoices):
    """What somebody is here. Worker and lead come from a seat in a team, the others by appointment."""

    WORKER = "worker", _("Worker")
    LEAD = "lead", _("Team lead")
    LEADER = "leader", _("Leader")
    STEWARD = "steward", _("Information steward")
    FINANCE = "finance", _("Finance officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    IMPORTER = "importer", _("Brings in lists")


SEAT_ROLES = [Role.WORKER, Role.LEAD]
APPOINTMENT_ROLES = [
    Role.LEADER,
    Role.STEWARD,
    Role.FINANCE,
    Role.ADMINISTRATOR,
    Role.IMPORTER,
]


class LastingQuerySet(models.QuerySet):
    def running(self, on: date) -> LastingQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Lasting(models.Model):
    """A part of the place. After ``ends_on``, its last day, it takes nobody new; who is there stays."""

    ends_on = models.DateField(null=True, blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        abstract = True

    def runs(self, on: date) -> bool:
        return self.ends_on is None or self.ends_on >= on


class Organisation(Lasting):
    reads_by_wall_two = "everybody who signs in may know which organisations there are"

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

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(Lasting):
    """A part of the place that a team serves. ``column`` and ``row`` lay it out roughly as on the map."""

    reads_by_wall_two = "everybody who signs in may know which neighbourhoods there are"

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    column = models.PositiveSmallIntegerField(default=0)
    row = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Lasting):
    """People of many organisations who act as one team. ``duty_line`` is answered out of its hours."""

    reads_by_wall_two = "everybody who signs in may know which teams there are"
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="teams")
    phone = models.CharField(max_length=20)
    duty_line = models.CharField(max_length=20, blank=True)
    opening_hours = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def sitting_in(self, teams: Iterable[int]) -> models.QuerySet[User]:
        """Those whose account is active and whose seat in one of the teams has not ended."""
        seats = Membership.objects.lasting().filter(team_id__in=teams)
        return self.filter(is_active=True, pk__in=seats.values("user"))

    def leading(self, user_id: int, at: datetime) -> models.QuerySet[User]:
        """The leads of the teams in which an account sits, other than itself."""
        teams = Membership.objects.live(at).filter(user_id=user_id).values("team")
        leads = Membership.objects.live(at).filter(team__in=teams, role=Role.LEAD).values("user")
        return self.filter(pk__in=leads, is_active=True).exclude(pk=user_id)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. The hash of their password lies apart: see ``Password``."""

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
    last_day = models.DateField(
        null=True, editable=False
    )  # in its evening the account stops by itself
    password_set_at = models.DateTimeField(null=True, editable=False)
    came_back_at = models.DateTimeField(null=True, editable=False)  # by a way in, see WayIn
    signed_in_at = models.DateTimeField(null=True, editable=False)  # by both factors, last
    last_login = (
        None  # written before anybody is known: signed_in_at is written once both are through
    )

    _hash: str | None = None
    _hash_is_kept = True

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

    @property
    def password(self) -> str:
        """The hash: fetched when it is asked for, with a proof that the web process asks."""
        if self._hash is None:
            proof = voucher("password of", self.pk, None)[1:]
            found = privately("SELECT app.password_of(%s, %s, %s)", [self.pk, *proof])
            self._hash = str(found or hashers.UNUSABLE_PASSWORD_PREFIX)
        return self._hash

    @password.setter
    def password(self, hashed: str) -> None:
        self._hash, self._hash_is_kept = hashed, False

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[User] | None = None,
    ) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        self._hash, self._hash_is_kept = None, True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Keep the row, and a password that was set since the row was last kept."""
        usable = self._hash is not None and hashers.is_password_usable(self._hash)
        needed = not self._hash_is_kept and (usable or self.pk is not None)
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )
        if needed:
            self.keep_password()

    def choose(self, *, theme: str, phone: str) -> None:
        """Keep what somebody says of themselves. Everything else is an administrator's."""
        self.theme, self.phone = theme, phone
        self.save(update_fields=["theme", "phone"])

    def keep_password(self) -> None:
        """Keep the password that was set; every other session of this account ends."""
        words, expires, proof = voucher("keep password", self.pk, self._hash)
        self.password_set_at = privately(
            "SELECT app.keep_password(%s, %s, %s, %s)", [self.pk, words, expires, proof]
        )
        self._hash_is_kept = True

    def check_password(self, raw_password: str | None) -> bool:
        def keep_by_newer_rules(raw: str) -> None:
            self.set_password(raw)
            self.keep_password()

        return hashers.check_password(raw_password, self.password, keep_by_newer_rules)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Changes with the password, as Django's does, without reading its hash at each request."""
        words = f"{self.pk}|{self.password_set_at and self.password_set_at.timestamp()}"
        return salted_hmac(
            "teams.User.session", words, secret=secret, algorithm="sha256"
        ).hexdigest()


class Password(models.Model):
    """The hash of an account's password, which no role of the application may read or write.

    ``app.password_of`` and ``app.keep_password`` do so for whoever proves to hold
    PLACEHUB_ACCESS_KEY: the web process, and not SQL that was slipped into it.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    hash = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"Password {self.pk}"


class Membership(Dated, models.Model):
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


class Appointment(Dated, models.Model):
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
                condition=Q(role__in=["leader", "steward", "finance", "administrator", "importer"]),
                name="appointment_role_is_an_appointment",
            ),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.pk}"


class WayInQuerySet(models.QuerySet):
    def waiting(self, at: datetime) -> WayInQuerySet:
        """Asked for, released or not, and neither used, ended nor lapsed."""
        return self.filter(used_at=None, ended_at=None, expires_at__gt=at)

    def releasable(self) -> WayInQuerySet:
        """Those that whoever is asking may release, as the database says."""
        return self.filter(
            models.Func(
                "user_id",
                "asked_by_id",
                function="app.may_release",
                output_field=models.BooleanField(),
            )
        )

    def with_names(self) -> WayInQuerySet:
        return self.select_related("user__organisation", "asked_by", "released_by")


class WayIn(models.Model):
    """A link, good once and for a day, by which somebody comes in for the first time or comes back.

    An administrator asks for it and is given the link. It opens nothing until somebody else releases
    it: another administrator, or a lead of a team in which the account sits. That one is given a code,
    and tells it to the holder. So it takes two, and neither can become the holder alone. Rows are
    written by functions in ``teams/sql/signing_in.sql`` only. ``asked_by`` is empty where whoever
    keeps the server asked (``manage.py let_in``).
    """

    HOURS = 24
    reads_by_wall_two = "the holder, stewards, administrators and who may release it read it"

    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="ways_in")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    link_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WayInQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Way in {self.pk}"

    def is_waiting(self, at: datetime) -> bool:
        return self.used_at is None and self.ended_at is None and self.expires_at > at
