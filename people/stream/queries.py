"""What has happened, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.contacts.models import Contact, ContactAside, ContactPerson, ContactWorker
from people.person.models import Person
from people.slips.models import NotePutRight
from people.stream.models import StreamItem
from placehub.access.context import Worker
from placehub.formats import clock, day
from placehub.paging import KeysetPage, keyset_page


def stream_page(
    worker: Worker, person: Person, *, show: str, cursor: str
) -> KeysetPage[StreamItem]:
    """One page of what has happened. Two queries: the stream by its index, then the notes."""
    items = StreamItem.objects.visible_to(worker).filter(person=person)
    kinds = {
        "notes": ["contact", "off"],
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


def others_on(page: KeysetPage, person: Person) -> set[UUID]:
    """The other people whose notes are among those on the page of ``person``."""
    notes = [item.contact for item in page.rows if item.kind == "contact"]
    return {UUID(about["pk"]) for note in notes for about in note.pages} - {person.pk}


@cache
def _hung_on_a_note() -> dict[str, ArraySubquery]:
    """Who was there, whose pages a note is on, and what was put right. Built once: it names no reader."""
    there = ContactWorker.objects.filter(contact_id=OuterRef("pk")).values("worker__full_name")
    about = ContactPerson.objects.filter(contact_id=OuterRef("pk")).values(
        row=JSONObject(pk="person_id", given="person__given_name", known="person__known_as")
    )
    before = (
        NotePutRight.objects.filter(contact_id=OuterRef("pk"))
        .order_by("at")
        .values(
            row=JSONObject(
                how="how",
                happened_at="happened_at",
                minutes="minutes",
                there="there",
                by="by__full_name",
                at="at",
            )
        )
    )
    return {
        "there_names": ArraySubquery(there),
        "pages": ArraySubquery(about),
        "before": ArraySubquery(before),
    }


def contacts(ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """Notes with who was there, whose pages they are on, asides and corrections. One query, or two
    where a part of a note is kept to a team.

    ``ids`` come from a stream that wall one let through; by id wall two alone decides, since both walls
    in one query cost the planner its short way.
    """
    if not ids:
        return {}
    found = (
        Contact.objects.filter(Q(pk__in=ids) | Q(corrects_id__in=ids))
        .annotate(**_hung_on_a_note(), team_name=F("team__name"), by=F("author__full_name"))
        .order_by("received_at")
    )
    rows = list(found)
    notes: dict[UUID, Contact] = {note.pk: note for note in rows if note.corrects_id is None}
    kept = ContactAside.objects.filter(pk__in=[pk for pk, note in notes.items() if note.part_kept])
    asides = kept.in_bulk()  # asks nothing where there is none
    for note in notes.values():
        note.kept = asides.get(note.pk)
        note.was = _were(note)
        note.corrected = [later for later in rows if later.corrects_id == note.pk]
    return notes


def _were(note: Contact) -> list[str]:
    """What a note said of itself before it was put right, each time only what was different; and by whom."""
    at = note.happened_at
    now = [str(note.get_how_display()), f"{day(at)} {clock(at)}", _long(note.minutes)]
    now.append(", ".join(sorted(note.there_names)))  # type: ignore[attr-defined]  # annotated above
    found: list[str] = []
    for row in reversed(note.before):  # type: ignore[attr-defined]  # annotated above
        then = parse_datetime(row["happened_at"])
        was = [str(Contact.How(row["how"]).label), f"{day(then)} {clock(then)}"]
        was += [_long(row["minutes"]), row["there"]]
        changed = [
            _("was %(was)s, now %(now)s") % {"was": before, "now": later}
            for before, later in zip(was, now, strict=True)
            if before != later
        ]
        words = {"by": row["by"], "when": day(parse_datetime(row["at"]))}
        words["what"] = "; ".join(changed) or _("what led to it")
        found.insert(0, _("Put right by %(by)s, %(when)s: %(what)s.") % words)
        now = was
    return found


def _long(minutes: int | None) -> str:
    if minutes is None:
        return _("no length given")
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
