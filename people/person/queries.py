"""The card of a person, and finding people. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef

from people.access.models import Level, NamedWorker
from people.person.models import Person, PersonQuerySet
from placehub.access.context import Worker

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Wanted(TypedDict):
        wanted: int | None

    class _NamedIds(TypedDict):
        named_ids: list[int]

    PersonWithWanted = WithAnnotations[Person, _Wanted]
    PersonWithNamed = WithAnnotations[Person, _NamedIds]

NEAREST = 12
NAME = ("given_name", "family_name", "known_as")


def my_people(worker: Worker) -> list[PersonWithWanted]:
    """The people whom the worker walks alongside, longest out of touch first. One query.

    ``wanted`` is how often, in days, they want to hear from somebody.
    """
    alongside = NamedWorker.objects.walking().filter(worker_id=worker.id).values("person_id")
    return list(
        Person.objects.visible_to(worker)
        .filter(pk__in=alongside)
        .annotate(wanted=F("details__in_touch_every_days"))
        .only(*NAME, "last_contact_at", "created_at")
        .order_by(F("last_contact_at").asc(nulls_first=True), "pk")[:100]
    )


def search(
    *,
    names: str = "",
    born: date | None = None,
    nhs: str = "",
    place: str = "",
    limit: int = NEAREST,
) -> list[Person]:
    """People the reader may see, best match first. One query: the vetted function, then the walls."""
    return list(
        Person.objects.raw(
            "SELECT p.*, t.name AS team_name, s.score FROM app.search_people(%s, %s, %s, %s, %s) s"
            " JOIN people_person p ON p.id = s.person_id"
            " JOIN teams_team t ON t.id = p.lead_team_id ORDER BY s.score DESC, p.id",
            [names, born, nhs, place, limit],
        )
    )


@dataclass(frozen=True)
class Signpost:
    """Somebody is known elsewhere: whom to ask, and nothing else."""

    reference: UUID
    team: str
    phone: str


def signposts(question: UUID) -> list[Signpost]:
    """Whom to ask, for a question that was kept before (operations.ask_signpost). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.signposts(%s)", [question])
        return [Signpost(*row) for row in cursor.fetchall()]


def with_named(worker: Worker) -> PersonQuerySet[PersonWithNamed]:
    """People the worker may write about, each with ``named_ids``: who walks alongside."""
    named = NamedWorker.objects.walking().filter(person_id=OuterRef("pk")).values("worker_id")
    return Person.objects.written_by(worker).annotate(named_ids=ArraySubquery(named))


def person_card(worker: Worker, pk: UUID, level: int) -> Person | None:
    """The person with details as the level allows: no words, no feelings. One query."""
    return cards(worker, pk, level).first()


def cards(worker: Worker, pk: UUID, level: int) -> PersonQuerySet[Person]:
    """What every page about the person reads of them, to be added to. Wall one lets it through at ``level``."""
    people = Person.objects.visible_to(worker, level=Level(level)).filter(pk=pk)
    people = people.select_related("lead_team", "neighbourhood")
    return people.select_related("details") if level >= Level.SUMMARY else people
