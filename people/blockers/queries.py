"""What was in somebody's way, and which blockers a note may be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from people.blockers.models import Met
from people.person.models import Person
from placehub.access.context import Worker
from teams.blockers.models import OPEN, Blocker, State

OFFERED, TRIED, READ = 6, 3, 40  # to tap, to ask about, and of how many they are chosen


def on_a_note(worker: Worker, person: Person) -> tuple[Sequence[Blocker], Sequence[Blocker]]:
    """What the worker's teams met lately and is not settled, the latest first: to say "that again"; and
    repairs that the next people who come that way try out: first those of what stopped this person, then
    the longest tried. One query.
    """
    waiting = [*OPEN, State.COULD_NOT]
    stopped = Met.objects.filter(blocker=OuterRef("pk"), person=person)
    met = Blocker.objects.filter(teams__team_id__in=worker.team_ids, state__in=waiting)
    met = met.annotate(theirs=Exists(stopped))
    found = list(dict.fromkeys(met.order_by("-teams__last_at", "pk")[:READ]))
    tried = [one for one in found if one.state == State.TESTING]
    by_turn = sorted(tried, key=lambda one: (not one.theirs, one.state_since, one.pk))
    return found[:OFFERED], by_turn[:TRIED]


def met_by(worker: Worker, person: Person) -> QuerySet[Met]:
    """What was in the way of one person, the latest first, with what leaders read of it."""
    rows = Met.objects.visible_to(worker).filter(person=person)
    return rows.select_related("blocker").order_by("-raised_at", "pk")


def names_among(worker: Worker, words: str, people: list[UUID]) -> tuple[set[str], set[str]]:
    """Which words are names: of ``people``, and of anybody whose page the worker may see.

    The second are asked about only where they are written with a capital: Will, May and Grace are words
    as well. Two queries.
    """
    written = set(re.findall(r"[^\W\d_]{2,}", words))
    small = {word.lower() for word in written}
    capital = {word.lower() for word in written if word[0].isupper()}
    columns = ["given_name", "family_name", "known_as"]
    theirs: set[str] = set()
    for row in Person.objects.visible_to(worker).filter(pk__in=people).values_list(*columns):
        theirs |= {part for name in row for part in re.findall(r"[^\W\d_]{2,}", name.lower())}
    anybody: set[str] = set()
    if capital:
        one_of = Q()
        found = Person.objects.visible_to(worker)
        for column in columns:
            found = found.annotate(**{f"low_{column}": Lower(column)})
            one_of |= Q(**{f"low_{column}__in": sorted(capital)})
        for row in found.filter(one_of).values_list(*columns)[:50]:
            anybody |= {name.lower() for name in row}
    return small & theirs, capital & anybody
