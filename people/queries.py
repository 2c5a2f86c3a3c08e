"""What the pages about people show. Each function says how many queries it makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from people.models import (
    Agreement,
    BreakGlass,
    CircleMember,
    Contact,
    ContactPerson,
    ContactWorker,
    Goal,
    GoalScore,
    Involvement,
    NamedWorker,
    Person,
    PersonDetails,
    Promise,
    Pull,
    Share,
    Story,
    StreamItem,
    Wellbeing,
)
from people.models.base import Level
from people.models.person import PersonQuerySet
from placehub.access.context import Worker
from placehub.web.charts import Chart, dumbbell, ring
from placehub.web.paging import KeysetPage, keyset_page

LIST_SIZE = 50
NAME = ("given_name", "family_name", "known_as")


@dataclass(frozen=True)
class Basis:
    kind: str
    team: str
    agreement: str
    until: datetime | None

    def __str__(self) -> str:
        """The reason as the reader of the page is told it."""
        return {
            "named": _("you walk alongside %(who)s"),
            "team": _("your team, {team}, is round %(who)s"),
            "share": _("%(who)s is shared with {team} under {agreement}"),
            "pull": _("{team} has been asked in"),
            "glass": _("you broke the glass"),
        }[self.kind].format(team=self.team, agreement=self.agreement)


@dataclass(frozen=True)
class Standing:
    """Why the reader may see a person, at which level, and who else can."""

    level: int
    sealed: bool
    mine: tuple[Basis, ...]
    teams: tuple[str, ...]
    full_teams: frozenset[str]
    workers: int

    @property
    def basis(self) -> str:
        """What the read log keeps."""
        return ",".join(sorted({basis.kind for basis in self.mine}))


def standing(person: UUID) -> Standing | None:
    """The reader's standing to a person, or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.standing(%s)", [person])
        found = cursor.fetchone()[0]
    if found is None:
        return None
    facts = json.loads(found) if isinstance(found, str) else found
    return Standing(
        level=facts["level"],
        sealed=facts["sealed"],
        mine=tuple(
            Basis(
                basis["basis"],
                basis.get("team", ""),
                basis.get("agreement", ""),
                parse_datetime(basis["until"])
                if basis.get("until", "infinity") != "infinity"
                else None,
            )
            for basis in facts["mine"]
        ),
        teams=tuple(team["name"] for team in facts["teams"]),
        full_teams=frozenset(
            team["name"] for team in facts["teams"] if team["level"] >= Level.FULL
        ),
        workers=facts["workers"],
    )


# ------------------------------------------------------------------ today and lists


def my_people(worker: Worker) -> list[Person]:
    """The people whom the worker walks alongside, longest out of touch first. One query."""
    return list(
        Person.objects.visible_to(worker)
        .filter(
            pk__in=NamedWorker.objects.filter(worker_id=worker.id, ends_at=None).values("person_id")
        )
        .select_related("details")
        .only(*NAME, "last_contact_at", "created_at", "details__in_touch_every_days")
        .order_by(F("last_contact_at").asc(nulls_first=True), "pk")[:100]
    )


def out_of_touch(people: Sequence[Person], today: date) -> list[tuple[Person, int]]:
    """Those whom nobody has been in touch with for longer than they wanted, with the days since."""
    found = []
    for person in people:
        wanted = person.details.in_touch_every_days if hasattr(person, "details") else None
        since = (today - (person.last_contact_at or person.created_at).date()).days
        if wanted and since > wanted:
            found.append((person, since))
    return sorted(found, key=lambda pair: -pair[1])


def promises_due(worker: Worker, day: date) -> list[Promise]:
    """The worker's own open promises that fall due by ``day``. One query."""
    return list(
        Promise.objects.visible_to(worker)
        .due_by(day)
        .filter(worker_id=worker.id)
        .select_related("person")
        .order_by("due_on", "pk")[:50]
    )


def come_backs(worker: Worker, day: date) -> list[Contact]:
    """Notes of the worker that said to come back by ``day``, newest four weeks. One query."""
    people = ContactPerson.objects.filter(contact_id=OuterRef("pk")).values(
        about=JSONObject(pk="person_id", given="person__given_name", known="person__known_as")
    )
    return list(
        Contact.objects.filter(
            author_id=worker.id, come_back_on__lte=day, come_back_on__gt=day - timedelta(days=28)
        )
        .annotate(people=ArraySubquery(people))
        .order_by("come_back_on")[:30]
    )


def waiting_pulls(worker: Worker, now: datetime) -> list[Pull]:
    """Pulls that the worker's teams can answer, oldest first. One query."""
    theirs = Involvement.objects.live(now).filter(team_id__in=worker.team_ids)
    return list(
        Pull.objects.visible_to(worker)
        .waiting()
        .filter(waits_until__gt=now)
        .filter(
            Q(asks_in=False, to_team_id__in=worker.team_ids)
            | Q(asks_in=True, person_id__in=theirs.values("person_id"))
        )
        .select_related("person", "asked_by", "asked_by__organisation", "to_team")
        .order_by("asked_at")[:30]
    )


