"""Letting others in, and keeping people out."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from people.access.models import Level, NamedWorker, OwnRecord
from people.access.operations import NotAllowed, call
from people.agreements.models import Agreement
from people.person.models import Person
from people.plan import operations as plan
from people.sharing.models import Pull, Share
from placehub.formats import day
from teams.models import Team, User


@transaction.atomic
def name_worker(person: Person, worker: User, team: Team, *, by: User, at: datetime) -> None:
    """Let a worker walk alongside, in the place of whoever has gone.

    Naming somebody who walks alongside already changes nothing.
    """
    NamedWorker.objects.left().filter(person=person).update(ends_at=at)
    if NamedWorker.objects.filter(person=person, worker=worker, ends_at=None).exists():
        return
    NamedWorker(person=person, worker=worker, team=team, starts_at=at, added_by=by).save(
        force_insert=True
    )


def step_back(named: NamedWorker, *, at: datetime) -> bool:
    """End walking alongside; False when it had ended. Refused to a sealed person's last named worker."""
    if named.ends_at is not None:
        return False
    last = (
        not NamedWorker.objects.walking()
        .filter(person_id=named.person_id)
        .exclude(pk=named.pk)
        .exists()
    )
    if last and named.person.sealed:
        raise NotAllowed(_("Nobody else could see this sealed record. Name somebody first."))
    return bool(NamedWorker.objects.filter(pk=named.pk, ends_at=None).update(ends_at=at))


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


@transaction.atomic
def answer_pull(
    pull: Pull,
    *,
    yes: bool,
    words: str,
    goes: User | None,
    by_on: date | None,
    by: User,
    at: datetime,
) -> bool:
    """Answer a pull; False when somebody answered already. Who goes is told to whoever asked, and with a yes
    it is a promise that stands on their Today.
    """
    said = words
    if yes and goes is not None:
        who = {"who": goes.full_name, "day": day(by_on)}
        goes_by = _("%(who)s goes, %(day)s.") % who if by_on else _("%(who)s goes.") % who
        said = f"{words} {goes_by}".strip()
    done = call(
        "app.answer_pull", pull.pk, yes, said[:300], refused=_("This is not yours to answer.")
    )
    if done and yes and goes is not None:
        first = _("See %(name)s: %(who)s asked") % {
            "name": pull.person.called,
            "who": pull.asked_by.full_name,
        }
        plan.promise(
            pull.person,
            first,
            by=by,
            at=at,
            team_id=pull.to_team_id,
            due_on=by_on,
            worker=goes,
        )
    return bool(done)


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


def check_glass(glass: UUID, *, verdict: str, words: str = "") -> bool:
    """Say what a look through broken glass was, or ask with ``words``; False when it was settled, or is
    the steward's own.
    """
    refused = _("This is not yours to check.")
    return bool(call("app.check_glass", glass, verdict, words, refused=refused))


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
