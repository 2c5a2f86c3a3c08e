"""A small world in which every role and every basis occurs once. Who may do what in it says the oracle,
which is written from the rules in words (README), not from the code.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from people.models import Agreement, Contact, ContactAside, Person
from teams.models import Organisation, Role, Team, User
from tests.factories.budgets import WORDS_OF_A_SPEND, LimitFactory, SpendFactory
from tests.factories.decisions import decided
from tests.factories.door import DoorNoteFactory
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    ContactPersonFactory,
    GoalFactory,
    GoalScoreFactory,
    InvolvementFactory,
    MetFactory,
    NamedWorkerFactory,
    NoteTakenOffFactory,
    OtherNameFactory,
    OwnRecordFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
    QuietFactory,
    ShareFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner
from tests.verify.facts import oracle_now
from tests.verify.oracle_money import WholeOracle

NOW = datetime.now(UTC)
PAST, FUTURE = NOW - timedelta(days=2), NOW + timedelta(days=2)
WITHOUT_A_CONTEXT = {"nobody", "password only"}


@dataclass
class Known:
    """A person of the world, and a word that stands in everything about them."""

    person: Person
    basis: str
    canary: str
    parts: dict[str, object] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        return self.basis.startswith("sealed")


@dataclass
class World:
    actors: dict[str, User | None]
    teams: dict[str, Team]
    people: dict[str, Known]
    agreements: dict[str, Agreement] = field(default_factory=dict)
    parts: dict[str, object] = field(default_factory=dict)
    oracle: WholeOracle | None = None

    def look(self) -> WholeOracle:
        """Ask the source rows again, as they are now."""
        self.oracle = oracle_now()
        return self.oracle

    def id(self, actor: str) -> int | None:
        """The worker as the database knows them: None without a session that passed both factors."""
        user = self.actors[actor]
        return None if user is None or actor in WITHOUT_A_CONTEXT else user.pk

    def level(self, actor: str, known: Known) -> int:
        """0: does not exist for them; 1 index card; 2 summary and notes; 3 everything."""
        return (self.oracle or self.look()).level(self.id(actor), known.person.pk)

    def lets_in(self, actor: str, known: Known) -> bool:
        return (self.oracle or self.look()).lets_in(self.id(actor), known.person.pk)

    def sits(self, actor: str) -> dict[int, str]:
        return (self.oracle or self.look()).seats(self.id(actor))


ROLES = {
    "worker": {Role.WORKER},
    "lead": {Role.LEAD},
    "named elsewhere": {Role.WORKER},
    "stranger": {Role.WORKER},
    "lead elsewhere": {Role.LEAD},
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
SEATS = {
    "worker": ("ours", Role.WORKER),
    "lead": ("ours", Role.LEAD),
    "named elsewhere": ("third", Role.WORKER),
    "stranger": ("theirs", Role.WORKER),
    "lead elsewhere": ("theirs", Role.LEAD),
    "leader with a seat": ("ours", Role.LEAD),
    "password only": ("ours", Role.WORKER),
    "stopped": ("ours", Role.WORKER),
    "left the team": ("ours", Role.WORKER),
}
ORGANISATION_OF = {"ours": "council", "theirs": "charity", "third": "trust"}
APPOINTED = ["leader", "leader with a seat", "steward", "finance", "administrator"]
SHARED = {"share 1": 1, "share 2": 2, "glass and share 2": 2}
# somebody hears of twenty questions of theirs at once: that many are asked about the others
NOT_ASKED = {"involvement not begun", "share not begun", "agreement not begun", "share expired"}


def make_world(only: Collection[str] = ()) -> World:
    """Everything is made as the owner; some twenty people, one a basis, fourteen actors.

    With ``only`` these bases and nothing that takes two people, for a test that needs no more.
    """
    teams = {name: TeamFactory(name=name.capitalize()) for name in ORGANISATION_OF}
    places = {name: OrganisationFactory() for name in ORGANISATION_OF.values()}
    actors: dict[str, User | None] = {"nobody": None}
    for actor in ROLES:
        if actor != "nobody":
            place = ORGANISATION_OF[SEATS.get(actor, ("ours",))[0]]
            actors[actor] = UserFactory(
                full_name=f"Actor {actor}",
                is_active=actor != "stopped",
                organisation=places[place],
            )
    for actor, (team, role) in SEATS.items():
        ends_at = PAST if actor == "left the team" else None
        MembershipFactory(user=actors[actor], team=teams[team], role=role, ends_at=ends_at)
    for actor in APPOINTED:
        AppointmentFactory(user=actors[actor], role=min(ROLES[actor]))
    world = World(actors, teams, {}, _agreements(places))
    for basis in only or BASES:
        world.people[basis] = _person(world, basis)
    if not only:
        _notes_about_two(world)
        _money(world)
    world.look()
    return world


def _agreements(places: dict[str, Organisation]) -> dict[str, Agreement]:
    """From whom to whom: each organisation has one with each other, and one with itself."""
    return {
        f"{giver} {taker}": AgreementFactory(
            from_organisation=places[giver], to_organisation=places[taker], ends_at=FUTURE
        )
        for giver in places
        for taker in places
    }


BASES = [
    "involved",
    "involvement ended",
    "involvement not begun",
    "share 1",
    "share 2",
    "share 3",
    "share expired",
    "share not begun",
    "share ended by the clock",
    "share withdrawn",
    "agreement ended",
    "agreement not begun",
    "pulled",
    "pull lapsed",
    "glass",
    "glass mended",
    "glass and share 2",
    "sealed",
    "sealed, named",
    "sealed, glass",
    "own record",
    "relative of the lead",
    "elsewhere",
    "named from elsewhere",
]
AT_OURS = {"involved", "sealed", "sealed, named", "own record", "relative of the lead"}
NAMED = {
    "sealed": ["named elsewhere"],
    "sealed, named": ["named elsewhere", "worker"],
    "sealed, glass": ["named elsewhere"],
    "elsewhere": ["named elsewhere"],
}


def _person(world: World, basis: str) -> Known:
    ours, theirs = world.teams["ours"], world.teams["theirs"]
    canary = f"Canary{uuid.uuid4().hex[:10]}"
    person = PersonFactory(
        given_name=f"Given{canary}",
        family_name=f"Family{canary}",
        lead_team=ours if basis in AT_OURS else theirs,
        born_on=f"19{50 + len(world.people)}-03-0{1 + len(world.people) % 9}",
    )
    known = Known(person, basis, canary)
    worker, lead = world.actors["worker"], world.actors["lead"]
    if basis.startswith(("share", "agreement", "glass and share")):
        _share(world, known)
    if basis == "involvement ended":
        InvolvementFactory(person=person, team=ours, ends_at=PAST)
    if basis == "involvement not begun":
        InvolvementFactory(person=person, team=ours, starts_at=FUTURE)
    if basis in {"pulled", "pull lapsed"}:
        asked_at = NOW - timedelta(days=1 if basis == "pulled" else 20)
        PullFactory(
            person=person,
            to_team=ours,
            asked_at=asked_at,
            waits_until=asked_at + timedelta(days=14),
            asked_by=world.actors["stranger"],
        )
    if basis.startswith("glass") or basis == "sealed, glass":
        starts = NOW - timedelta(hours=60 if basis == "glass mended" else 1)
        BreakGlassFactory(
            person=person, worker=worker, starts_at=starts, ends_at=starts + timedelta(hours=24)
        )
    if basis in {"own record", "relative of the lead"}:
        OwnRecordFactory(worker=worker if basis == "own record" else lead, person=person)
    for actor in NAMED.get(basis, []):
        known.parts[f"named {actor}"] = NamedWorkerFactory(
            person=person, worker=world.actors[actor], team=world.teams[SEATS[actor][0]]
        )
    if basis == "named from elsewhere":  # from a team in which the worker does not sit
        NamedWorkerFactory(person=person, worker=worker, team=world.teams["third"])
    _fill(world, known)
    if basis.startswith("sealed"):
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
    if basis == "share ended by the clock":
        _end_by_the_clock(known)
    return known


def _share(world: World, known: Known) -> None:
    """A share by the stranger's charity with Ours, where the council sits: as an agreement says."""
    basis, agreement = known.basis, world.agreements["charity council"]
    if basis.startswith("agreement"):
        agreement = AgreementFactory(
            from_organisation=agreement.from_organisation,
            to_organisation=agreement.to_organisation,
            ends_at=NOW + timedelta(days=4),
        )
    known.parts["share"] = ShareFactory(
        person=known.person,
        to_team=world.teams["ours"],
        agreement=agreement,
        level=SHARED.get(basis, 3),
        shared_by=world.actors["stranger"],
        starts_at=FUTURE if basis == "share not begun" else NOW - timedelta(days=10),
        ends_at=PAST if basis == "share expired" else FUTURE + timedelta(days=1),
        withdrawn_at=PAST if basis == "share withdrawn" else None,
    )
    with owner():  # under an agreement that was there when the record was shared
        if basis == "agreement ended":
            Agreement.objects.filter(pk=agreement.pk).update(ends_at=PAST)
        if basis == "agreement not begun":
            Agreement.objects.filter(pk=agreement.pk).update(starts_at=FUTURE)


