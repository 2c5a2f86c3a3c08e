"""Ending a team’s part, coming back, and saying that somebody died, moved away or asked us to stop."""

from datetime import date, datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from people.access.models import Involvement, NamedWorker
from people.access.operations import NotAllowed, call
from people.endings.models import Farewell, Quiet
from people.person.models import Person
from placehub.errors import Refused
from teams.models import User


class EndedAlready(Refused):
    """A colleague was first."""


class QuietAlready(Refused):
    """It was said before that the person died, moved away or asked us to stop."""


@transaction.atomic
def part(
    person: Person,
    involvement: Involvement,
    *,
    why: str,
    said: str,
    ring: str,
    door: str,
    by: User,
    at: datetime,
) -> Farewell:
    """End a team’s part: its workers step back, and its keys close with the same transaction.

    Raises NotAllowed where a sealed record would be lost to everybody, EndedAlready when it had ended.
    """
    alongside = NamedWorker.objects.filter(person=person, ends_at=None)
    if person.sealed and not alongside.exclude(team_id=involvement.team_id).exists():
        raise NotAllowed(
            _("This record is sealed: nobody would find it again. Open the seal first.")
        )
    if not Involvement.objects.filter(pk=involvement.pk, ends_at=None).exists():
        raise EndedAlready(_("That had ended already."))
    farewell = Farewell(
        person=person,
        involvement=involvement,
        team_id=involvement.team_id,
        why=why,
        said=said,
        ring=ring,
        door=door,
        said_by=by,
        said_at=at,
    )
    farewell.save(force_insert=True)
    closes = Least(at, TransactionNow())  # at once, also where the clock of this process is ahead
    alongside.filter(team_id=involvement.team_id).update(ends_at=closes)
    Involvement.objects.filter(pk=involvement.pk).update(ends_at=closes)
    return farewell


def come_back(person: Person, *, team_id: int, worker_id: int | None) -> bool:
    """Open a record at rest again, with who walks alongside; False when it is open already."""
    refused = _("This record is not at rest with your team.")
    return bool(call("app.come_back", person.pk, team_id, worker_id, refused=refused))


@transaction.atomic
def fall_quiet(
    person: Person,
    *,
    kind: str,
    since_on: date,
    told_by: str,
    words: str,
    by: User,
    at: datetime,
) -> Quiet:
    """Say that somebody died, moved away or asked us to stop. Raises QuietAlready when it was said before."""
    if Quiet.objects.live().filter(person=person).exists():
        raise QuietAlready(_("A colleague has written that down already."))
    quiet = Quiet(
        person=person,
        kind=kind,
        since_on=since_on,
        told_by=told_by,
        words=words,
        said_by=by,
        said_at=at,
    )
    quiet.save(force_insert=True)
    return quiet


def end_quiet(quiet: Quiet, *, slip: bool, by: User, at: datetime) -> bool:
    """It was said by a slip, or they are back; False when it had ended before."""
    live = Quiet.objects.live().filter(pk=quiet.pk)
    return bool(live.update(ended_at=at, ended_by=by, slip=slip))
