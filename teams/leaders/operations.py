"""Something comes to a leader; somebody stands in; an answer is told."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from placehub.clock import day_of, working_days_later
from placehub.errors import Refused
from teams.leaders.models import Away, PutAway, Service, Told, Turn
from teams.leaders.queries import leaders, next_in_turn, who_answers_for
from teams.models import User
from teams.operations.accounts import one_of_a_kind

Row = TypeVar("Row", bound=Any)  # with a service


def give_to_a_leader(service: Service | None, *, at: datetime) -> User:
    """Who is to answer: the leader named for the service, or whoever's turn it is.

    Refused where nobody leads here: nothing may wait for nobody.
    """
    named = who_answers_for(service, at)
    if named is not None:
        return named
    leader = next_in_turn(at)
    if leader is None:
        raise Refused(_("Nobody is a leader here yet. Ask an administrator to appoint one."))
    Turn(leader=leader, came_at=at).save(force_insert=True)
    return leader


def last_day_to_answer(at: datetime) -> date:
    """In its evening the clock of what a leader is asked at ``at`` has run out: in working days, a setting."""
    return working_days_later(day_of(at), settings.PLACEHUB_ANSWER_DAYS)


def to_others(left: QuerySet[Row], at: datetime) -> Iterator[tuple[Row, User]]:
    """Each of what somebody has left who leads no more, with who is asked now: by its ``service``, or in turn.

    Nothing where nobody leads: then it goes on waiting.
    """
    if leaders(at).exists():
        for row in left:
            yield row, give_to_a_leader(row.service, at=at)


def add_usual_services() -> int:
    """Add the services of ``services.csv`` that are not there yet; how many.

    Names are ours. Numbers are those of the Local Government Services List (LGA, esd standards), Open
    Government Licence v3; what councils do not provide has none.
    """
    with (Path(__file__).parent / "services.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    there = set(Service.objects.values_list("name", flat=True))
    numbers = set(Service.objects.values_list("lgsl", flat=True))
    missing = [row for row in rows if row["name"] not in there]
    for row in missing:
        lgsl = int(row["lgsl"]) if row["lgsl"] else None
        Service(name=row["name"], lgsl=None if lgsl in numbers else lgsl).save(force_insert=True)
    return len(missing)


def add_service(values: Mapping[str, object]) -> None:
    """Add one. Refused where another is called so, or has its number."""
    with one_of_a_kind(_("Another service is called so, or has this number.")):
        Service(**values).save(force_insert=True)


@transaction.atomic
def stand_in(leader: User, deputy: User, *, from_on: date, until_on: date, at: datetime) -> Away:
    """Another leader answers from one day until another, both included.

    Refused for days that overlap others, for days that are over, and where the other is no leader or
    is away themselves.
    """
    if until_on < from_on or until_on < day_of(at):
        raise Refused(_("Choose a last day that is not before the first, and still to come."))
    if not leaders(at).filter(pk=deputy.pk).exclude(pk=leader.pk).exists():
        raise Refused(_("Choose another leader."))
    days = Away.objects.filter(from_on__lte=until_on, until_on__gte=from_on, ended_at=None)
    if days.filter(leader=leader).exists():
        raise Refused(_("You are away on some of these days already."))
    if days.filter(Q(leader=deputy) | Q(deputy=leader)).exists():
        raise Refused(
            _("On some of these days they are away themselves, or you stand in for somebody.")
        )
    away = Away(leader=leader, deputy=deputy, from_on=from_on, until_on=until_on)
    away.save(force_insert=True)
    return away


def come_back(away: Away, *, at: datetime) -> None:
    """The leader answers again. Refused where it had ended."""
    if not Away.objects.filter(pk=away.pk, ended_at=None).update(ended_at=at):
        raise Refused(_("It had ended already."))


def tell(
    about: Told.About,
    words: str,
    address: str,
    *,
    at: datetime,
    teams: Iterable[int] = (),
    workers: Iterable[int] = (),
) -> None:
    """Say an answer to teams and to workers: once each, whoever was named twice.

    A sentence that is longer than one keeps ends in “…”; its page has it whole.
    """
    if len(words) > Told.LONGEST:
        words = f"{words[: Told.LONGEST - 1]}…"
    rows = [
        Told(about=about, team_id=team, words=words, address=address, at=at) for team in {*teams}
    ]
    rows += [
        Told(about=about, worker_id=worker, words=words, address=address, at=at)
        for worker in {*workers}
    ]
    for row in rows:
        row.save(force_insert=True)


def put_away(told: Told, *, by: User) -> None:
    """Take it off this worker's Today. Done twice, it is done."""
    if not PutAway.objects.filter(told=told, worker=by).exists():
        PutAway(told=told, worker=by).save(force_insert=True)
