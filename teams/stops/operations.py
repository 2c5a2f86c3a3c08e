"""Asking that something stops, answering, and what silence does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from placehub.clock import day_of
from placehub.errors import Refused
from teams.leaders.models import Service, Told
from teams.leaders.operations import give_to_a_leader, last_day_to_answer, tell, to_others
from teams.leaders.queries import leaders
from teams.models import User
from teams.stops.models import MeToo, Stop


@transaction.atomic
def ask(
    said: Mapping[str, object],
    *,
    service: Service | None,
    team_id: int,
    by: User,
    named: bool,
    at: datetime,
) -> Stop:
    """Ask a leader that something stops: ``said`` holds kind, what, why, comes and hours.

    Leaders read the team and the organisation, and who asked only where that is ``named``. Refused where
    nobody leads here.
    """
    stop = Stop(
        **said,
        service=service,
        team_id=team_id,
        organisation_id=by.organisation_id,
        asked_by=by if named else None,
        asked_at=at,
        leader=give_to_a_leader(service, at=at),
        due_on=last_day_to_answer(at),
    )
    stop.save(force_insert=True)
    return stop


def give_up(
    said: Mapping[str, object],
    answer: str,
    *,
    since_on: date,
    hours_returned: Decimal | None,
    by: User,
    at: datetime,
) -> Stop:
    """A leader stopped or halved something that nobody had asked about, and says so."""
    stop = Stop(
        **said,
        organisation_id=by.organisation_id,
        asked_at=at,
        leader=by,
        answer=answer,
        answered_by=by,
        answered_at=at,
        since_on=since_on,
    )
    stop.hours_returned = hours_returned if hours_returned is not None else _usual(stop, answer)
    stop.save(force_insert=True)
    return stop


def say_me_too(stop: Stop, team_id: int, *, at: datetime) -> None:
    """A team has the same: once, and not the team that asked. Refused where it is answered."""
    if not stop.is_waiting:
        raise Refused(_("It has been answered meanwhile."))
    if stop.team_id == team_id:
        raise Refused(_("Your team is counted already."))
    try:
        with transaction.atomic():
            MeToo(stop=stop, team_id=team_id, said_at=at).save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("Your team is counted already.")) from twice


@transaction.atomic
def answer(
    stop: Stop,
    said: str,
    *,
    reason: str,
    since_on: date | None,
    hours_returned: Decimal | None,
    by: User,
    at: datetime,
) -> None:
    """It stops, is halved, or stays with a reason; told to the teams that asked.

    Refused where it was answered, and where the days for an answer are over: silence has answered then,
    whether or not the job has come by.
    """
    today = day_of(at)
    if stop.due_on is not None and today > stop.due_on:
        raise Refused(_("The days for an answer are over: it stops, as nobody said no."))
    changes: dict[str, object] = {
        "answer": said,
        "reason": reason,
        "answered_by": by,
        "answered_at": at,
    }
    if said in Stop.GIVEN_UP:
        given = hours_returned if hours_returned is not None else _usual(stop, said)
        changes |= {"since_on": since_on or today, "hours_returned": given}
    if not Stop.objects.waiting().filter(pk=stop.pk).update(**changes):
        raise Refused(_("It has been answered meanwhile."))
    words = {
        Stop.Answer.STOPPED: _("“%(what)s” stops: %(who)s said so."),
        Stop.Answer.HALVED: _("“%(what)s” is halved: %(who)s said so."),
        Stop.Answer.KEPT: _("“%(what)s” stays: %(who)s says why."),
    }[Stop.Answer(said)]
    _tell(stop, words % {"what": stop.what, "who": by.full_name}, at=at)


def change_hours(stop: Stop, hours: Decimal, *, by: User) -> None:
    """A better estimate of the hours a month that came back: from who answered, or whose silence it was."""
    mine = Stop.objects.given_up().filter(pk=stop.pk)
    if not may_change_hours(stop, by.pk) or not mine.update(hours_returned=hours):
        raise Refused(_("Only the leader who answered estimates what came back."))


def may_change_hours(stop: Stop, worker_id: int) -> bool:
    """True of who answered; of the leader who was asked, where nobody did."""
    return stop.is_given_up and worker_id == (stop.answered_by_id or stop.leader_id)


def pass_on(at: datetime) -> int:
    """What waits for somebody who leads no more goes to another, whose days begin anew; how many did.

    Nobody's silence counts who could not have answered. Where nobody leads it goes on waiting.
    """
    left = Stop.objects.waiting().exclude(leader__in=leaders(at)).select_related("service")
    new = {"due_on": last_day_to_answer(at)}
    return sum(
        Stop.objects.waiting().filter(pk=stop.pk).update(leader=leader, **new)
        for stop, leader in to_others(left, at)
    )


def stop_by_silence(at: datetime) -> int:
    """Everything that nobody answered in time stops, each once, from the day after its last; how many did.

    Run again, or twice at once, or days late, it changes nothing that has an answer.
    """
    run_out = Stop.objects.run_out(day_of(at)).filter(leader__in=leaders(at))
    run_out = run_out.select_related("leader").order_by("due_on", "pk")
    return sum(_stop_by_silence(stop, at) for stop in run_out)


@transaction.atomic
def _stop_by_silence(stop: Stop, at: datetime) -> bool:
    if stop.due_on is None:
        raise ValueError("what waits has a last day")
    changes = {
        "answer": Stop.Answer.STOPPED,
        "answered_at": at,
        "since_on": stop.due_on + timedelta(days=1),
        "hours_returned": stop.hours,
    }
    if not Stop.objects.waiting().filter(pk=stop.pk).update(**changes):
        return False
    until = date_format(stop.due_on, "j F Y")
    said = {"what": stop.what, "who": stop.leader.full_name, "day": until}
    words = _("“%(what)s” stops: %(who)s had until %(day)s to say no, and did not.") % said
    _tell(stop, words, at=at, workers=[stop.leader_id])
    return True


def _usual(stop: Stop, said: str) -> Decimal:
    return stop.hours / 2 if said == Stop.Answer.HALVED else stop.hours


def _tell(stop: Stop, words: str, *, at: datetime, workers: list[int] | None = None) -> None:
    teams = set(MeToo.objects.filter(stop=stop).values_list("team_id", flat=True))
    teams |= {stop.team_id} if stop.team_id else set()
    where = stop.get_absolute_url()
    tell(Told.About.STOP, words, where, at=at, teams=teams, workers=workers or [])
