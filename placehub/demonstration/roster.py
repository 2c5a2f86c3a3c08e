"""Who works here: organisations, teams, workers, and one known sign-in for each role."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from placehub.demonstration import words as w
from teams.models import Appointment, Membership, Neighbourhood, Organisation, Team, User

PASSWORD = "walk alongside people"
SECRET = "PLACEHUBDEMOPLACEHUBDEMOPLACEHUB"
ROLES = {
    "worker": (
        "sam.adeyemi@example.org",
        "Sam Adeyemi",
        "Example Borough Council",
        "Community connector",
    ),
    "lead": ("ruth.kelly@example.org", "Ruth Kelly", "Example Community NHS Trust", "Team lead"),
    "leader": ("dawn.ellis@example.org", "Dawn Ellis", "Harbour Homes", "Head of housing"),
    "steward": (
        "moses.king@example.org",
        "Moses King",
        "Example Borough Council",
        "Information steward",
    ),
    "finance": ("jill.hart@example.org", "Jill Hart", "Example Borough Council", "Finance officer"),
    "administrator": (
        "alan.fox@example.org",
        "Alan Fox",
        "Example Borough Council",
        "Administrator",
    ),
}
WORKERS = 58
MILL_LANE = 4  # the team of the worker and the lead who sign in, counted from 0


@dataclass(frozen=True)
class Roster:
    organisations: list[Organisation]
    teams: list[Team]
    by_role: dict[str, User]
    members: dict[int, list[User]]

    @property
    def mill_lane(self) -> Team:
        return self.teams[MILL_LANE]


def add_roster(random: Random, now: datetime, began: datetime) -> Roster:
    organisations = [Organisation.objects.create(name=n, kind=k) for n, k in w.ORGANISATIONS]
    password = make_password(PASSWORD)
    teams, by_name = _teams(), {one.name: one for one in organisations}
    by_role = {
        role: User.objects.create(
            email=email,
            full_name=name,
            organisation=by_name[organisation],
            job_title=job,
            password=password,
        )
        for role, (email, name, organisation, job) in ROLES.items()
    }
    roster = Roster(organisations, teams, by_role, {team.pk: [] for team in teams})
    for role, user in by_role.items():
        TOTP.activate(user, SECRET)
        if role in {"worker", "lead"}:
            _seat(roster, user, roster.mill_lane, role, began)
        else:
            Appointment.objects.create(user=user, role=role, starts_at=began)
    Appointment.objects.create(user=by_role["lead"], role="importer", starts_at=began)
    Authenticator.objects.filter(type="totp").update(created_at=now)
    _colleagues(roster, random, password, began)
    return roster


def _teams() -> list[Team]:
    places = {
        n: Neighbourhood.objects.create(name=n, column=c, row=r) for n, c, r in w.NEIGHBOURHOODS
    }
    return [
        Team.objects.create(
            name=name if "team" in name else f"{name} team",
            neighbourhood=places[place],
            phone=f"01632 9600{n:02d}",
        )
        for n, (name, place) in enumerate(w.TEAMS, 1)
    ]


def _seat(roster: Roster, user: User, team: Team, role: str, began: datetime) -> None:
    Membership.objects.create(user=user, team=team, role=role, starts_at=began)
    roster.members[team.pk].append(user)


def _colleagues(roster: Roster, random: Random, password: str, began: datetime) -> None:
    """Fill the teams up, each with a lead, no two of one name."""
    taken = {user.full_name for user in roster.by_role.values()}
    while sum(map(len, roster.members.values())) < WORKERS:
        name = f"{random.choice(w.GIVEN)} {random.choice(w.FAMILY)}"
        if name in taken:
            continue
        taken.add(name)
        organisation = random.choice(roster.organisations)
        user = User.objects.create(
            email=f"{name.lower().replace(' ', '.')}@example.org",
            full_name=name,
            organisation=organisation,
            job_title=random.choice(w.JOBS[organisation.name]),
            password=password,
        )
        team = roster.teams[len(taken) % len(roster.teams)]
        led = team.memberships.filter(role="lead").exists()
        _seat(roster, user, team, "worker" if led else "lead", began)
