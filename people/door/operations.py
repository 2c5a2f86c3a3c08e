"""Writing down what to mind at a door."""

from collections.abc import Mapping
from datetime import datetime

from people.door.models import DoorNote
from people.person.models import Person
from teams.models import User


def keep(
    person: Person,
    note: DoorNote | None,
    values: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> DoorNote:
    """Write a line down as DoorNoteForm gives it, or change one. Raises ChangedMeanwhile."""
    said = {name: value for name, value in values.items() if name != "seen"}
    if note is None:
        note = DoorNote(person=person, **said, written_by=by, written_at=at)
        note.save(force_insert=True)
    else:
        note.change_over(said, int(str(values["seen"] or 0)), by=by, at=at)
    return note
