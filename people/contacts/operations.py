"""Writing a note, with what was promised and what was in the way."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Required, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.access.operations import call
from people.blockers import operations as blockers
from people.contacts.models import Contact, ContactAside, ContactPerson, ContactWorker
from people.person.models import Person
from people.plan import operations as plan
from teams.blockers.models import Blocker
from teams.models import User


class Said(TypedDict):
    """Who says it, when, and for which team."""

    by: User
    at: datetime
    team_id: int


class NoteValues(TypedDict, total=False):
    """What is written in a note, as ContactForm gives it."""

    how: Required[str]
    words: str
    said: str
    seemed: str
    demand: str
    told_again: bool | None
    happened_at: datetime | None
    minutes: int | None
    come_back_on: date | None
    promise: str
    blocker: str
    met_again: str  # the key of what leaders know of already
    through: Mapping[UUID, bool]  # by repair: whether they got through
    aside: str
    whose: str  # of several people on the note: to whom the promise and what was in the way belong


def log_contact(
    *,
    pk: UUID,
    by: User,
    team_id: int,
    people: Sequence[Person],
    at: datetime,
    values: NoteValues,
    workers: Sequence[int] = (),
    corrects: Contact | None = None,
) -> Contact:
    """Write one note on the pages of everybody who was there. Sent twice, it is one note.

    One promise and one blocker come with the note when given: the promise of whoever it is ``whose``; the
    blocker stopped them, or everybody on the note where nobody was chosen. Raises Contact.DoesNotExist
    when the key is that of a colleague's note.
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
        part_kept=bool(values.get("aside")),
        corrects=corrects,
        received_at=at,
    )
    try:
        with transaction.atomic():
            note.save(force_insert=True)
            _put_on_pages(note, people, [by.pk, *workers])
            if values.get("aside"):
                ContactAside(contact=note, team_id=team_id, words=values["aside"]).save(
                    force_insert=True
                )
            _with_it(people, values, by=by, at=at, team_id=team_id)
    except IntegrityError:
        return Contact.objects.get(pk=pk, author=by)
    return note


def _put_on_pages(note: Contact, people: Sequence[Person], workers: Sequence[int]) -> None:
    """First who was there: whether each person knew one of them is kept when the note comes to their page."""
    ContactWorker.objects.bulk_create(
        ContactWorker(contact=note, worker_id=worker) for worker in dict.fromkeys(workers)
    )
    ContactPerson.objects.bulk_create(
        ContactPerson(contact=note, person=person, happened_at=note.happened_at)
        for person in people
    )


def _with_it(
    people: Sequence[Person], values: NoteValues, *, by: User, at: datetime, team_id: int
) -> None:
    """What was promised, what was in the way, and who got through since it was said to be fixed."""
    said: Said = {"by": by, "at": at, "team_id": team_id}
    chosen = [one for one in people if str(one.pk) == values.get("whose")]
    if values.get("promise"):
        whose = chosen[0] if chosen else people[0]
        plan.promise(whose, values["promise"], due_on=values.get("come_back_on"), **said)
    words, stopped = values.get("blocker", ""), chosen or people
    again = Blocker.objects.filter(pk=values["met_again"]) if values.get("met_again") else []
    for blocker in again:
        blockers.meet_again(stopped, words, blocker, **said)
    if words and not again:
        for person in stopped:
            blockers.meet(person, words, **said)
    through = dict(values.get("through", {}))
    for blocker in Blocker.objects.filter(pk__in=through) if through else []:
        got_through = through[blocker.pk]
        for person in people:
            blockers.say_who_got_through(person, blocker, got_through=got_through, **said)


def correct(
    first: Contact,
    words: str,
    *,
    pk: UUID,
    by: User,
    team_id: int,
    people: Sequence[Person],
    at: datetime,
) -> Contact:
    """Write beneath a note what it should have said; the note itself stays as it is."""
    values: NoteValues = {"how": first.how, "words": words, "happened_at": first.happened_at}
    return log_contact(
        pk=pk, by=by, team_id=team_id, people=people, at=at, corrects=first, values=values
    )


def tick_come_back(link: UUID) -> bool:
    """Tick a come-back off, on one person's page; False when it was before."""
    return bool(call("app.tick_come_back", link, refused=_("This is not yours to tick off.")))


def untick_come_back(link: UUID) -> bool:
    """A come-back that was ticked off a moment ago waits again; False when it does already, or it is too late."""
    return bool(call("app.untick_come_back", link, refused=_("This is not yours to tick off.")))
