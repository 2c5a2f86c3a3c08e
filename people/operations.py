"""Changes that span several nouns round a person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from people.models import (
    Agreement,
    Blocker,
    Contact,
    ContactAside,
    ContactPerson,
    ContactWorker,
    Goal,
    NamedWorker,
    OwnRecord,
    Person,
    PersonDetails,
    Promise,
    Pull,
    Share,
    Story,
)
from people.models.base import Level
from placehub.errors import Refused
from placehub.web.drafts import clear_draft
from teams.models import Team, User


class NotAllowed(Refused):
    """The database would not do it for this worker."""


def call(function: str, *values: object, refused: str) -> object:
    """Call a vetted function; its refusal comes back as a sentence."""
    marks = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({marks})", values)
            return cursor.fetchone()[0]
    except DatabaseError as no:
        raise NotAllowed(refused) from no


@transaction.atomic
def add_person(*, by: User, team: Team, values: Mapping[str, object], at: datetime) -> Person:
    """Add a person whom nobody knows yet: index card and details. The team is round them at once."""
    person = Person(
        given_name=values["given_name"].strip(),
        family_name=values["family_name"].strip(),
        known_as=values.get("known_as", ""),
        born_on=values.get("born_on"),
        lead_team=team,
        neighbourhood_id=team.neighbourhood_id,
        first_hello_on=at.date(),
        created_at=at,
        created_by=by,
    )
    person.save(force_insert=True)
    details = {
        name: values.get(name) or "" for name in ("nhs_number", "address", "postcode", "phone")
    }
    PersonDetails(person=person, **details).save(force_insert=True)
    if values.get("walk_alongside"):
        NamedWorker(person=person, worker=by, team=team, starts_at=at, added_by=by).save(
            force_insert=True
        )
    return person


@transaction.atomic
def log_contact(
    *,
    pk: UUID,
    by: User,
    team_id: int,
    people: Sequence[Person],
    at: datetime,
    values: Mapping[str, object],
    workers: Sequence[int] = (),
    known_worker: bool = False,
    corrects: Contact | None = None,
    draft: str = "",
) -> Contact:
    """Write one note on the pages of everybody who was there. Sent twice, it is one note.

    The draft goes in the same transaction; a promise and a blocker come with the note when given.
    """
    note = Contact(
        pk=pk,
        happened_at=values.get("happened_at") or at,
        minutes=values.get("minutes"),
        how=values["how"],
        words=values.get("words", ""),
        said=values.get("said", ""),
        seemed=values.get("seemed", ""),
        demand=values.get("demand") or Contact.Demand.UNKNOWN,
        told_again=values.get("told_again"),
        come_back_on=values.get("come_back_on"),
        team_id=team_id,
        author=by,
        known_worker=known_worker,
        part_kept=bool(values.get("aside")),
        corrects=corrects,
        received_at=at,
    )
    note.save(force_insert=True)
    ContactPerson.objects.bulk_create(
        ContactPerson(contact=note, person=person, happened_at=note.happened_at)
        for person in people
    )
    ContactWorker.objects.bulk_create(
        ContactWorker(contact=note, worker_id=worker) for worker in dict.fromkeys([by.pk, *workers])
    )
    if values.get("aside"):
        ContactAside.objects.bulk_create(
            [ContactAside(contact=note, team_id=team_id, words=values["aside"])]
        )
    for person in people:
        if values.get("promise"):
            Promise(
                person=person,
                words=values["promise"],
                worker=by,
                team_id=team_id,
                due_on=values.get("come_back_on"),
                made_by=by,
                made_at=at,
            ).save(force_insert=True)
        if values.get("blocker"):
            Blocker(
                person=person, words=values["blocker"], team_id=team_id, raised_by=by, raised_at=at
            ).save(force_insert=True)
    if draft:
        clear_draft(by.pk, draft)
    return note


@transaction.atomic
def tell_story(
    person: Person, heading: str, words: str, *, told_on: date, by: User, at: datetime
) -> Story:
    """Write down a new telling; the one before is kept and marked as replaced."""
    Story.objects.filter(person=person, heading=heading, replaced_at=None).update(replaced_at=at)
    story = Story(
        person=person, heading=heading, words=words, told_on=told_on, written_by=by, written_at=at
    )
    story.save(force_insert=True)
    return story


def set_goal(person: Person, words: str, state: str, *, by: User, at: datetime, on: date) -> Goal:
    """Write down what the person wants, in their words."""
    goal = Goal(person=person, words=words, state=state, state_since=on, set_on=on, set_by=by)
    goal.save(force_insert=True)
    return goal


@transaction.atomic
def name_worker(person: Person, worker: User, team: Team, *, by: User, at: datetime) -> None:
    """Let a worker walk alongside. Naming somebody who is named already changes nothing."""
    if NamedWorker.objects.filter(person=person, worker=worker, ends_at=None).exists():
        return
    NamedWorker(person=person, worker=worker, team=team, starts_at=at, added_by=by).save(
        force_insert=True
    )


def step_back(named: NamedWorker, *, at: datetime) -> None:
    """End walking alongside. Refused when it is a sealed person's last named worker."""
    last = (
        not NamedWorker.objects.filter(person_id=named.person_id, ends_at=None)
        .exclude(pk=named.pk)
        .exists()
    )
    if last and named.person.sealed:
        raise NotAllowed(_("Nobody else could see this sealed record. Name somebody first."))
    NamedWorker.objects.filter(pk=named.pk).update(ends_at=at)


