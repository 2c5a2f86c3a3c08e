"""The steps of a request. Each refuses what was done or closed meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from people.access.operations import NotAllowed
from people.requests.models import (
    Clock,
    DataRequest,
    RequestCopy,
    RequestPause,
    Withheld,
)
from people.requests.queries import Line, frozen
from placehub.errors import Refused
from teams.models import User


class TooLate(Refused):
    """Somebody did it, or closed the request, meanwhile."""


def take_in(made: DataRequest) -> DataRequest:
    """Write down what somebody asks."""
    made.save(force_insert=True)
    return made


def _step(request: DataRequest, *, when: dict[str, object] | None = None, **values: object) -> None:
    """Change an open request that still stands as it stood. Raises TooLate, and NotAllowed by the database."""
    stands = DataRequest.objects.filter(pk=request.pk, sent_on=None, decided_on=None)
    try:
        with transaction.atomic():
            done = stands.filter(**when or {}).update(**values)
    except DatabaseError as no:
        raise NotAllowed(_("This is not yours to do.")) from no
    if not done:
        raise TooLate(_("Somebody was first, or it is closed. See how it stands now."))


def check_identity(request: DataRequest, *, how: str, on: date, by: User) -> None:
    _step(
        request, when={"identity_on": None}, identity_how=how, identity_on=on, identity_by_id=by.pk
    )


def pause(request: DataRequest, *, why: str, on: date, by: User) -> None:
    """Stop the clock while identity or scope is asked about."""
    if not request.is_open or request.pauses.filter(until_on=None).exists():
        raise TooLate(_("The clock is stopped already, or the request is closed."))
    RequestPause(request=request, from_on=on, why=why, by=by).save(force_insert=True)


def resume(request: DataRequest, *, on: date) -> None:
    if not RequestPause.objects.filter(request=request, until_on=None).update(until_on=on):
        raise TooLate(_("The clock runs already."))


def extend(request: DataRequest, clock: Clock, *, why: str, on: date, by: User) -> None:
    """Take two months more, once, and told inside the first month."""
    if on > clock.first_due_on:
        raise Refused(_("More time is told inside the first month, and that is over."))
    _step(
        request, when={"extended_on": None}, extended_on=on, extended_why=why, extended_by_id=by.pk
    )


def take_to_read(request: DataRequest, *, by: User) -> None:
    """Read the record before a copy leaves; whoever had taken it is relieved."""
    if request.identity_on is None:
        raise Refused(
            _("First see who they are: a copy for the wrong person cannot be called back.")
        )
    _step(request, when={"ready_at": None}, reader_id=by.pk)


@transaction.atomic
def withhold(
    request: DataRequest, line: str, *, why: str, words: str, by: User, at: datetime
) -> None:
    """Leave a line out of the copy; saying so again says why anew."""
    _still_read(request)
    Withheld.objects.filter(request=request, line=line, let_go_at=None).update(let_go_at=at)
    Withheld(
        request=request, person_id=request.person_id, line=line, why=why, words=words, by=by, at=at
    ).save(force_insert=True)


def let_go(request: DataRequest, line: str, *, at: datetime) -> bool:
    """Let a line into the copy after all; False when it was not left out."""
    _still_read(request)
    left_out = Withheld.objects.filter(request=request, line=line, let_go_at=None)
    return bool(left_out.update(let_go_at=at))


def _still_read(request: DataRequest) -> None:
    if not request.is_open or request.ready_at is not None:
        raise TooLate(_("It is being put together, or was. Whoever checks it can send it back."))


def hand_on(request: DataRequest, *, by: User, at: datetime) -> None:
    """Say that it is read: a job puts the copy together, and somebody else looks at it."""
    _step(request, when={"ready_at": None, "reader_id": by.pk}, ready_at=at, sent_back="")


def approve(request: DataRequest, *, by: User, at: datetime) -> None:
    """A second pair of eyes has read what leaves."""
    _step(
        request,
        when={"approved_at": None, "assembled_at": request.assembled_at},
        approved_by_id=by.pk,
        approved_at=at,
    )


def send_back(request: DataRequest, *, words: str) -> None:
    """The second pair of eyes has found something: it is read again."""
    _step(request, when={"approved_at": None}, ready_at=None, sent_back=words)


def note_sending(request: DataRequest, *, how: str, on: date, by: User) -> None:
    """Keep that the copy left, how, and when. It closes the request."""
    if request.approved_at is None:
        raise Refused(_("Somebody else must look at it before it leaves."))
    _step(request, sent_on=on, sent_how=how, sent_by_id=by.pk)


def decide(request: DataRequest, *, decision: str, words: str, on: date, by: User) -> None:
    """Close it with what was decided. A copy is not done by deciding: it is sent."""
    if request.is_a_copy and decision in {DataRequest.Decision.DONE, DataRequest.Decision.PARTLY}:
        raise Refused(_("A copy is done when it is sent."))
    _step(request, decision=decision, decided_words=words, decided_on=on, decided_by_id=by.pk)


def keep_copy(request: DataRequest, lines: list[Line], left_out: set[str], *, at: datetime) -> None:
    """Freeze what leaves. By the job, in its one transaction."""
    leaves = [line for line in lines if line.line not in left_out and not line.shut]
    RequestCopy(
        request=request,
        person_id=request.person_id,
        made_at=at,
        lines=len(leaves),
        withheld=len(lines) - len(leaves),
        content=frozen(leaves),
    ).save(force_insert=True)
    DataRequest.objects.filter(pk=request.pk).update(assembled_at=at)
