"""The card of a person, and finding people. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from psycopg.types.json import Jsonb

from people.access.models import Level, NamedWorker, VisibleQuerySet
from people.person.models import OtherName, Person, PersonQuerySet
from placehub.access.context import Worker
from placehub.reading import Day

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Wanted(TypedDict):
        wanted: int | None

    class _NamedIds(TypedDict):
        named_ids: list[int]

    class _Found(TypedDict):
        score: float
        team_name: str
        also: list[str]

    PersonWithWanted = WithAnnotations[Person, _Wanted]
    PersonWithNamed = WithAnnotations[Person, _NamedIds]
    PersonFound = WithAnnotations[Person, _Found]

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
        .order_by(F("last_contact_at").asc(nulls_first=True), "pk")
    )


@dataclass(frozen=True)
class Query:
    """Whom somebody looks for: ``near`` gives other forms of first names, ``places`` ways to write one."""

    names: str = ""
    near: Mapping[str, str] = field(default_factory=dict)
    born: Day | None = None
    nhs: str = ""
    phone: str = ""
    places: tuple[str, ...] = ()


def search(query: Query, *, limit: int = NEAREST) -> list[PersonFound]:
    """People the reader may see, best match first. One query: the vetted function, then the walls."""
    born = query.born or Day(kind="day")
    found = list(
        Person.objects.raw(
            "SELECT p.*, t.name AS team_name, s.score, ARRAY(SELECT o.name FROM people_othername o"
            "  WHERE o.person_id = p.id AND o.taken_off_at IS NULL ORDER BY o.added_at) AS also"
            " FROM app.search_people(%s, %s, %s, %s, %s, %s, %s, %s) s"
            " JOIN people_person p ON p.id = s.person_id"
            " JOIN teams_team t ON t.id = p.lead_team_id ORDER BY s.score DESC, p.id",
            [
                query.names,
                Jsonb(dict(query.near)),
                born.on,
                born.kind,
                query.nhs,
                query.phone,
                list(query.places),
                limit,
            ],
        )
    )
    return cast("list[PersonFound]", found)


def other_names(worker: Worker, *, taken_off: bool = False) -> VisibleQuerySet[OtherName]:
    """Other names of people whom the worker sees, oldest first; those taken off too if asked."""
    names = OtherName.objects.visible_to(worker).order_by(F("from_on").asc(nulls_last=True), "pk")
    return names if taken_off else names.filter(taken_off_at=None)


def name_rows() -> ArraySubquery:
    """The other names of a person in a query of people, for ``names_in``."""
    names = OtherName.objects.filter(person_id=OuterRef("pk"), taken_off_at=None)
    fields = ("name", "kind", "from_on", "from_kind", "until_on", "until_kind")
    row = JSONObject(**{name: name for name in fields})
    return ArraySubquery(names.order_by(F("from_on").asc(nulls_last=True), "pk").values(row=row))


def names_in(rows: Sequence[Mapping[str, str]]) -> list[OtherName]:
    """The names that ``name_rows`` read; no query."""
    return [
        OtherName(**{**row, "from_on": _day(row["from_on"]), "until_on": _day(row["until_on"])})
        for row in rows
    ]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


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
