"""Writing a note, with what was promised and what was in the way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from people.blockers.models import Blocker
from people.contacts.models import Contact, ContactAside, ContactPerson, ContactWorker
from people.person.models import Person
from people.plan import operations as plan
from teams.models import User


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
) -> Contact:
    """Write one note on the pages of everybody who was there. Sent twice, it is one note.

    A promise and a blocker come with the note when given.
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
            plan.promise(
                person,
                values["promise"],
                by=by,
                at=at,
                team_id=team_id,
                due_on=values.get("come_back_on"),
            )
        if values.get("blocker"):
            Blocker(
                person=person, words=values["blocker"], team_id=team_id, raised_by=by, raised_at=at
            ).save(force_insert=True)
    return note
