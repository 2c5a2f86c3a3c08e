"""What changed about a person, in the words of the forms that changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.base import Versioned
from people.circle.models import CircleMember
from people.decisions.models import Decision
from people.door.models import DoorNote
from people.endings.models import Farewell, Quiet
from people.person.models import Person, PersonDetails
from people.plan.models import Goal, Promise
from people.slips.models import NoteTakenOff
from placehub.formats import part_of_day

WORDS = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "known_as": gettext_lazy("Likes to be called"),
    "born_on": gettext_lazy("Date of birth"),
    "picture": gettext_lazy("Picture"),
    "sealed": gettext_lazy("Sealed"),
    "contact_preference": gettext_lazy("How to get in touch"),
    "languages": gettext_lazy("Languages"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "address_protected": gettext_lazy("Address protected"),
    "lives_with": gettext_lazy("Lives with"),
    "home_note": gettext_lazy("At the door"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "nhs_number": gettext_lazy("NHS number"),
    "in_touch_every_days": gettext_lazy("Wants to hear from somebody every … days"),
    "words": gettext_lazy("The words"),
    "state": gettext_lazy("Where it stands"),
    "want": gettext_lazy("What do we want to try?"),
    "matters": gettext_lazy("What matters to them here?"),
    "harm_if": gettext_lazy("What harm may come if we do it?"),
    "harm_if_not": gettext_lazy("What harm comes if we do not?"),
    "legal": gettext_lazy("Is it legal?"),
    "decided_on": gettext_lazy("Decided on"),
    "look_back_on": gettext_lazy("When do we look back at it?"),
    "looked_back_on": gettext_lazy("Looked back on"),
    "due_on": gettext_lazy("By when?"),
    "kept": gettext_lazy("Was it kept?"),
    "called_off": gettext_lazy("Why it will not happen"),
    "worker": gettext_lazy("Who does it?"),
    "promised_by": gettext_lazy("Who does it?"),
    "name": gettext_lazy("Who?"),
    "relationship": gettext_lazy("Who are they to the person?"),
    "kind": gettext_lazy("What kind of tie?"),
    "tie": gettext_lazy("How is it between them?"),
    "close": gettext_lazy("Close to them"),
    "left_on": gettext_lazy("No longer in the circle"),
    "ring_first": gettext_lazy("Ring them first"),
    "said_by": gettext_lazy("Who says so?"),
    "said_on": gettext_lazy("On which day?"),
    "holds_until": gettext_lazy("Until when does it hold?"),
    "ended_on": gettext_lazy("Not so any more since"),
}


@dataclass(frozen=True)
class Change:
    """One saved change: what it was before, and who replaced that."""

    at: datetime
    by: str
    what: str
    fields: list[tuple[str, str, str]]


def changes_of(person: Person) -> list[Change]:
    """History as pghistory keeps it (the row before each change), newest first. Two queries a table."""
    labels: list[tuple[type[Versioned], str, str, str]] = [
        (Person, _("Card"), "", "id"),
        (PersonDetails, _("Details"), "", "person_id"),
        (Goal, _("Goal"), "words", "person_id"),
        (Promise, _("Promise"), "words", "person_id"),
        (Decision, _("Decision"), "want", "person_id"),
        (CircleMember, _("Circle"), "name", "person_id"),
        (DoorNote, _("Before you knock"), "words", "person_id"),
    ]
    found = [
        change
        for model, label, named, key in labels
        for change in _of_table(model, label, named, {key: person.pk})
    ]
    found += [*_notes_of(person), *_endings_of(person)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _notes_of(person: Person) -> list[Change]:
    """Notes taken off the page and put back on it: that they were, and no word of them. One query."""
    off, on = _("Taken off this page"), _("On this page")
    found = []
    rows = NoteTakenOff.objects.as_told().filter(person=person)
    for row in rows.select_related("taken_off_by", "put_back_by").order_by("-taken_off_at"):
        why = str(row.get_why_display())
        found.append(Change(row.taken_off_at, str(row.taken_off_by), _("Note"), [(why, on, off)]))
        if row.put_back_at:
            found.append(Change(row.put_back_at, str(row.put_back_by), _("Note"), [(why, off, on)]))
    return found


def _endings_of(person: Person) -> list[Change]:
    """Farewells, and that somebody died, moved away or asked us to stop, with what was taken back. Two queries."""
    found = []
    farewells = Farewell.objects.filter(person=person).select_related("team", "said_by")
    for one in farewells.order_by("-said_at"):
        fields = [(_("Round the person"), one.team.name, str(one.get_why_display()))]
        found.append(Change(one.said_at, str(one.said_by), _("Farewell"), fields))
    quiets = Quiet.objects.filter(person=person).select_related("said_by", "ended_by")
    for said in quiets.order_by("-said_at"):
        what, day = str(said.get_kind_display()), date_format(said.since_on, "j F Y")
        found.append(Change(said.said_at, str(said.said_by), what, [(_("Since"), "", day)]))
        if said.ended_at:
            why = _("It was a slip") if said.slip else _("They are back")
            found.append(Change(said.ended_at, str(said.ended_by), what, [(_("Since"), day, why)]))
    return found


def _of_table(model: type[Versioned], label: str, named: str, of: dict[str, UUID]) -> list[Change]:
    fields = [field for field in model._meta.concrete_fields if field.name in WORDS]
    named_too = [field.name for field in fields if field.is_relation]
    before = model.pgh_event_model._default_manager.filter(**of)
    before = before.select_related("changed_by", *named_too)
    newer: dict[UUID, Versioned] = {
        row.pk: row
        for row in model._default_manager.filter(**of).select_related("changed_by", *named_too)
    }
    found = []
    for row in before.order_by("-pgh_id"):
        after = newer.get(row.pgh_obj_id)
        newer[row.pgh_obj_id] = row
        if after is None:
            continue
        changed = [
            (str(WORDS[field.name]), _said(row, field), _said(after, field))
            for field in fields
            if _said(row, field) != _said(after, field)
        ]
        if changed:
            whole = f"{label}: {getattr(row, named)}" if named else label
            found.append(Change(row.pgh_created_at, str(after.changed_by or ""), whole, changed))
    return found


def _said(row: Model, field: Field) -> str:
    value = getattr(row, field.name)
    if value in {None, ""}:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.name == "born_on":
        return part_of_day(value, row.born_kind)  # type: ignore[attr-defined]  # of a person
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if field.name == "picture":
        return value.capitalize()  # as the form has it
    return str(dict(field.flatchoices).get(value, value))
