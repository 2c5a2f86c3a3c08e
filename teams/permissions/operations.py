"""Permissions given and taken back; questions asked, answered, withdrawn, and answered by silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from placehub.clock import day_of
from placehub.errors import Refused
from teams.leaders.models import Service, Told
from teams.leaders.operations import give_to_a_leader, last_day_to_answer, tell, to_others
from teams.leaders.queries import leaders
from teams.models import Team, User
from teams.permissions.models import Ask, Standing, StandingFor

KIND, STATE = Ask.Kind, Ask.State


def give(
    words: str,
    *,
    teams: Iterable[int],
    by: User,
    at: datetime,
    limit_pence: int | None = None,
    until_on: date | None = None,
    by_silence: bool = False,
) -> Standing:
    """Allow it, for these teams; for all where none is named. Refused for a last day that is over."""
    if until_on is not None and until_on < day_of(at):
        raise Refused(_("Choose today or a later day."))
    standing = Standing(
        words=words,
        limit_pence=limit_pence,
        until_on=until_on,
        given_by=by,
        given_at=at,
        by_silence=by_silence,
    )
    with transaction.atomic():
        standing.save(force_insert=True)
        for team in {*teams}:
            StandingFor(standing=standing, team_id=team).save(force_insert=True)
    return standing


@transaction.atomic
def give_directly(
    words: str,
    *,
    teams: list[int],
    by: User,
    at: datetime,
    limit_pence: int | None = None,
    until_on: date | None = None,
) -> Standing:
    """A leader allows something that nobody asked for. Every team that it is for is told."""
    standing = give(words, teams=teams, by=by, at=at, limit_pence=limit_pence, until_on=until_on)
    said = _("You may: %(words)s. %(name)s says so.") % {"words": words, "name": by.full_name}
    _tell_teams(standing, said, at=at)
    return standing


@transaction.atomic
def take_back(standing: Standing, why: str, *, by: User, at: datetime) -> None:
    """From now on it is not allowed any more, and every team that it was for reads why.

    Refused where it was taken back already, and where another leader gave it.
    """
    held = Standing.objects.filter(pk=standing.pk, taken_back_at=None)
    if not held.update(taken_back_by=by, taken_back_at=at, taken_back_why=why):
        raise Refused(_("It was taken back already, or another leader gave it."))
    said = _("Not allowed any more: %(words)s. %(name)s says why: %(why)s")
    words = {"words": standing.words, "name": by.full_name, "why": why}
    _tell_teams(standing, said % words, at=at)


def ask(
    words: str,
    *,
    kind: str,
    by: User,
    team_id: int,
    at: datetime,
    why: str = "",
    limit_pence: int | None = None,
    needed_by: date | None = None,
    service: Service | None = None,
) -> Ask:
    """May we? It comes to a leader at once; refused where nobody leads.

    The clock is in working days from the day it was asked. What may be unlawful, harmful or is about
    safeguarding has none: it needs an answer.
    """
    with transaction.atomic():
        asked = Ask(
            words=words,
            why=why,
            kind=kind,
            limit_pence=limit_pence,
            needed_by=needed_by,
            service=service,
            team_id=team_id,
            asked_by=by,
            asked_of=give_to_a_leader(service, at=at),
            asked_at=at,
            due_on=_due_on(kind, at),
        )
        asked.save(force_insert=True)
    return asked


def withdraw(asked: Ask) -> None:
    """Refused where it was answered meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.withdraw_ask(%s)", [asked.pk])
        done = cursor.fetchone()[0]
    if not done:
        raise Refused(_("It was answered meanwhile."))


@transaction.atomic
def say_yes(
    asked: Ask,
    words: str,
    *,
    by: User,
    at: datetime,
    limit_pence: int | None = None,
    until_on: date | None = None,
) -> Standing:
    """It is allowed from now on. Refused where the clock, or somebody else, was first."""
    held = _hold(asked)
    standing = give(
        asked.words,
        teams=[asked.team_id],
        by=by,
        at=at,
        limit_pence=limit_pence,
        until_on=until_on,
    )
    held.update(state=STATE.YES, answered_by=by, answered_at=at, answer=words, standing=standing)
    said = _("Yes: %(words)s. %(name)s says so. %(answer)s")
    _tell(asked, standing.get_absolute_url(), said, at=at, name=by.full_name, answer=words)
    return standing


