"""Today, the list of people, the team page and the person page. Each says how many queries it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from people.access.models import Level, NamedWorker, PersonGrant, holds_seat
from people.circle.models import CircleMember
from people.contacts.models import ContactPerson
from people.decisions.queries import decision_rows
from people.door.queries import Line, door_rows, lines
from people.endings.models import Quiet, not_quiet
from people.person.models import Person
from people.person.queries import NAME, cards, name_rows
from people.plan.models import Promise
from people.story.models import Story, Wellbeing
from placehub.access.context import Worker
from placehub.clock import day_of
from placehub.paging import KeysetPage, Part, part_of, read_cursor, write_cursor
from teams.models import Membership, User

if TYPE_CHECKING:
    from people.person.queries import PersonWithWanted

LIST_SIZE = 50
FELT = ("satisfied", "worthwhile", "happy", "anxious")


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
        since = (today - day_of(person.last_contact_at or person.created_at)).days
        if person.wanted and since > person.wanted:
            found.append((person, since))
    return sorted(found, key=lambda pair: -pair[1])


def promises_due(worker: Worker, day: date, most: int | None = LIST_SIZE) -> Part[Promise]:
    """The worker's own open promises that fall due by ``day``. One query."""
    return part_of(
        Promise.objects.visible_to(worker)
        .due_by(day)
        .filter(not_quiet(), worker_id=worker.id)
        .select_related("person")
        .order_by("due_on", "pk"),
        most,
    )


@dataclass
class Next:
    """Somebody to see or to ring, with why, and what to know before."""

    person: Person
    why: list[str]
    door: list[Line] = field(default_factory=list)


MOST_NEXT = 5


def whom_next(
    worker: Worker, promises: Sequence[Promise], back: Sequence[ContactPerson], today: date
) -> Part[Next]:
    """Of those to whom something is due by today, the first five, with what to mind at their door. One
    query, or none when nothing is due.
    """
    why: dict[UUID, list[str]] = {}
    for promise in promises:
        if promise.due_on and promise.due_on <= today:
            why.setdefault(promise.person_id, []).append(promise.words)
    for link in back:
        said = _("you said you would come back")
        if said not in why.setdefault(link.person_id, []):
            why[link.person_id].append(said)
    first = Part(list(why)[:MOST_NEXT], len(why))
    if not first:
        return Part([])
    people = Person.objects.visible_to(worker, level=Level.SUMMARY).filter(pk__in=first)
    found = people.select_related("details").annotate(at_the_door=door_rows()).in_bulk()
    next_ones = [
        Next(found[pk], why[pk], lines(found[pk].at_the_door, today)) for pk in first if pk in found
    ]
    return Part(next_ones, len(next_ones) + first.left)


