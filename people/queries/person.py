"""The person page and its parts. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from people.models import (
    CircleMember,
    Contact,
    ContactAside,
    ContactPerson,
    ContactWorker,
    Goal,
    GoalScore,
    Person,
    Promise,
    Story,
    StreamItem,
    Wellbeing,
)
from people.models.base import Level
from placehub.access.context import Worker
from placehub.charts.circle import ring
from placehub.charts.dumbbell import dumbbell
from placehub.charts.marks import Chart
from placehub.paging import KeysetPage, keyset_page


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
        "money": ["money", "asked"],
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
    """Notes with who was there, whose pages they are on, asides and corrections. One query, or two
    where a part of a note is kept to a team.

    ``ids`` come from a stream that wall one let through; by id wall two alone decides, since both walls
    in one query cost the planner its short way.
    """
    if not ids:
        return {}
    there = ContactWorker.objects.filter(contact_id=OuterRef("pk")).values("worker__full_name")
    about = ContactPerson.objects.filter(contact_id=OuterRef("pk")).values(
        row=JSONObject(pk="person_id", given="person__given_name", known="person__known_as")
    )
    found = (
        Contact.objects.filter(Q(pk__in=ids) | Q(corrects_id__in=ids))
        .annotate(
            there_names=ArraySubquery(there),
            pages=ArraySubquery(about),
            team_name=F("team__name"),
            by=F("author__full_name"),
        )
        .order_by("received_at")
    )
    rows = list(found)
    notes = {note.pk: note for note in rows if note.corrects_id is None}
    kept = ContactAside.objects.filter(pk__in=[pk for pk, note in notes.items() if note.part_kept])
    asides = kept.in_bulk()  # asks nothing where there is none
    for note in notes.values():
        note.kept = asides.get(note.pk)
        note.corrected = [later for later in rows if later.corrects_id == note.pk]
    return notes
