"""Asking for the removal of what is due, answering, and holding it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from people.keeping.models import Clock, LegalHold, Removal
from people.keeping.queries import Due
from placehub.errors import Refused
from teams.models import User


class NotYours(Refused):
    """Whoever asked does not answer."""


@transaction.atomic
def ask(due: Sequence[Due], *, by: User, at: datetime) -> int:
    """Ask for the removal of records that are due and not held; returns how many."""
    rows = [
        Removal(reference=one.reference, kind=one.kind, due_on=one.due_on, asked_by=by, asked_at=at)
        for one in due
        if not one.held
    ]
    for row in rows:
        row.save(force_insert=True)
    return len(rows)


@transaction.atomic
def answer(removal: Removal, *, yes: bool, by: User, at: datetime) -> bool:
    """Agree to a removal, or stop it. False when it was answered before.

    Raises NotYours when whoever asked would agree: it takes two.
    """
    waiting = Removal.objects.waiting().filter(pk=removal.pk)
    if not yes:
        return bool(waiting.update(stopped_by=by, stopped_at=at))
    if removal.asked_by_id == by.pk:
        raise NotYours(_("You asked for it: somebody else says yes."))
    return bool(waiting.update(agreed_by=by, agreed_at=at))


def remove(removal: UUID, progress: Callable[[int, str], None]) -> bool:
    """Remove one record, as the job role; False when it is not due any more, or held. Safe to run twice."""
    progress(10, _("Looking whether it is still due"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.remove_record(%s)", [removal])
        return cursor.fetchone()[0] is not None


def hold(reference: UUID | None, words: str, *, by: User, at: datetime) -> LegalHold:
    """Hold a record, or every record where none is named."""
    made = LegalHold(reference=reference, words=words, set_by=by, set_at=at)
    made.save(force_insert=True)
    return made


def lift(held: LegalHold, *, by: User, at: datetime) -> bool:
    """Let a hold go; False when it was let go before."""
    live = LegalHold.objects.filter(pk=held.pk, lifted_at=None)
    return bool(live.update(lifted_by=by, lifted_at=at))


def set_clock(
    clock: Clock, *, years: int, until_age: int | None, source: str, by: User, at: datetime
) -> None:
    """Say how long records of a kind are kept, and who says so."""
    clock.years, clock.until_age, clock.source = years, until_age, source
    clock.changed_by, clock.changed_at = by, at
    clock.save(update_fields=["years", "until_age", "source", "changed_by", "changed_at"])
