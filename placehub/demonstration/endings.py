"""Farewells, coming back, those who died, moved away or asked us to stop, slips put right, and what is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from people.endings import operations
from people.endings.models import Quiet
from people.models import (
    Clock,
    Contact,
    ContactPerson,
    ContactWorker,
    Involvement,
    LegalHold,
    NamedWorker,
    NoteTakenOff,
    OwnRecord,
    Person,
    Promise,
    RecordOpened,
    Removal,
)
from placehub.clock import day_of
from placehub.demonstration import ending_words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import Team, User


def add_passers_by(rows: Rows, team: Team, members: list[User]) -> None:
    """Add some of whom little more than a name was ever known."""
    for given, family in w.PASSERS_BY:
        one = rows.card((given, family), team, 690, by=members[0], born=None, phone="", address="")
        rows.note(one, members[1], rows.moment(689), "phone", w.PASSED_BY)


def add_endings(rows: Rows, roster: Roster, *, maya: UUID, juliet: UUID) -> None:
    """Tell of as many of Mill Lane's people as there are: a small place has not somebody for everything."""
    home, sam, lead = roster.mill_lane, roster.by_role["worker"], roster.by_role["lead"]
    of_sam, others = _people(rows, home, sam, but={maya, juliet})
    for person in islice(of_sam, 3):
        _come_back(rows, person, sam)
    for person, quiet in zip(islice(others, 3), w.QUIETS, strict=False):
        _named(rows, person, home, sam, rows.moment(59))
        _quiet(rows, person, *quiet, by=sam)
    for person, said in zip(islice(others, 3), w.FAREWELLS, strict=False):
        _part(rows, person, home, 24, said, by=sam)
    for person in islice(others, 1):
        _one_who_stays_with_others(rows, person, home, roster.teams[0], by=lead)
    for person in islice(others, 1):
        _one_who_came_back(rows, person, home, by=sam)
    for person in islice(others, 1):
        _slips(rows, roster, juliet, person)
    _promise_by_a_slip(rows, maya, sam)
    _due(rows, roster)


def _people(
    rows: Rows, home: Team, sam: User, but: set[UUID]
) -> tuple[Iterator[Person], Iterator[Person]]:
    """Those whom Sam walks alongside, and the others of the team; longest out of touch first."""
    sams = NamedWorker.objects.filter(worker=sam, ends_at=None).values("person_id")
    there = Person.objects.filter(sealed=False, lead_team=home, first_hello_on__lt=rows.day(60))
    here = there.exclude(pk__in=but)
    here = (
        here.exclude(last_contact_at=None).exclude(born_on=None).order_by("last_contact_at", "pk")
    )
    return iter(here.filter(pk__in=sams)), iter(here.exclude(pk__in=sams))


def _quiet(
    rows: Rows, person: Person, kind: str, days: int, told_by: str, words: str, *, by: User
) -> None:
    Quiet.objects.create(
        id=rows.key(),
        person=person,
        kind=kind,
        since_on=rows.day(days),
        told_by=told_by,
        words=words,
        said_by=by,
        said_at=rows.moment(max(days - 1, 1)),
    )


def _part(
    rows: Rows, person: Person, team: Team, days: int, said: dict[str, str], *, by: User
) -> None:
    part = Involvement.objects.get(person=person, team=team, ends_at=None)
    operations.part(person, part, **said, by=by, at=rows.moment(days))


def _one_who_stays_with_others(
    rows: Rows, person: Person, home: Team, other: Team, *, by: User
) -> None:
    Involvement.objects.create(
        id=rows.key(), person=person, team=other, starts_at=rows.moment(90), added_by=by
    )
    _part(rows, person, home, 12, w.OTHERS_WALK_ON, by=by)


def _one_who_came_back(rows: Rows, person: Person, home: Team, *, by: User) -> None:
    _part(rows, person, home, 40, w.WENT, by=by)
    at = rows.moment(6)
    Involvement.objects.create(id=rows.key(), person=person, team=home, starts_at=at, added_by=by)
    _named(rows, person, home, by, at)


def _named(rows: Rows, person: Person, team: Team, worker: User, at: datetime) -> None:
    NamedWorker.objects.create(
        id=rows.key(), person=person, team=team, worker=worker, starts_at=at, added_by=worker
    )


