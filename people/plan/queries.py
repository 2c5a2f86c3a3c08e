"""Goals and promises of a person. Each says how many queries it makes."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from people.person.models import Person
from people.plan.models import Goal, GoalScore, Promise
from placehub.access.context import Worker


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
        .order_by("-scored_on", "-asked_at")[:20]
    )


def promises_of(worker: Worker, person: Person) -> list[Promise]:
    """Open promises first, then the last settled ones. One query."""
    return list(
        Promise.objects.visible_to(worker)
        .filter(person=person)
        .select_related("worker")
        .order_by(F("settled_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")[
            :12
        ]
    )
