"""Who works here: organisations, teams, workers, and one known sign-in for each role."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from placehub.clock import day_of
from placehub.demonstration import words as w
from placehub.demonstration.blocker_words import LEADERS
from teams.models import (
    Appointment,
    Membership,
    Neighbourhood,
    Organisation,
    Role,
    Team,
    User,
    WayIn,
)

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
HOURS = ("Monday to Friday, 9 to 5", "Monday to Saturday, 8 to 6", "every day, 8 to 8")
NIGHTS = "every night, 8 to 8"
DUTY_LINE = "01632 960999"
# who is not like the others: e-mail, name, what they do, who employs them
NEWCOMER = ("iris.bell@example.org", "Iris Bell", "Health visitor", "Example Community NHS Trust")
FORGOTTEN = ("noor.aziz@example.org", "Noor Aziz", "Welfare adviser", "Open Door Charity")
WENT = ("colin.marsh@example.org", "Colin Marsh", "Housing officer", "Harbour Homes")
SECOND = ("nina.holt@example.org", "Nina Holt", "Administrator", "Example Community NHS Trust")
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
    _leaders(by_name, password, began)
    _colleagues(roster, random, password, began)
    _unlike_the_others(roster, by_name, now, began)
    _signed_in(roster, now)
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
            opening_hours=NIGHTS if name == "Night team" else HOURS[n % 3],
            duty_line="" if name == "Night team" else DUTY_LINE,
        )
        for n, (name, place) in enumerate(w.TEAMS, 1)
    ]


def _seat(roster: Roster, user: User, team: Team, role: str, began: datetime) -> None:
    Membership.objects.create(user=user, team=team, role=role, starts_at=began)
    roster.members[team.pk].append(user)


def _leaders(by_name: dict[str, Organisation], password: str, began: datetime) -> None:
    """Three more who lead, of other organisations."""
    for name, email, job, organisation in LEADERS:
        user = User.objects.create(
            email=email,
            full_name=name,
            job_title=job,
            organisation=by_name[organisation],
            password=password,
        )
        Appointment.objects.create(user=user, role=Role.LEADER, starts_at=began)


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
            # one in five has not written theirs down yet
            phone=f"01632 96{300 + len(taken)}" if len(taken) % 5 else "",
            password=password,
        )
        team = roster.teams[len(taken) % len(roster.teams)]
        led = team.memberships.filter(role="lead").exists()
        _seat(roster, user, team, "worker" if led else "lead", began)


def _signed_in(roster: Roster, now: datetime) -> None:
    """Most come every day; one in six has not come for weeks, and one in nine set up no second factor."""
    for user in User.objects.filter(is_active=True).exclude(email__in=(NEWCOMER[0], FORGOTTEN[0])):
        hours = user.pk % 30 + (24 * 7 * (user.pk % 8 + 2) if user.pk % 6 == 0 else 0)
        user.signed_in_at = now - timedelta(hours=hours)
        user.save(update_fields=["signed_in_at"])
        if user not in roster.by_role.values() and user.pk % 9:
            TOTP.activate(user, SECRET)
    Authenticator.objects.filter(type="totp").update(created_at=now)


def _unlike_the_others(
    roster: Roster, by_name: dict[str, Organisation], now: datetime, began: datetime
) -> None:
    """Who waits to be let in, who never came, who was stopped; and what has ended, or will."""
    people = {
        one[0]: User.objects.create(
            email=one[0], full_name=one[1], job_title=one[2], organisation=by_name[one[3]]
        )
        for one in (NEWCOMER, FORGOTTEN, WENT, SECOND)
    }
    newcomer, went, second = (people[one[0]] for one in (NEWCOMER, WENT, SECOND))
    Membership.objects.create(
        user=newcomer, team=roster.mill_lane, role=Role.WORKER, starts_at=now - timedelta(days=1)
    )
    WayIn.objects.create(
        user=newcomer,
        asked_by=roster.by_role["administrator"],
        asked_at=now - timedelta(hours=15),
        expires_at=now + timedelta(hours=WayIn.HOURS),
        link_hash=sha256(b"nobody has this link").hexdigest(),
    )
    second.password = roster.by_role["administrator"].password
    second.save()
    Appointment.objects.create(user=second, role=Role.ADMINISTRATOR, starts_at=began)
    warm_rooms = Team.objects.create(
        name="Warm rooms",
        neighbourhood=roster.mill_lane.neighbourhood,
        phone="01632 960020",
        opening_hours=HOURS[0],
    )
    closed = now - timedelta(days=240)
    Membership.objects.create(
        user=went, team=warm_rooms, role=Role.WORKER, starts_at=began, ends_at=closed
    )
    went.signed_in_at, went.is_active = closed, False
    went.save(update_fields=["signed_in_at", "is_active"])
    warm_rooms.ends_on = day_of(closed)
    warm_rooms.save(update_fields=["ends_on"])
    night = roster.teams[-1]
    night.ends_on = day_of(now + timedelta(days=75))
    night.save(update_fields=["ends_on"])
    Organisation.objects.create(
        name="Brook Street Advice", kind=Organisation.Kind.CHARITY, ends_on=day_of(closed)
    )
