"""Today, the list of people, the team page and the person page. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from people.access.models import Level, NamedWorker
from people.contacts.models import ContactPerson
from people.endings.models import Quiet, not_quiet
from people.person.models import Person
from people.person.queries import cards
from people.plan.models import Promise
from people.story.models import Story, Wellbeing
from placehub.access.context import Worker
from placehub.paging import KeysetPage, read_cursor, write_cursor

if TYPE_CHECKING:
    from people.person.queries import PersonWithWanted

LIST_SIZE = 50


def quiet_of(worker: Worker, people: Sequence[Person]) -> dict[UUID, Quiet]:
    """Who of these died, moved away or asked us to stop. One query."""
    quiet = Quiet.objects.visible_to(worker).live()
    return {one.person_id: one for one in quiet.filter(person_id__in=[one.pk for one in people])}


def out_of_touch(people: Sequence[PersonWithWanted], today: date) -> list[tuple[Person, int]]:
    """Those whom nobody has been in touch with for longer than they wanted, with the days since.

    Never somebody who died, moved away or asked us to stop.
    """
    found = []
    for person in people:
        since = (today - (person.last_contact_at or person.created_at).date()).days
        if person.wanted and since > person.wanted:
            found.append((person, since))
    return sorted(found, key=lambda pair: -pair[1])


def promises_due(worker: Worker, day: date) -> list[Promise]:
    """The worker's own open promises that fall due by ``day``. One query."""
    return list(
        Promise.objects.visible_to(worker)
        .due_by(day)
        .filter(not_quiet(), worker_id=worker.id)
        .select_related("person")
        .order_by("due_on", "pk")[:50]
    )


def come_backs(worker: Worker, day: date) -> list[ContactPerson]:
    """To whom the worker said to come back by ``day`` and has not been since, longest ago first. One query."""
    return list(
        ContactPerson.objects.visible_to(worker)
        .come_backs_of(worker.id, day)
        .filter(not_quiet())
        .select_related("person", "contact")
        .order_by("contact__come_back_on", "pk")
    )


def recent_people(worker: Worker, cursor: str = "", *, size: int = LIST_SIZE) -> KeysetPage[Person]:
    """The people most recently in touch, over all the worker's keys. Two queries, whatever the size.

    Pages over the grants by index first, then fetches by id: stacking both walls in one query made
    the planner lose its early stop. A record at rest is not among them.
    """
    at, last = read_cursor(cursor) or (None, None)
    with connection.cursor() as asked:
        asked.execute(
            "SELECT person_id, max(a) AS a FROM unnest(%(keys)s::int[]) k CROSS JOIN LATERAL ("
            " SELECT g.person_id, g.last_activity_at AS a FROM person_grant g"
            " WHERE g.grantee = k AND g.card_until > now() AND g.last_activity_at > '-infinity'"
            " AND (%(at)s::timestamptz IS NULL"
            "  OR (g.last_activity_at <= %(at)s AND (g.last_activity_at < %(at)s OR g.person_id > %(last)s::uuid)))"
            " ORDER BY g.last_activity_at DESC, g.person_id LIMIT %(most)s) x"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s",
            {"keys": list(worker.keys), "at": at, "last": last, "most": size + 1},
        )
        rows = asked.fetchall()
    order = rows[:size]
    people = Person.objects.filter(pk__in=[pk for pk, _at in order])
    found = people.select_related("details", "lead_team").in_bulk()
    shown = [found[pk] for pk, _at in order if pk in found]
    return KeysetPage(shown, write_cursor(order[-1][1], order[-1][0]) if len(rows) > size else "")


def team_people(worker: Worker, team_id: int) -> list[NamedWorker]:
    """Who is alongside whom: one row a worker with the names. One query.

    Not a league table: in order of names, without a count.
    """
    return list(
        NamedWorker.objects.visible_to(worker)
        .filter(team_id=team_id, ends_at=None, worker__is_active=True)
        .select_related("worker", "person")
        .order_by("worker__full_name", "person__family_name")[:400]
    )


def nobody_alongside(worker: Worker, team_id: int) -> list[Person]:
    """People of the team whom nobody walks alongside, longest waiting first. One query."""
    named = NamedWorker.objects.filter(person_id=OuterRef("pk"), ends_at=None)
    return list(
        Person.objects.visible_to(worker, level=Level.SUMMARY)
        .filter(lead_team_id=team_id)
        .filter(~Exists(named), not_quiet("pk"))
        .order_by("first_hello_on", "pk")[:30]
    )


def promises_overdue(worker: Worker, team_id: int, today: date) -> list[Promise]:
    return list(
        Promise.objects.visible_to(worker)
        .filter(not_quiet(), team_id=team_id, due_on__lt=today, settled_on=None)
        .select_related("person", "worker")
        .order_by("due_on", "pk")[:50]
    )


def person_page(worker: Worker, pk: UUID, level: int) -> Person | None:
    """The person with details, words and feelings as the level allows. One query.

    Words and feelings hang on the person's row, which wall one lets through at ``level`` only.
    """
    stories = (
        Story.objects.current()
        .filter(person_id=OuterRef("pk"))
        .order_by("heading")
        .values(
            row=JSONObject(
                heading="heading", words="words", told_on="told_on", by="written_by__full_name"
            )
        )
    )
    feelings = (
        Wellbeing.objects.filter(person_id=OuterRef("pk"))
        .exclude(satisfied=None, worthwhile=None, happy=None, anxious=None)  # not today
        .order_by("asked_on")
        .values(
            row=JSONObject(
                on="asked_on",
                satisfied="satisfied",
                worthwhile="worthwhile",
                happy="happy",
                anxious="anxious",
            )
        )
    )
    quiet = (
        Quiet.objects.live()
        .filter(person_id=OuterRef("pk"))
        .values(
            row=JSONObject(
                pk="pk",
                kind="kind",
                since="since_on",
                told_by="told_by",
                words="words",
                by="said_by__full_name",
            )
        )
    )
    people = cards(worker, pk, level)
    if level >= Level.SUMMARY:
        people = people.annotate(told=ArraySubquery(stories), quiet=ArraySubquery(quiet))
    if level >= Level.FULL:
        people = people.annotate(felt=ArraySubquery(feelings))
    return people.first()
