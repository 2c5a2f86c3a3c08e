"""Goals and promises of a person. Each says how many queries it makes."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from people.person.models import Person
from people.plan.models import Goal, GoalScore, Promise
from placehub.access.context import Worker
from placehub.paging import Part

FEW = 12


def goals_of(worker: Worker, person: Person) -> list[Goal]:
    """Goals with their scores, oldest first. One query."""
    scores = (
        GoalScore.objects.filter(goal_id=OuterRef("pk"))
        .order_by("scored_on", "asked_at")
        .values("score")
    )
    return list(
        Goal.objects.visible_to(worker)
        .filter(person=person)
        .annotate(scored=ArraySubquery(scores))
        .order_by("set_on", "pk")
    )


def scores_of(worker: Worker, goal: Goal) -> list[GoalScore]:
    """How near the person said they were, newest first. One query."""
    return list(
        GoalScore.objects.visible_to(worker)
        .filter(goal=goal)
        .select_related("asked_by")
        .order_by("-scored_on", "-asked_at")
    )


def promises_of(worker: Worker, person: Person, *, every: bool = False) -> Part[Promise]:
    """Every open promise, then the last settled ones, a dozen at least; all if ``every``. One query."""
    found = list(
        Promise.objects.visible_to(worker)
        .filter(person=person)
        .select_related("worker")
        .order_by(F("settled_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    )
    still_open = sum(promise.settled_on is None for promise in found)
    return Part(found if every else found[: max(still_open, FEW)], len(found))
