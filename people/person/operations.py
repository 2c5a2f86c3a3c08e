"""Asking who else knows somebody, and adding somebody whom nobody knows yet."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Required, TypedDict
from uuid import UUID

from django.db import DatabaseError, transaction

from people.access.models import NamedWorker
from people.person import queries
from people.person.models import DayKind, OtherName, Person, PersonDetails
from people.person.queries import Query
from people.person.rules import by_name
from placehub.access.context import kept_apart
from placehub.clock import day_of
from placehub.reading import Day
from teams.models import Team, User

if TYPE_CHECKING:
    from people.person.queries import PersonFound

CARD = ("given_name", "family_name", "known_as", "born_on", "born_kind", "picture")
DETAILS = (
    "nhs_number",
    "address",
    "postcode",
    "phone",
    "email",
    "contact_preference",
    "languages",
    "home_note",
    "lives_with",
    "in_touch_every_days",
)
MAY_BE_NONE = {"born_on", "in_touch_every_days"}


def ask_signpost(token: str, request_id: str = "", *, who: Query) -> UUID | None:
    """Ask which teams know exactly this person; ``queries.signposts`` has the answer.

    The question is kept in a transaction of its own: nobody has an answer without having asked.
    None after too many questions in an hour; the work goes on, and the count is kept.
    """
    try:
        with kept_apart(token, request_id) as cursor:
            born = who.born or Day(kind="day")
            cursor.execute(
                "SELECT app.ask_signpost(%s, '', %s, %s, %s)",
                [who.names, born.on, who.nhs, born.kind],
            )
            return cursor.fetchone()[0]
    except DatabaseError:
        return None


def alike(who: Query) -> "list[PersonFound]":
    """Whom somebody new may be: of a like name, called so and born that day, or with that number.

    Three queries.
    """
    near = queries.search(by_name(who.names), limit=6)
    found = {one.pk: one for one in near if one.score > 0.55}
    if who.born and who.born.on:
        same = queries.search(by_name(who.names.partition(" ")[0], who.born), limit=6)
        found |= {one.pk: one for one in same if one.score >= 0.7}
    if who.nhs:
        found |= {one.pk: one for one in queries.search(Query(nhs=who.nhs), limit=3)}
    return list(found.values())


class PersonValues(TypedDict, total=False):
    """What is known of somebody new, as AddPersonForm gives it, or a row of a list."""

    given_name: Required[str]
    family_name: Required[str]
    known_as: str
    other_name: str
    born_on: date | None
    born_kind: str
    nhs_number: str
    address: str
    postcode: str
    phone: str
    contact_preference: str
    walk_alongside: bool


@transaction.atomic
def add_person(*, by: User, team: Team, values: PersonValues, at: datetime) -> Person:
    """Add a person whom nobody knows yet: index card and details. The team is round them at once.

    Who has one name has it as the given name, whichever it was called.
    """
    given, family = values["given_name"].strip(), values["family_name"].strip()
    person = Person(
        given_name=given or family,
        family_name=family if given else "",
        known_as=values.get("known_as", ""),
        born_on=values.get("born_on"),
        born_kind=values.get("born_kind") or DayKind.DAY,
        lead_team=team,
        neighbourhood_id=team.neighbourhood_id,
        first_hello_on=day_of(at),
        created_at=at,
        created_by=by,
    )
    person.save(force_insert=True)
    PersonDetails(
        person=person,
        nhs_number=values.get("nhs_number") or "",
        address=values.get("address") or "",
        postcode=values.get("postcode") or "",
        phone=values.get("phone") or "",
        contact_preference=values.get("contact_preference") or "",
    ).save(force_insert=True)
    if values.get("other_name"):
        add_name(person, {"name": values["other_name"], "kind": OtherName.Kind.ALSO}, by=by, at=at)
    if values.get("walk_alongside"):
        NamedWorker(person=person, worker=by, team=team, starts_at=at, added_by=by).save(
            force_insert=True
        )
    return person


def add_name(person: Person, values: Mapping[str, object], *, by: User, at: datetime) -> OtherName:
    """Write down another name that the person had or has, as OtherNameForm gives it."""
    name = OtherName(person=person, **values, added_by=by, added_at=at)
    name.save(force_insert=True)
    return name


def take_name_off(name: OtherName, *, at: datetime) -> None:
    """A name that was written down by mistake: kept in the record, and neither shown nor searched."""
    if name.taken_off_at is None:
        name.taken_off_at = at
        name.save(update_fields=["taken_off_at"])


def as_kept(person: Person) -> dict[str, object]:
    """What stands on the card and in the details, by the names of DetailsForm."""
    card = {name: getattr(person, name) for name in CARD}
    return card | {name: getattr(person.details, name) for name in DETAILS}


@transaction.atomic
def revise(
    person: Person, values: Mapping[str, object], *, by: User, at: datetime
) -> dict[str, User | None]:
    """Change the card and the details to ``values``; what stays as it was is not saved.

    Returns who changed which fields since the version that was ``seen``, or ``seen_details``: that stays.
    Raises ChangedMeanwhile, and saves nothing of either, when they changed the same fields.
    """
    theirs: dict[str, User | None] = {}
    for record, names, seen in (
        (person, CARD, values["seen"]),
        (person.details, DETAILS, values["seen_details"]),
    ):
        typed = {name: _value(values, name) for name in names if name in values}
        new = record.over_theirs(typed, int(str(seen)))
        theirs |= {name: record.changed_by for name in typed if new[name] != typed[name]}
        record.keep_other(new, by=by, at=at)
    return theirs


def _value(values: Mapping[str, object], name: str) -> object:
    return values[name] if values[name] is not None or name in MAY_BE_NONE else ""