def _end_by_the_clock(known: Known) -> None:
    """The share's end passes while no trigger runs: only the clock can close it."""
    ended = NOW - timedelta(minutes=1)
    with owner(), connection.cursor() as cursor:
        # what waits to be checked is checked, else the table's triggers cannot be switched off
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_share DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE people_share SET ends_at = %s WHERE id = %s", [ended, known.parts["share"].pk]
        )
        cursor.execute("ALTER TABLE people_share ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE person_grant SET card_until = least(card_until, %(at)s),"
            " summary_until = least(summary_until, %(at)s), full_until = least(full_until, %(at)s),"
            " writes_until = least(writes_until, %(at)s),"
            " lets_in_until = least(lets_in_until, %(at)s)"
            " WHERE person_id = %(person)s AND grantee = %(team)s",
            {"at": ended, "person": known.person.pk, "team": known.parts["share"].to_team_id},
        )
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _notes_about_two(world: World) -> None:
    """Notes on two pages: one of them sealed, or the worker's own, or open to others only."""
    for name, first, second in (
        ("sealed", "involved", "sealed"),
        ("own", "involved", "own record"),
        ("apart", "involved", "elsewhere"),
    ):
        note = ContactFactory(
            author=world.actors["named elsewhere"],
            team=world.teams["third"],
            words=f"about two, {name}",
            received_at=NOW,
        )
        for basis in (first, second):
            ContactPersonFactory(contact=note, person=world.people[basis].person)
        world.parts[f"note {name}"] = note
    world.people["sealed"].parts["shared note"] = world.parts["note sealed"]


