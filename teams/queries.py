"""The place and who sits where, as administrators keep it; keys given and taken, as the steward reads them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection, models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placehub.audit.looked import NEWEST
from teams.models import (
    Appointment,
    Lasting,
    Membership,
    Neighbourhood,
    Role,
    Team,
    User,
)


def as_seen(row: models.Model, names: Iterable[str]) -> str:
    """What these fields of a row say, as a mark that a form carries: another mark, and it was changed."""
    said = {name: str(row.serializable_value(name)) for name in names}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class TeamSeats:
    """A team, and who sits in it now, by name."""

    team: Team
    seats: list[Membership]


def teams_with_seats(at: datetime) -> list[TeamSeats]:
    """Every team by name, those without a seat too. Two queries."""
    seats = Membership.objects.live(at).select_related("user").order_by("user__full_name", "pk")
    by_team: dict[int, list[Membership]] = {}
    for seat in seats:
        by_team.setdefault(seat.team_id, []).append(seat)
    return [
        TeamSeats(team, by_team.get(team.pk, []))
        for team in Team.objects.select_related("neighbourhood")
    ]


def hanging_on(place: Lasting, *, at: datetime, today: date) -> list[str]:
    """What would still be there after the last day of a team, a neighbourhood or an organisation."""
    if isinstance(place, Team):
        return _on_team(place, at)
    if isinstance(place, Neighbourhood):
        teams = ", ".join(team.name for team in _serving(place, today))
        return [_("Served by %(teams)s.") % {"teams": teams}] if teams else []
    count = User.objects.filter(organisation=place.pk, is_active=True).count()
    words = ngettext("%(n)s account in use.", "%(n)s accounts in use.", count)
    return [words % {"n": count}] if count else []


def what_holds(place: Lasting, ends_on: date, *, today: date) -> str:
    """Why this cannot be the last day: "" when it can.

    A day to come can always be said, so that there is time to hand over; only a neighbourhood ends
    with its teams.
    """
    if isinstance(place, Neighbourhood):
        teams = ", ".join(team.name for team in _serving(place, ends_on) if team.ends_on != ends_on)
        words = _("%(teams)s would go on without a neighbourhood. End them first, or move them.")
        return words % {"teams": teams} if teams else ""
    if ends_on > today:
        return ""
    if isinstance(place, Team):
        people, _asked, _shared = _hangs_on_team(place.pk)
        words = ngettext(
            "The team is still round %(n)s person. Another team is round them first; or choose a day to come.",
            "The team is still round %(n)s people. Other teams are round them first; or choose a day to come.",
            people,
        )
        return words % {"n": people} if people else ""
    count = User.objects.filter(organisation=place.pk, is_active=True).count()
    words = ngettext(
        "%(n)s account of theirs is in use. Give it another employer or stop it first; or choose a day to come.",
        "%(n)s accounts of theirs are in use. Give them another employer or stop them first; or choose a day to come.",
        count,
    )
    return words % {"n": count} if count else ""


def _serving(place: Neighbourhood, on: date) -> models.QuerySet[Team]:
    return Team.objects.filter(neighbourhood=place.pk).running(on)


def _hangs_on_team(pk: int) -> tuple[int, int, int]:
    """How many people it is round, how many questions wait for it, how many are shared with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, asked, shared FROM app.hangs_on_team(%s)", [pk])
        return cursor.fetchone()


def _on_team(team: Team, at: datetime) -> list[str]:
    people, asked, shared = _hangs_on_team(team.pk)
    seats = Membership.objects.live(at).filter(team=team).count()
    lines = [
        (people, ngettext("It is round %(n)s person.", "It is round %(n)s people.", people)),
        (seats, ngettext("%(n)s seat.", "%(n)s seats.", seats)),
        (asked, ngettext("%(n)s question waits for it.", "%(n)s questions wait for it.", asked)),
        (
            shared,
            ngettext("%(n)s person is shared with it.", "%(n)s people are shared with it.", shared),
        ),
    ]
    return [words % {"n": count} for count, words in lines if count]


ANY, NEVER, NO_FACTOR, GOING, STOPPED = "", "never", "no factor", "going", "stopped"
STANDINGS = [
    (ANY, gettext_lazy("In use")),
    (NEVER, gettext_lazy("Never signed in")),
    (NO_FACTOR, gettext_lazy("No second factor")),
    (GOING, gettext_lazy("Last day is set")),
    (STOPPED, gettext_lazy("Stopped")),
]


def find_accounts(
    *, q: str = "", role: str = "", team: Team | None = None, standing: str = ANY, at: datetime
) -> models.QuerySet[User]:
    """The accounts that answer to all of this: each word of ``q`` stands in name, e-mail or job."""
    found = User.objects.filter(is_active=standing != STOPPED)
    for word in q.split():
        found = found.filter(
            Q(full_name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
        )
    seats, posts = Membership.objects.live(at), Appointment.objects.live(at)
    if role:
        found = found.filter(
            Q(pk__in=seats.filter(role=role).values("user"))
            | Q(pk__in=posts.filter(role=role).values("user"))
        )
    if team is not None:
        found = found.filter(pk__in=seats.filter(team=team).values("user"))
    if standing == GOING:
        ends = seats.going(at).values("user")
        found = found.filter(Q(pk__in=ends) | Q(last_day__isnull=False))
    if standing == NEVER:
        found = found.filter(signed_in_at=None)
    if standing == NO_FACTOR:
        found = found.exclude(Exists(SECOND_FACTORS)).exclude(Exists(LINKS))
    return found


SECOND_FACTORS = Authenticator.objects.filter(user=OuterRef("pk"), type__in=["totp", "webauthn"])
LINKS = SocialAccount.objects.filter(user=OuterRef("pk"))


def described(users: models.QuerySet[User], at: datetime) -> models.QuerySet[User]:
    """With employer, live seats and appointments, and how they prove who they are. Three queries."""
    seats = Membership.objects.live(at).select_related("team").order_by("team__name")
    return (
        users.select_related("organisation")
        .annotate(has_factor=Exists(SECOND_FACTORS), signs_in_elsewhere=Exists(LINKS))
        .prefetch_related(
            Prefetch("memberships", seats, to_attr="seats"),
            Prefetch(
                "appointments", Appointment.objects.live(at).order_by("role"), to_attr="posts"
            ),
        )
    )


@dataclass(frozen=True)
class KeyGiven:
    """A seat or an appointment, given or ended. ``giver`` is empty for whoever keeps the server."""

    id: int
    at: datetime
    giver: str
    holder: str
    key: str
    team: str
    ended: bool

    @property
    def label(self) -> str:
        return str(Role(self.key).label)


def keys_given(*, before: int = NEWEST, limit: int = 50) -> list[KeyGiven]:
    """The newest keys given. One query; refused by the database to all but a steward."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.keys_given(%s, %s)", [before, limit])
        return [KeyGiven(*row) for row in cursor.fetchall()]
