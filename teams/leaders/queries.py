"""Who leads, whose turn it is, and who answers meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Max, QuerySet
from django.db.models.functions import Lower

from placehub.access.context import Worker
from placehub.paging import Part, part_of
from teams.leaders.models import Away, Service, Told, Turn
from teams.models import Appointment, LastingQuerySet, Role, User

LIKE_ENOUGH = 0.3  # of pg_trgm's word similarity, from 0 to 1: "repiars" still finds repairs


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a leader, as their first page shows it.

    ``due_on`` is the day whose evening ends the clock, None where none runs; ``act`` is what the one
    button says.
    """

    kind: str
    words: str
    since: datetime
    address: str
    act: str
    due_on: date | None = None
    for_whom: str = ""  # the leader in whose place it waits, empty for oneself


def leaders(at: datetime) -> QuerySet[User]:
    """Everybody who leads now, by name."""
    posts = Appointment.objects.live(at).filter(role=Role.LEADER).values("user")
    return User.objects.filter(pk__in=posts, is_active=True).order_by("full_name", "pk")


def next_in_turn(at: datetime, *, but: int | None = None) -> User | None:
    """The leader to whom something came longest ago, or never; None where nobody leads. One query."""
    last = Max("pk")
    turns = dict(Turn.objects.values_list("leader").annotate(last=last))
    found = [one for one in leaders(at) if one.pk != but]
    return min(found, key=lambda one: turns.get(one.pk, 0), default=None)


def services_like(words: str, today: date) -> LastingQuerySet:
    """Those whose name is like what was typed, slips of the finger forgiven; the likest first."""
    likeness = TrigramWordSimilarity(words.lower(), Lower("name"))
    found = Service.objects.running(today).annotate(likeness=likeness)
    return found.filter(likeness__gte=LIKE_ENOUGH).order_by("-likeness", "name")


def who_answers_for(service: Service | None, at: datetime) -> User | None:
    """The leader named for a service while they lead; None where nobody is."""
    if service is None or service.leader_id is None:
        return None
    return leaders(at).filter(pk=service.leader_id).first()


def stands_in(leader_id: int, day: date) -> int:
    """Who answers for a leader on a day: they themselves, or their deputy while they are away."""
    away = Away.objects.on(day).filter(leader_id=leader_id).order_by("-pk").first()
    return away.deputy_id if away else leader_id


def answers_for(worker_id: int, day: date) -> dict[int, str]:
    """Whose matters a leader answers today, by id: their own under "", others' under that leader's name."""
    others = Away.objects.on(day).filter(deputy_id=worker_id)
    named = others.values_list("leader_id", "leader__full_name")
    return {worker_id: "", **dict(named)}


TOLD_FOR = timedelta(days=28)  # so long an answer stands on Today, unless it is put away before


def what_was_told(worker: Worker, at: datetime, most: int | None) -> Part[Told]:
    """What was told to a worker and to their teams and not put away, the newest first. One query."""
    return part_of(Told.objects.to(worker).filter(at__gt=at - TOLD_FOR), most)


def away_of(leader_id: int, day: date) -> QuerySet[Away]:
    """When a leader is away, now and later."""
    found = Away.objects.filter(leader_id=leader_id, until_on__gte=day, ended_at=None)
    return found.select_related("deputy").order_by("from_on", "pk")
