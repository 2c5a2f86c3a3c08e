"""Who is still round somebody, who was, and how they parted. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from people.access.models import Involvement, NamedWorker
from people.endings.models import Farewell
from people.person.models import Person
from people.plan.models import Promise
from placehub.access.context import Worker


@dataclass(frozen=True)
class LeftBehind:
    """What hangs on a team’s part: who steps back, who stays, and what is promised and not done."""

    steps_back: list[NamedWorker]
    stays: list[Involvement]
    promises: list[Promise]

    @property
    def rests(self) -> bool:
        """Is nobody round them then?"""
        return not self.stays


def left_behind(worker: Worker, person: Person, involvement: Involvement) -> LeftBehind:
    """Three queries."""
    team = involvement.team_id
    named = NamedWorker.objects.filter(person=person, team_id=team, ends_at=None)
    others = Involvement.objects.filter(person=person, ends_at=None).exclude(pk=involvement.pk)
    promises = Promise.objects.visible_to(worker).open().filter(person=person, team_id=team)
    return LeftBehind(
        list(named.select_related("worker").order_by("worker__full_name")),
        list(others.select_related("team").order_by("team__name")),
        list(promises.select_related("worker").order_by("due_on", "pk")),
    )


@dataclass(frozen=True)
class Rest:
    """Since when nobody is round somebody, which team parted last, and who walked alongside."""

    since: datetime
    team: str
    before: list[NamedWorker]


def rest_of(person: Person) -> Rest | None:
    """What the index card of a record at rest tells. Two queries."""
    last = (
        Involvement.objects.filter(person=person, ends_at__isnull=False)
        .select_related("team")
        .order_by("-ends_at")
        .first()
    )
    if last is None or last.ends_at is None:
        return None
    before = (
        NamedWorker.objects.filter(person=person)
        .select_related("worker", "team")
        .order_by("-ends_at", "pk")
    )
    return Rest(last.ends_at, last.team.name, list(before))


def farewells_of(worker: Worker, person: Person) -> list[Farewell]:
    """How teams parted from the person, newest first. One query."""
    theirs = Farewell.objects.visible_to(worker).filter(person=person)
    return list(theirs.select_related("team", "said_by").order_by("-said_at", "pk"))
