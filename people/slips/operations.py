"""Putting a slip right."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from people.access.operations import call
from people.contacts.models import Contact
from people.person.models import Person


def take_off(note: Contact, person: Person, *, why: str, words: str, onto: UUID | None) -> bool:
    """Take a note off a page, onto another where one is named; False when it was taken off before."""
    refused = _("This note is not yours to take off this page.")
    return call("app.take_off", note.pk, person.pk, why, words, onto, refused=refused) is not None


def put_note_right(
    note: Contact,
    *,
    how: str,
    happened_at: datetime,
    minutes: int | None,
    demand: str,
    told_again: bool | None,
    workers: Sequence[int],
) -> bool:
    """Another kind, time, length or company of a note; False when nothing of it was different."""
    refused = _(
        "That cannot be put right here: the note is not yours to change, or nobody of that name was there."
    )
    given = (note.pk, how, happened_at, minutes, demand, told_again, [*workers])
    return bool(call("app.put_note_right", *given, refused=refused))


def put_back(taken_off: UUID) -> bool:
    """Put a note back on the page that it was taken off; False when it is there, or went elsewhere."""
    return bool(call("app.put_back", taken_off, refused=_("This note is not yours to put back.")))


def open_declared(tie: UUID, *, words: str) -> bool:
    """Open a record again to a worker who had declared it by a slip; False when it was opened before."""
    refused = _("Another information steward opens it: nobody opens a record to themselves.")
    return bool(call("app.open_declared", tie, words, refused=refused))