def what_waits(at: datetime, day: date) -> set[str]:
    """Which rooms may have something for the reader's Today; the others need not be read. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.what_waits(%s, %s)", [at, day])
        return set(cursor.fetchone()[0])


def come_backs(worker: Worker, day: date, *, own: bool = True) -> list[ContactPerson]:
    """To whom somebody said to come back by ``day`` and has not been since, longest ago first: the worker,
    and who has gone, of the people whom the worker walks alongside now. A query each.
    """
    links = ContactPerson.objects.visible_to(worker).to_come_back(worker.id, day)
    links = links.filter(not_quiet()).select_related("person", "contact")
    mine = NamedWorker.objects.walking().filter(worker_id=worker.id).values("person_id")
    left = links.filter(
        ~holds_seat("contact__author_id", "contact__team_id"), person_id__in=mine
    ).exclude(contact__author_id=worker.id)
    found = list(left)
    if own:
        found += links.filter(contact__author_id=worker.id)
    return sorted(found, key=lambda link: link.contact.come_back_on or day)


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


def round_them(team_id: int, people: Sequence[UUID], at: datetime) -> set[UUID]:
    """Whom of ``people`` the team is round to stay, as app.leads_round has it. No query for nobody."""
    if not people:
        return set()
    here = PersonGrant.objects.filter(grantee=team_id, lets_in_until__gt=at, person__in=people)
    return set(here.values_list("person_id", flat=True))


def team_people(worker: Worker, team_id: int) -> list[NamedWorker]:
    """Who is alongside whom: one row a worker with the names. One query.

    Not a league table: in order of names, without a count.
    """
    return list(
        NamedWorker.objects.visible_to(worker)
        .walking()
        .filter(team_id=team_id)
        .select_related("worker", "person")
        .order_by("worker__full_name", "worker_id", "person__family_name")
    )


def loads_of(team_id: int, named: Sequence[NamedWorker]) -> list[tuple[User, int]]:
    """Who sits in the team, with how many of its people they walk alongside: for whoever shares people out,
    the lightest load first. Not kept, not drawn, and shown to the lead alone. One query."""
    counted = Counter(one.worker_id for one in named)
    here = User.objects.sitting_in([team_id]).order_by("full_name", "pk")
    return sorted(((one, counted[one.pk]) for one in here), key=lambda one: one[1])


def nobody_alongside(worker: Worker, team_id: int, most: int | None = 30) -> Part[Person]:
    """People of the team whom nobody walks alongside: first those whom somebody left, ``left_by``,
    then the longest waiting. One query.
    """
    return part_of(
        _alone(worker)
        .filter(lead_team_id=team_id)
        .annotate(left_by=Subquery(_who_left("worker__full_name")))
        .order_by(F("left_by").asc(nulls_last=True), "first_hello_on", "pk"),
        most,
    )


def alone_and_silent(worker: Worker, now: datetime) -> list[PersonWithWanted]:
    """People of the teams that the worker leads whom nobody walks alongside, who wanted to hear from
    somebody before now; the longest silence first. One query.
    """
    led = [seat.team_id for seat in worker.seats if worker.leads(seat.team_id)]
    heard = Coalesce("last_contact_at", "created_at")
    wanted = F("details__in_touch_every_days")
    patience = ExpressionWrapper(wanted * Value(timedelta(days=1)), DurationField())
    return list(
        _alone(worker)
        .filter(lead_team_id__in=led, details__in_touch_every_days__isnull=False)
        .annotate(wanted=wanted, heard=heard)
        .filter(heard__lt=ExpressionWrapper(Value(now) - patience, DateTimeField()))
        .only(*NAME, "last_contact_at", "created_at")
        .order_by("heard", "pk")
    )


def _alone(worker: Worker) -> QuerySet[Person]:
    named = NamedWorker.objects.walking().filter(person_id=OuterRef("pk"))
    people = Person.objects.visible_to(worker, level=Level.SUMMARY)
    return people.filter(~Exists(named), not_quiet("pk"))


def _who_left(field: str) -> QuerySet:
    left = NamedWorker.objects.left().filter(person_id=OuterRef("pk"))
    return left.order_by("-starts_at").values(field)[:1]


@dataclass
class Handed:
    """Somebody whom a colleague gave to the reader lately: to walk alongside, or what was promised."""

    person: Person
    by: str
    at: datetime
    before: str = ""  # who walked alongside until then
    alongside: bool = False
    promises: list[Promise] = field(default_factory=list)


def handed_to(worker: Worker, since: datetime) -> list[Handed]:
    """Whom colleagues handed to the worker since then: those with open promises first, then the newest.

    Two queries.
    """
    before = NamedWorker.objects.filter(
        person_id=OuterRef("person_id"), ends_at=OuterRef("starts_at")
    )
    named = (
        NamedWorker.objects.visible_to(worker)
        .filter(worker_id=worker.id, ends_at=None, starts_at__gt=since)
        .exclude(added_by_id=worker.id)
        .annotate(before=Subquery(before.values("worker__full_name")[:1]))
        .select_related("person", "added_by")
        .order_by("-starts_at", "pk")
    )
    promised = (
        Promise.objects.visible_to(worker)
        .open()
        .filter(worker_id=worker.id, changed_at__gt=since)
        .exclude(Q(made_by_id=worker.id, changed_by_id=None) | Q(changed_by_id=worker.id))
        .select_related("person", "made_by", "changed_by")
        .order_by("due_on", "pk")
    )
    found = {}
    for one in named:
        before_me = one.before or ""  # type: ignore[attr-defined]  # annotated above
        by = one.added_by.full_name
        found[one.person_id] = Handed(one.person, by, one.starts_at, before_me, alongside=True)
    for promise in promised:
        hand, at = promise.changed_by or promise.made_by, promise.changed_at or promise.made_at
        whose = "" if hand == promise.made_by else promise.made_by.full_name
        alone = Handed(promise.person, hand.full_name, at, whose)
        found.setdefault(promise.person_id, alone).promises.append(promise)
    return sorted(found.values(), key=lambda one: not one.promises)


def promises_overdue(
    worker: Worker, team_id: int, today: date, most: int | None = LIST_SIZE
) -> Part[Promise]:
    return part_of(
        Promise.objects.visible_to(worker)
        .filter(not_quiet(), team_id=team_id, due_on__lt=today, settled_on=None)
        .annotate(here=holds_seat("worker_id", "team_id"))
        .select_related("person", "worker")
        .order_by("due_on", "pk"),
        most,
    )


@dataclass(frozen=True)
class Number:
    """Somebody to ring, and in what they stand to the person."""

    name: str
    what: str
    phone: str
    hours: str = ""


def colleagues_of(worker: Worker) -> list[Membership]:
    """Who sits in the reader's teams, to be named as the one who goes. One query."""
    seats = Membership.objects.lasting().filter(team_id__in=worker.team_ids, user__is_active=True)
    return list(seats.select_related("user").order_by("user__full_name", "pk"))