def recent_people(worker: Worker, *, limit: int = LIST_SIZE) -> list[Person]:
    """The people most recently in touch, over all the worker's keys. Two queries, whatever the size.

    Pages over the grants by index first, then fetches by id: stacking both walls in one query made
    the planner lose its early stop.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, max(a) AS a FROM unnest(%s::int[]) k CROSS JOIN LATERAL ("
            " SELECT g.person_id, g.last_activity_at AS a FROM person_grant g"
            " WHERE g.grantee = k AND g.until > now() ORDER BY g.last_activity_at DESC LIMIT %s) x"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s",
            [list(worker.keys), limit, limit],
        )
        order = [row[0] for row in cursor.fetchall()]
    found = Person.objects.filter(pk__in=order).select_related("details", "lead_team").in_bulk()
    return [found[pk] for pk in order if pk in found]


def search(
    *, names: str = "", born: date | None = None, nhs: str = "", place: str = "", limit: int = 20
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


def signposts(*, given: str, family: str, born: date | None, nhs: str) -> list[Signpost]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.signpost(%s, %s, %s, %s)", [given, family, born, nhs])
        return [Signpost(*row) for row in cursor.fetchall()]


# ------------------------------------------------------------------ the person page


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
        Wellbeing.objects.filter(person_id=OuterRef("pk"), satisfied__isnull=False)
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
    people = Person.objects.visible_to(worker, level=Level(level)).filter(pk=pk)
    people = people.select_related("lead_team", "neighbourhood")
    if level >= Level.SUMMARY:
        people = people.select_related("details").annotate(told=ArraySubquery(stories))
    if level >= Level.FULL:
        people = people.annotate(felt=ArraySubquery(feelings))
    return people.first()


def with_named(worker: Worker) -> PersonQuerySet:
    """People the worker may write about, each with ``named_ids``: who walks alongside."""
    named = NamedWorker.objects.filter(person_id=OuterRef("pk"), ends_at=None).values("worker_id")
    return Person.objects.visible_to(worker, level=Level.FULL).annotate(
        named_ids=ArraySubquery(named)
    )


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


def circle_of(worker: Worker, person: Person) -> list[CircleMember]:
    return list(
        CircleMember.objects.visible_to(worker)
        .current()
        .filter(person=person)
        .order_by("-close", "added_at", "pk")[:14]
    )


def circle_chart(person: Person, members: Sequence[CircleMember]) -> Chart:
    """The circle as a drawing and, with the same facts, as a list."""
    groups = [
        (
            label,
            [
                f"{m.name}, {m.relationship}" if m.relationship else m.name
                for m in members
                if test(m)
            ],
        )
        for label, test in (
            (_("Close"), lambda m: m.close and m.tie != "broken"),
            (_("Often"), lambda m: not m.close and m.tie == "often"),
            (_("Sometimes"), lambda m: not m.close and m.tie == "sometimes"),
            (_("Not working"), lambda m: m.tie == "broken"),
        )
    ]
    groups = [(label, names) for label, names in groups if names]
    finding = " ".join(f"{label}: {'; '.join(names)}." for label, names in groups)
    return ring(
        _("The people round %(name)s") % {"name": person.called},
        finding,
        person.called,
        [(m.name, m.relationship, m.kind, m.tie, m.close) for m in members],
        groups,
    )


def feelings_chart(person: Person) -> Chart | None:
    """ONS4 as then and now. "Anxious" runs the other way and says so: it is not turned round."""
    felt = getattr(person, "felt", [])
    if not felt:
        return None
    first, last = felt[0], felt[-1]
    words = {
        "satisfied": _("Satisfied"),
        "worthwhile": _("Worthwhile"),
        "happy": _("Happy"),
        "anxious": _("Anxious"),
    }
    points = [(label, first[name], last[name]) for name, label in words.items()]
    finding = ". ".join(f"{label} {then} → {now}" for label, then, now in points)
    return dumbbell(
        _("How things feel to %(name)s") % {"name": person.called},
        finding,
        points,
        low_words=_("not at all"),
        high_words=_("completely"),
        head=["", first["on"], last["on"]],
    )


def stream_page(worker: Worker, person: Person, *, show: str, cursor: str) -> KeysetPage:
    """One page of what has happened. Two queries: the stream by its index, then the notes."""
    items = StreamItem.objects.visible_to(worker).filter(person=person)
    kinds = {
        "notes": ["contact"],
        "promises": ["promise", "settled"],
        "money": ["money"],
        "blockers": ["blocker"],
    }.get(show)
    if kinds:
        items = items.filter(kind__in=kinds)
    page = keyset_page(items, moment="at", key="id", cursor=cursor, size=10)
    notes = contacts([item.ref for item in page.rows if item.kind == "contact"])
    for item in page.rows:
        item.contact = notes.get(item.ref)
    # a note that is kept closed for somebody else on it is not there at all
    rows = [item for item in page.rows if item.kind != "contact" or item.contact is not None]
    return KeysetPage(rows, page.next_cursor)


def contacts(ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """Notes with who was there, whose pages they are on, asides and corrections. One query.

    ``ids`` come from a stream that wall one let through; by id wall two alone decides, since both walls
    in one query cost the planner its short way.
    """
    if not ids:
        return {}
    there = ContactWorker.objects.filter(contact_id=OuterRef("pk")).values("worker__full_name")
    about = ContactPerson.objects.filter(contact_id=OuterRef("pk")).values(
        row=JSONObject(pk="person_id", given="person__given_name", known="person__known_as")
    )
    corrections = (
        Contact.objects.filter(corrects_id=OuterRef("pk"))
        .order_by("received_at")
        .values(row=JSONObject(words="words", at="received_at", by="author__full_name"))
    )
    return {
        note.pk: note
        for note in Contact.objects.filter(pk__in=ids)
        .select_related("author", "team", "aside")
        .annotate(
            there_names=ArraySubquery(there),
            pages=ArraySubquery(about),
            corrected=ArraySubquery(corrections),
        )
    }


# ------------------------------------------------------------------ the team page


def team_people(worker: Worker, team_id: int) -> list[dict[str, object]]:
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
        Person.objects.visible_to(worker)
        .filter(lead_team_id=team_id)
        .filter(~Exists(named))
        .order_by("first_hello_on", "pk")[:30]
    )


def promises_overdue(worker: Worker, team_id: int, today: date) -> list[Promise]:
    return list(
        Promise.objects.visible_to(worker)
        .filter(team_id=team_id, due_on__lt=today, settled_on=None)
        .select_related("person", "worker")
        .order_by("due_on", "pk")[:50]
    )


def broken_glass() -> list[BreakGlass]:
    """Broken glass that the reader is told of, what is still open first; the database decides which.

    One query.
    """
    rows = BreakGlass.objects.select_related("worker__organisation", "checked_by")
    still_open = Q(verdict__in=BreakGlass.OPEN)
    return list(rows.order_by(Case(When(still_open, then=0), default=1), "-starts_at")[:50])


def agreements() -> list[Agreement]:
    """Every sharing agreement, those that run longest first. One query."""
    return list(
        Agreement.objects.select_related("from_organisation", "to_organisation").order_by(
            "-ends_at", "title"
        )[:100]
    )


def shares_of(worker: Worker, person: Person, at: datetime) -> list[Share]:
    """Live shares of a person. One query."""
    return list(
        Share.objects.visible_to(worker)
        .live(at)
        .filter(person=person, withdrawn_at=None, agreement__ends_at__gt=at)
        .select_related("to_team", "agreement")
        .order_by("to_team__name", "starts_at")
    )


def round_table(person: Person) -> tuple[list[Involvement], list[NamedWorker]]:
    """The teams and the named workers of a person. Two queries."""
    return (
        list(
            Involvement.objects.filter(person=person, ends_at=None)
            .select_related("team")
            .order_by("team__name")
        ),
        list(
            NamedWorker.objects.filter(person=person, ends_at=None).select_related(
                "worker__organisation", "team"
            )
        ),
    )


@dataclass(frozen=True)
class Change:
    """One saved change: what it was before, and who replaced that."""

    at: datetime
    by: str
    what: str
    fields: list[tuple[str, str, str]]


QUIET = {
    "id",
    "version",
    "changed_by",
    "changed_at",
    "created_at",
    "created_by",
    "lead_team",
    "neighbourhood",
    "person",
    "last_contact_at",
    "made_by",
    "made_at",
    "set_by",
    "added_by",
    "added_at",
}


def changes_of(person: Person) -> list[Change]:
    """History as pghistory keeps it (the row before each change), newest first. Two queries a table."""
    found = []
    labels = [
        (Person, _("Card"), {"id": person.pk}),
        (PersonDetails, _("Details"), {"person_id": person.pk}),
        (Goal, _("Goal"), {"person_id": person.pk}),
        (Promise, _("Promise"), {"person_id": person.pk}),
        (CircleMember, _("Circle"), {"person_id": person.pk}),
    ]
    for model, label, of in labels:
        event = model.pgh_event_model
        rows = list(event.objects.filter(**of).order_by("-pgh_id")[:50])
        now = {row.pk: row for row in model.objects.filter(**of).select_related("changed_by")}
        names = [f.name for f in model._meta.concrete_fields if f.name not in QUIET]
        after: dict[object, object] = dict(now)
        for row in rows:
            newer = after.get(row.pgh_obj_id)
            if newer is not None:
                fields = [
                    (
                        str(model._meta.get_field(name).verbose_name),
                        str(getattr(row, name) or ""),
                        str(getattr(newer, name) or ""),
                    )
                    for name in names
                    if getattr(row, name) != getattr(newer, name)
                ]
                by = getattr(newer, "changed_by", None)
                if fields:
                    found.append(Change(row.pgh_created_at, str(by or ""), str(label), fields))
            after[row.pgh_obj_id] = row
    return sorted(found, key=lambda change: change.at, reverse=True)