@transaction.atomic
def say_no(asked: Ask, words: str, *, by: User, at: datetime) -> None:
    """Not allowed, with a reason. Refused where the clock, or somebody else, was first."""
    _hold(asked).update(state=STATE.NO, answered_by=by, answered_at=at, answer=words)
    said = _("No: %(words)s. %(name)s says why: %(answer)s")
    _tell(asked, asked.get_absolute_url(), said, at=at, name=by.full_name, answer=words)


def pass_on_what_is_left(at: datetime) -> int:
    """What waits for somebody who leads no more asks another, whose days begin anew; how many did.

    Nobody's silence counts who could not have answered. Where nobody leads it goes on waiting.
    """
    waiting = Ask.objects.filter(state=STATE.ASKED)
    left = waiting.exclude(asked_of__in=leaders(at)).select_related("service")
    return sum(
        waiting.filter(pk=asked.pk).update(asked_of=to, due_on=_due_on(asked.kind, at))
        for asked, to in to_others(left, at)
    )


def _due_on(kind: str, at: datetime) -> date | None:
    """The last day for an answer; None for what needs one."""
    return last_day_to_answer(at) if kind == KIND.ORDINARY else None


def let_lapse(at: datetime) -> int:
    """No answer is a yes: what was due before today is allowed, in the leader's name; how many.

    Each in a transaction of its own under its row's lock, so that it happens once, however often this
    runs, whatever stopped it before; an answer at the same second comes first or is told that it is late.
    """
    due = Ask.objects.filter(state=STATE.ASKED, due_on__lt=day_of(at), asked_of__in=leaders(at))
    due = due.order_by("due_on", "pk")
    return sum(_lapse(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _lapse(pk: UUID, at: datetime) -> int:
    held = Ask.objects.select_for_update(of=("self",)).filter(pk=pk, state=STATE.ASKED)
    asked = held.select_related("asked_of").first()
    if asked is None:
        return 0
    standing = give(
        asked.words,
        teams=[asked.team_id],
        by=asked.asked_of,
        at=at,
        limit_pence=asked.limit_pence,
        by_silence=True,
    )
    Ask.objects.filter(pk=pk).update(state=STATE.LAPSED, answered_at=at, standing=standing)
    name = asked.asked_of.full_name
    address = standing.get_absolute_url()
    _tell(
        asked,
        address,
        _("Yes: %(words)s. %(name)s did not answer in time, and no answer is a yes."),
        at=at,
        name=name,
    )
    said = _("You consented by silence: %(words)s.") % {"words": asked.words}
    tell(Told.About.PERMISSION, said, address, at=at, workers=[asked.asked_of_id])
    return 1


def _hold(asked: Ask) -> QuerySet[Ask]:
    """The row, locked, where it still waits. Refused where it does not."""
    waiting = Ask.objects.select_for_update(of=("self",)).filter(pk=asked.pk)
    now = waiting.first()
    if now is None or now.state != STATE.ASKED:
        state = now.get_state_display() if now else ""
        raise Refused(_("It was answered meanwhile: %(state)s.") % {"state": state})
    return Ask.objects.filter(pk=asked.pk, state=STATE.ASKED)


def _tell(
    asked: Ask, address: str, sentence: str, *, at: datetime, name: str, answer: str = ""
) -> None:
    """To whoever asked and to their team."""
    words = sentence % {"words": asked.words, "name": name, "answer": answer}
    tell(Told.About.PERMISSION, words.strip(), address, at=at, teams=[asked.team_id])


def _tell_teams(standing: Standing, words: str, *, at: datetime) -> None:
    some = list(standing.teams.values_list("team", flat=True))
    teams = some or list(Team.objects.running(day_of(at)).values_list("pk", flat=True))
    tell(Told.About.PERMISSION, words, standing.get_absolute_url(), at=at, teams=teams)