def _come_back(rows: Rows, person: Person, sam: User) -> None:
    """Sam said to come back three days after the last contact, and has not been since."""
    last = person.last_contact_at or rows.morning
    note = _note(rows, person, sam, last + timedelta(hours=1), w.COME_BACK)
    day = min(day_of(last) + timedelta(days=3), rows.today)
    Contact.objects.filter(pk=note.pk).update(come_back_on=day)


def _note(rows: Rows, person: Person, author: User, at: datetime, words: str) -> Contact:
    note = Contact.objects.create(
        id=rows.key(),
        happened_at=at,
        how=Contact.How.DOORSTEP,
        words=words,
        team_id=person.lead_team_id,
        author=author,
        received_at=at,
    )
    ContactPerson.objects.create(id=rows.key(), contact=note, person=person, happened_at=at)
    ContactWorker.objects.create(id=rows.key(), contact=note, worker=author)
    return note


def _slips(rows: Rows, roster: Roster, juliet: UUID, other: Person) -> None:
    """A note of Sam's that was somebody else's, one taken off by a slip, and records declared to be one's own."""
    sam, lead, steward = (roster.by_role[role] for role in ("worker", "lead", "steward"))
    person = Person.objects.get(pk=juliet)
    for days, why, words, now in w.TAKEN_OFF:
        note = _note(rows, person, sam, rows.moment(days), w.WRONG_PAGE)
        back = now == "back"
        NoteTakenOff.objects.create(
            id=rows.key(),
            person=person,
            contact=note,
            why=why,
            words=words,
            moved=now == "moved",
            taken_off_by=lead,
            taken_off_at=rows.moment(days - 1),
            put_back_by=sam if back else None,
            put_back_at=rows.moment(days - 2) if back else None,
        )
        if not back:
            ContactPerson.objects.filter(contact=note).delete()
        if now == "moved":
            ContactPerson.objects.create(
                id=rows.key(), contact=note, person=other, happened_at=note.happened_at
            )
    colleagues = [one for one in roster.members[roster.mill_lane.pk] if one not in {sam, lead}]
    OwnRecord.objects.create(
        id=rows.key(),
        worker=colleagues[0],
        person=other,
        tie="relative",
        declared_at=rows.moment(2),
    )
    RecordOpened.objects.create(
        id=rows.key(),
        worker=colleagues[1],
        person=other,
        declared_at=rows.moment(30),
        words=w.OPENED,
        opened_by=steward,
        opened_at=rows.moment(29),
    )


def _promise_by_a_slip(rows: Rows, maya: UUID, sam: User) -> None:
    """“Not kept” was pressed, and taken back: “What changed” tells of both."""
    made = Promise.objects.filter(person_id=maya, settled_on=None, worker=sam).first()
    if made is not None:
        at = rows.moment(1)
        made.settle(False, seen=made.version, by=sam, at=at, on=day_of(at))
        made.open_again(seen=made.version, by=sam, at=at + timedelta(minutes=1))


def _due(rows: Rows, roster: Roster) -> None:
    """Passers-by whose time is over: two due, one held, one that waits for a second yes, one removed before."""
    home, lead, steward = roster.mill_lane, roster.by_role["lead"], roster.by_role["steward"]
    administrator = roster.by_role["administrator"]
    Clock.objects.filter(pk=Clock.Kind.UNKNOWN).update(
        years=1, until_age=None, source=w.SCHEDULE, changed_by=steward, changed_at=rows.moment(20)
    )
    passers_by = list(
        Person.objects.filter(born_on=None, sealed=False, lead_team=home).order_by("pk")
    )
    for person in passers_by:
        _part(rows, person, home, 420, w.PASSED_ON, by=lead)
    LegalHold.objects.create(
        id=rows.key(),
        reference=passers_by[0].pk,
        words=w.HELD,
        set_by=steward,
        set_at=rows.moment(15),
    )
    for reference, agreed in ((passers_by[1].pk, False), (rows.key(), True)):
        Removal.objects.create(
            id=rows.key(),
            reference=reference,
            kind=Clock.Kind.UNKNOWN,
            due_on=rows.day(55),
            asked_by=steward,
            asked_at=rows.moment(9),
            agreed_by=administrator if agreed else None,
            agreed_at=rows.moment(8) if agreed else None,
            removed_at=rows.moment(8) if agreed else None,
            counts=w.COUNTS if agreed else {},
        )
