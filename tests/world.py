"""A small world in which every role and every basis occurs once, and an oracle that knows the rules.

The oracle is written from the rules in words (README, "Who may see a person"), not from the code.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from people.models import Contact, ContactAside, Person
from teams.models import Role, Team, User
from tests.factories.people import (
    AgreementFactory,
    BlockerFactory,
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    ContactPersonFactory,
    GoalFactory,
    GoalScoreFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
    ShareFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory, UserFactory
from tests.support import owner

NOW = datetime.now(UTC)
PAST, FUTURE = NOW - timedelta(days=2), NOW + timedelta(days=2)


@dataclass
class Known:
    """A person of the world: who sees them at which level, by the rules in words."""

    person: Person
    basis: str
    canary: str
    team_levels: dict[int, int] = field(default_factory=dict)
    worker_levels: dict[int, int] = field(default_factory=dict)
    sealed: bool = False
    closed_to: set[int] = field(default_factory=set)
    parts: dict[str, object] = field(default_factory=dict)


@dataclass
class World:
    actors: dict[str, User | None]
    teams: dict[str, Team]
    people: dict[str, Known]
    seats: dict[str, list[int]]

    def level(self, actor: str, known: Known) -> int:
        """0: does not exist for them; 1 index card; 2 summary and notes; 3 everything."""
        user = self.actors[actor]
        if user is None or actor in {"password only", "stopped", "leader", "leader with a seat"}:
            return 0
        if user.pk in known.closed_to:
            return 0
        levels = [known.worker_levels.get(user.pk, 0)]
        if not known.sealed:
            levels += [known.team_levels.get(team, 0) for team in self.seats.get(actor, [])]
        return max(levels)

    def writes(self, actor: str, known: Known) -> bool:
        """Whoever sees everything writes, except by broken glass."""
        return self.level(actor, known) >= 3 and not (known.basis == "glass" and actor == "worker")

    def lets_in(self, actor: str, known: Known) -> bool:
        """Whoever is round the person to stay: not by broken glass, nor by a share."""
        passing = known.basis in {"glass", "share 3"} and actor in {"worker", "lead"}
        return self.level(actor, known) >= 3 and not passing


ROLES = {
    "worker": {Role.WORKER},
    "lead": {Role.LEAD},
    "named elsewhere": {Role.WORKER},
    "stranger": {Role.WORKER},
    "leader": {Role.LEADER},
    "leader with a seat": {Role.LEADER},
    "steward": {Role.STEWARD},
    "finance": {Role.FINANCE},
    "administrator": {Role.ADMINISTRATOR},
    "left the team": set(),
    "nobody": None,
    "password only": None,
    "stopped": None,
}


def make_world() -> World:
    """Everything is made as the owner; a dozen people, one a basis, thirteen actors."""
    ours, theirs, third = (
        TeamFactory(name="Ours"),
        TeamFactory(name="Theirs"),
        TeamFactory(name="Third"),
    )
    actors: dict[str, User | None] = {"nobody": None}
    seats = {
        "worker": [ours.pk],
        "lead": [ours.pk],
        "named elsewhere": [third.pk],
        "stranger": [theirs.pk],
        "password only": [ours.pk],
        "stopped": [ours.pk],
        "left the team": [],
    }
    for actor in ROLES:
        if actor != "nobody":
            actors[actor] = UserFactory(full_name=f"Actor {actor}", is_active=actor != "stopped")
    for actor, teams in seats.items():
        for team in teams:
            MembershipFactory(
                user=actors[actor], team_id=team, role=Role.LEAD if actor == "lead" else Role.WORKER
            )
    MembershipFactory(user=actors["left the team"], team=ours, ends_at=PAST)
    MembershipFactory(user=actors["leader with a seat"], team=ours, role=Role.LEAD)
    for actor, role in (
        ("leader", "leader"),
        ("leader with a seat", "leader"),
        ("steward", "steward"),
        ("finance", "finance"),
        ("administrator", "administrator"),
    ):
        AppointmentFactory(user=actors[actor], role=role)
    world = World(actors, {"ours": ours, "theirs": theirs, "third": third}, {}, seats)
    for basis in BASES:
        world.people[basis] = _person(world, basis)
    _note_about_two(world)
    return world


BASES = [
    "involved",
    "involvement ended",
    "share 1",
    "share 2",
    "share 3",
    "share expired",
    "share ended by the clock",
    "share withdrawn",
    "agreement ended",
    "pulled",
    "pull lapsed",
    "glass",
    "glass mended",
    "sealed",
    "sealed, named",
    "own record",
    "relative of the lead",
    "elsewhere",
]


def _person(world: World, basis: str) -> Known:
    ours, theirs, third = (world.teams[name] for name in ("ours", "theirs", "third"))
    at_ours = basis in {"involved", "sealed", "sealed, named", "own record", "relative of the lead"}
    canary = f"Canary{uuid.uuid4().hex[:10]}"
    person = PersonFactory(
        given_name=f"Given{canary}",
        family_name=f"Family{canary}",
        lead_team=ours if at_ours else theirs,
        born_on=f"19{50 + len(world.people)}-03-0{1 + len(world.people) % 9}",
    )
    known = Known(person, basis, canary, {person.lead_team_id: 3})
    worker, lead, far = (world.actors[name] for name in ("worker", "lead", "named elsewhere"))
    agreement = AgreementFactory(ends_at=PAST if basis == "agreement ended" else FUTURE)
    if basis.startswith("share") or basis == "agreement ended":
        level = int(basis[-1]) if basis[-1].isdigit() else 3
        ShareFactory(
            person=person,
            to_team=ours,
            agreement=agreement,
            level=level,
            ends_at=PAST if basis == "share expired" else FUTURE,
            withdrawn_at=PAST if basis == "share withdrawn" else None,
        )
        if basis[-1].isdigit():
            known.team_levels[ours.pk] = level
    elif basis == "involvement ended":
        InvolvementFactory(person=person, team=ours, ends_at=PAST)
    elif basis in {"pulled", "pull lapsed"}:
        PullFactory(person=person, to_team=ours, waits_until=FUTURE if basis == "pulled" else PAST)
        if basis == "pulled":
            known.team_levels[ours.pk] = 1
    elif basis in {"glass", "glass mended"}:
        starts = NOW - timedelta(hours=1 if basis == "glass" else 60)
        BreakGlassFactory(
            person=person, worker=worker, starts_at=starts, ends_at=starts + timedelta(hours=24)
        )
        if basis == "glass":
            known.worker_levels[worker.pk] = 3
    elif basis in {"own record", "relative of the lead"}:
        closed = worker if basis == "own record" else lead
        OwnRecordFactory(worker=closed, person=person)
        known.closed_to = {closed.pk}
    elif basis in {"sealed", "sealed, named"}:
        named = NamedWorkerFactory(person=person, worker=far, team=third)
        known.worker_levels[far.pk] = 3
        known.parts["named"] = named
        if basis == "sealed, named":
            NamedWorkerFactory(person=person, worker=worker, team=ours)
            known.worker_levels[worker.pk] = 3
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
        known.sealed = True
    if basis == "elsewhere":
        NamedWorkerFactory(person=person, worker=far, team=third)
        known.worker_levels[far.pk] = 3
    _fill(world, known)
    if basis == "share ended by the clock":  # no trigger has run since it ended
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE person_grant SET (card_until, summary_until, full_until, writes_until,"
                " lets_in_until) = (SELECT t, t, t, t, t FROM (SELECT now() - interval '1 minute' AS t) x)"
                " WHERE person_id = %s AND grantee = %s",
                [person.pk, ours.pk],
            )
    return known


def _note_about_two(world: World) -> None:
    """A note on two pages, one of them sealed: it is closed to whoever may not see the sealed one."""
    opened, shut = world.people["involved"], world.people["sealed"]
    note = ContactFactory(
        author=world.actors["named elsewhere"],
        team=world.teams["third"],
        words="about two",
        received_at=NOW,
    )
    for known in (opened, shut):
        ContactPersonFactory(contact=note, person=known.person)
    shut.parts["shared note"] = note


def _fill(world: World, known: Known) -> None:
    """Something of everything, each with the person's canary in it."""
    person, words = known.person, f"{known.canary} said so"
    author, team = world.actors["stranger"], world.teams["theirs"]
    PersonDetailsFactory(person=person, address=f"1 {known.canary} Row")
    StoryFactory(person=person, words=words, written_by=author)
    known.parts["goal"] = GoalFactory(person=person, words=words, set_by=author)
    GoalScoreFactory(goal=known.parts["goal"], asked_by=author)
    known.parts["promise"] = PromiseFactory(person=person, words=words, worker=author)
    BlockerFactory(person=person, words=words, raised_by=author)
    WellbeingFactory(person=person, asked_by=author)
    known.parts["member"] = CircleMemberFactory(person=person, name=known.canary, added_by=author)
    note = ContactFactory(person=person, words=words, author=author, team=team)
    with owner():
        ContactAside.objects.create(contact=note, team=team, words=f"aside {known.canary}")
        Contact.objects.filter(pk=note.pk).update(part_kept=True)
    known.parts["contact"] = note
    known.parts["pull"] = (
        PullFactory(person=person, to_team=world.teams["third"], asked_by=author, words=known.basis)
        if not known.sealed
        else None
    )
    worker, ours = world.actors["worker"], world.teams["ours"]
    PullFactory(person=person, to_team=ours, asked_by=worker, asks_in=True, words=known.basis)
    if known.parts["pull"] is not None and not known.sealed:
        known.team_levels.setdefault(world.teams["third"].pk, 1)