def _money(world: World) -> None:
    """What a team paid for people whom it does not see, for its street, and what may be spent at once."""
    ours, theirs = world.teams["ours"], world.teams["theirs"]
    for basis in ("elsewhere", "sealed", "relative of the lead", "share 2"):
        known = world.people[basis]
        words = dict.fromkeys(("words__what", "words__so_that"), f"{known.canary} was paid for")
        known.parts["spend of ours"] = SpendFactory(
            person=known.person, team=ours, asked_by=world.actors["worker"], **words
        )
    for name, team, actor in (("ours", ours, "worker"), ("theirs", theirs, "stranger")):
        world.parts[f"street {name}"] = SpendFactory(
            person=None, team=team, words__what=f"Benches {name}", asked_by=world.actors[actor]
        )
        lead = world.actors["lead elsewhere" if name == "ours" else "lead"]
        for user in (None, actor, "lead" if name == "ours" else "lead elsewhere"):
            world.parts[f"limit {name} {user}"] = LimitFactory(
                team=team, user=user and world.actors[user], set_by=lead
            )


def _fill(world: World, known: Known) -> None:
    """Something of everything, each with the person's canary in it."""
    person, words = known.person, f"{known.canary} said so"
    author, team = world.actors["stranger"], world.teams["theirs"]
    PersonDetailsFactory(person=person, address=f"1 {known.canary} Row")
    StoryFactory(person=person, words=words, written_by=author)
    known.parts["goal"] = GoalFactory(person=person, words=words, set_by=author)
    GoalScoreFactory(goal=known.parts["goal"], asked_by=author)
    known.parts["promise"] = PromiseFactory(person=person, words=words, worker=author)
    MetFactory(person=person, words=words, raised_by=author)
    WellbeingFactory(person=person, asked_by=author)
    known.parts["member"] = CircleMemberFactory(person=person, name=f"{known.canary} is close")
    known.parts["door note"] = DoorNoteFactory(person=person, words=words, written_by=author)
    known.parts["name"] = OtherNameFactory(person=person, name=f"Other{known.canary}")
    paid = dict.fromkeys(WORDS_OF_A_SPEND, f"{known.canary} was paid for")
    known.parts["spend"] = SpendFactory(person=person, asked_by=author, **paid)
    note = ContactFactory(person=person, words=words, author=author, team=team)
    with owner():
        ContactAside.objects.create(contact=note, team=team, words=f"aside {known.canary}")
        Contact.objects.filter(pk=note.pk).update(part_kept=True)
        known.parts["member"].relationship = "changed"  # so that something of everything changed
        for part in (known.parts["member"], known.parts["goal"], known.parts["promise"]):
            part.version += 1
            part.save()
        Person.objects.filter(pk=person.pk).update(known_as=f"Known{known.canary}", version=2)
    known.parts["contact"], known.parts["decision"] = note, decided(person, words, author)
    ended = {"ended_by": author, "ended_at": PAST, "slip": True}
    known.parts["quiet"] = QuietFactory(person=person, words=words, said_by=author, **ended)
    known.parts["off"] = NoteTakenOffFactory(person=person, taken_off_by=author)
    with owner():
        # a sown fault may have kept it from being there
        known.parts["involvement"] = person.involvements.filter(team=person.lead_team).first()
    known.parts["pull"] = (
        PullFactory(
            person=person,
            to_team=world.teams["third"],
            asked_by=author,
            words=known.basis,
            asked_at=PAST,
        )
        if not known.basis.startswith("sealed") and known.basis not in NOT_ASKED
        else None
    )
    known.parts["ask in"] = (
        PullFactory(
            person=person,
            to_team=world.teams["ours"],
            asked_by=world.actors["worker"],
            asks_in=True,
            words=known.basis,
            asked_at=PAST,
        )
        if known.basis not in NOT_ASKED
        else None
    )