def pull_in(
    person: Person, team: Team, words: str, *, by: User, at: datetime, until: datetime
) -> Pull:
    """Ask a team in. It sees the index card until it answers; whoever walks alongside stays."""
    pull = Pull(
        person=person, asked_by=by, to_team=team, words=words, asked_at=at, waits_until=until
    )
    pull.save(force_insert=True)
    return pull


def share(
    person: Person,
    team: Team,
    agreement: Agreement,
    level: Level,
    *,
    by: User,
    at: datetime,
    until: datetime,
) -> Share:
    """Show a person to another team at a level, until a moment or the end of the agreement."""
    made = Share(
        person=person,
        to_team=team,
        agreement=agreement,
        level=level,
        starts_at=at,
        ends_at=min(until, agreement.ends_at),
        shared_by=by,
    )
    made.save(force_insert=True)
    return made


def answer_pull(pull: UUID, *, yes: bool, words: str) -> bool:
    """Answer a pull; False when somebody answered already."""
    return bool(
        call("app.answer_pull", pull, yes, words, refused=_("This is not yours to answer."))
    )


def ask_in(reference: UUID, team_id: int, words: str) -> None:
    call(
        "app.ask_in",
        reference,
        team_id,
        words,
        refused=_("This signpost has lapsed. Search for the person again."),
    )


def break_glass(reference: UUID, *, reason: str, words: str, hours: int) -> UUID:
    """Open a record for a reason, for ``hours``. The lead and the information steward are told."""
    return call(
        "app.break_glass",
        reference,
        reason,
        words,
        hours,
        refused=_(
            "The glass stays whole: the signpost has lapsed, the record is closed to you, "
            "or you broke the glass five times today."
        ),
    )


def seal(person: Person, *, shut: bool) -> None:
    done = call("app.seal", person.pk, shut, refused=_("This is not yours to seal."))
    if not done:
        raise NotAllowed(
            _("Name somebody who walks alongside first: else nobody could see the record.")
        )


def declare_tie(person_id: UUID, *, tie: str, by: User, at: datetime) -> None:
    """Close a record to the worker whose own, or whose relative's, it is. Declaring twice is once."""
    if not OwnRecord.objects.filter(worker=by, person_id=person_id).exists():
        OwnRecord(pk=uuid4(), worker=by, person_id=person_id, tie=tie, declared_at=at).save(
            force_insert=True
        )
