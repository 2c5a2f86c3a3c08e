"""Writing a decision down, deciding, what happened, and asking who backs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from people.decisions.models import Backing, Decision, Meanwhile
from people.person.models import Person
from placehub.errors import Refused
from teams.decisions import operations as asks
from teams.decisions.models import BackingAsk
from teams.leaders.models import Service, Told
from teams.leaders.operations import tell
from teams.models import User


def think(
    person: Person,
    said: Mapping[str, str],
    *,
    thought_on: date,
    team_id: int,
    by: User,
    at: datetime,
) -> Decision:
    """Write down what somebody wants to try: it ages from ``thought_on``."""
    made = Decision(
        person=person, **said, thought_on=thought_on, team_id=team_id, author=by, written_at=at
    )
    made.save(force_insert=True)
    return made


@transaction.atomic
def decide(
    decision: Decision,
    state: str,
    *,
    on: date,
    look_back_on: date | None,
    seen: int,
    by: User,
    at: datetime,
) -> None:
    """Take it, leave it, or let it go. Leaders are asked no more about what was taken or let go."""
    decision.decide(state, on=on, look_back_on=look_back_on, seen=seen, by=by, at=at)
    if not decision.is_ageing:
        asked = Backing.objects.filter(decision=decision).exclude(ask=None)
        asks.withdraw(asked.values_list("ask_id", flat=True), at=at)


def say_what_happened(
    decision: Decision, words: str, *, on: date, by: User, at: datetime
) -> Meanwhile:
    """What happened since it was thought of."""
    return _write(decision, Meanwhile.Kind.MEANWHILE, words, on=on, by=by, at=at)


@transaction.atomic
def look_back(
    decision: Decision,
    words: str,
    *,
    again_on: date | None,
    seen: int,
    on: date,
    by: User,
    at: datetime,
) -> None:
    """What is known of it now; and, where wanted, the day to look once more. Raises ChangedMeanwhile."""
    decision.look_back(on=on, again_on=again_on, seen=seen, by=by, at=at)
    _write(decision, Meanwhile.Kind.LOOK_BACK, words, on=on, by=by, at=at)


def _write(
    decision: Decision, kind: str, words: str, *, on: date, by: User, at: datetime
) -> Meanwhile:
    row = Meanwhile(
        decision=decision,
        person_id=decision.person_id,
        kind=kind,
        words=words,
        happened_on=on,
        written_by=by,
        written_at=at,
    )
    row.save(force_insert=True)
    return row


def back(decision: Decision, *, by: User, at: datetime) -> None:
    """“I back this”, from a lead round the person, asked or not. Refused where they said so before."""
    _must_age(decision)
    mine = Backing.objects.filter(decision=decision, backer=by, ask=None)
    if mine.filter(backed_at=None).update(backed_at=at):
        return
    if mine.exists():
        raise Refused(_("You back it already."))
    _ask(decision, by, by=by, at=at, backed_at=at)


@transaction.atomic
def ask_lead(decision: Decision, lead: User, *, by: User, at: datetime) -> None:
    """Ask a lead round the person, who sees the decision itself; it stands on their Today."""
    _must_age(decision)
    if Backing.objects.filter(decision=decision, backer=lead, ask=None).exists():
        raise Refused(_("They were asked already."))
    _ask(decision, lead, by=by, at=at)
    words = _("%(who)s asks whether you back a decision.") % {"who": by.full_name}
    where = f"{reverse('people:team')}?team={decision.team_id}#h-decisions"
    tell(Told.About.DECISION, words, where, at=at, workers=[lead.pk])


@transaction.atomic
def ask_leader(
    decision: Decision,
    said: Mapping[str, str],
    *,
    leader: User | None,
    service: Service | None,
    team_id: int,
    by: User,
    at: datetime,
) -> BackingAsk:
    """Ask a leader in words of their own: want, speaks_for and harm_if_not, checked before."""
    _must_age(decision)
    ask = asks.ask(**said, leader=leader, service=service, team_id=team_id, by=by, at=at)
    _ask(decision, ask.leader, by=by, at=at, ask=ask)
    return ask


def _must_age(decision: Decision) -> None:
    if not decision.is_ageing:
        raise Refused(_("It was decided meanwhile: nobody needs to back it any more."))


def _ask(decision: Decision, backer: User, *, by: User, at: datetime, **more: object) -> None:
    given = {"asked_by": by, "asked_at": at, "person_id": decision.person_id}
    row = Backing(decision=decision, backer=backer, **given, **more)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:  # at once, from another window
        raise Refused(_("They were asked already.")) from twice