def whom_to_ring(person: Person, circle: Sequence[CircleMember]) -> list[Number]:
    """Whom the person wants rung first, who walks alongside, the team, and who else of theirs can be rung."""
    theirs = [Number(one.name, one.relationship, one.phone) for one in circle if one.ring_first]
    ours = [
        Number(one["name"], _("walks alongside, %(team)s") % one, one["phone"])
        for one in person.alongside  # type: ignore[attr-defined]  # annotated by person_page
    ]
    team = person.lead_team
    round_them = [Number(team.name, "", team.phone, team.opening_hours)]
    if team.duty_line:
        round_them.append(Number(team.name, _("at other times"), team.duty_line))
    others = [
        Number(one.name, one.relationship, one.phone)
        for one in circle
        if one.phone and not one.ring_first
    ]
    return [*theirs, *ours, *round_them, *others]


@cache
def _hung_on(level: int) -> dict[str, ArraySubquery]:
    """What a page about a person reads with their row. Built once a level: it names no reader."""
    if level < Level.SUMMARY:
        return {}
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
        .values(row=JSONObject(on="asked_on", **{name: name for name in FELT}))
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
    alongside = (
        NamedWorker.objects.walking()
        .filter(person_id=OuterRef("pk"))
        .order_by("starts_at")
        .values(row=JSONObject(name="worker__full_name", phone="worker__phone", team="team__name"))
    )
    rows = {
        "told": ArraySubquery(stories),
        "names": name_rows(),
        "quiet": ArraySubquery(quiet),
        "at_the_door": door_rows(),
        "thought": decision_rows(),
        "alongside": ArraySubquery(alongside),
    }
    return rows | {"felt": ArraySubquery(feelings)} if level >= Level.FULL else rows


def person_page(worker: Worker, pk: UUID, level: int) -> Person | None:
    """The person with details, words and feelings as the level allows. One query.

    Words and feelings hang on the person's row, which wall one lets through at ``level`` only.
    """
    return cards(worker, pk, level).annotate(**_hung_on(level)).first()
