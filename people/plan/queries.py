"""Goals and promises of a person. Each says how many queries it makes."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

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
        .order_by("-scored_on", "-asked_at")[:20]
    )


def promises_of(worker: Worker, person: Person, *, every: bool = False) -> Part[Promise]:
    """Every open promise, then the last settled ones, a dozen at least; all if ``every``. One query."""
    order: list[OrderBy | F] = [
        F("settled_on").desc(nulls_first=True),
        F("due_on").asc(nulls_last=True),
        F("pk"),
    ]
    found = (
        Promise.objects.visible_to(worker)
        .filter(person=person)
        .select_related("worker")
        .order_by(*order)
        .annotate(nth=Window(RowNumber(), order_by=order), of_all=Window(Count("pk")))
    )
    rows = list(found if every else found.filter(Q(settled_on=None) | Q(nth__lte=FEW)))
    return Part(rows, rows[0].of_all if rows else 0)  # type: ignore[attr-defined]  # annotated
