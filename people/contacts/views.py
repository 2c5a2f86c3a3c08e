"""Log a contact, and correct a note by adding to it."""

import uuid
from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedSince
from people.blockers.queries import on_a_note
from people.contacts import operations
from people.contacts.forms import ContactForm, CorrectionForm
from people.contacts.models import Contact, ContactPerson
from people.person import queries
from people.person.http import team_to_write_for
from people.person.models import Person
from placehub.access.context import Worker
from placehub.audit.looked import Shown, Why, shown
from placehub.formats import day
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission

OF_BLOCKERS = ("met_again", "through_")


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def new_contact(request: WorkerRequest, pk: UUID | None = None) -> HttpResponse:
    """The note's key is made when the form is drawn: sent twice, it is one note."""
    if pk is None:
        mine = queries.my_people(request.worker)
        shown(request, Shown.FOR_WHOM, [person.pk for person in mine], Why.LIST)
        return render(request, "people/contacts/whom.html", {"mine": mine})
    person = get_object_or_404(queries.with_named(request.worker), pk=pk)
    shown(request, Shown.NEW_CONTACT, [person.pk], Why.WRITES)
    form = _form(request, person, offer=request.method == "GET")
    if form.is_valid():
        note = _log(request, person, form.cleaned_data)
        tried = (
            _("Saved. Nobody was reached, so it is no contact: Today asks again %(when)s.")
            % {"when": day(note.come_back_on)}
            if note.come_back_on
            else _("Saved. Nobody was reached: it does not count as a contact.")
        )
        words = tried if note.how in Contact.UNREACHED else _("Saved. Thank you.")
        saved(request, words, "note", note.pk, person.pk, back=person.get_absolute_url())
        return redirect(person)
    if form.is_bound:  # a form with errors offers everything again
        form = _form(request, person, offer=True)
    context = {
        "person": person,
        "form": form,
        "more": form.MORE,
        "tried": [form[name] for name in form.tried],
        "more_open": form.is_bound and any(name in form.errors for name in form.MORE),
    }
    return render(request, "people/contacts/new_contact.html", context, status=status_of(form))


def _log(request: WorkerRequest, person: Person, values: Mapping[str, object]) -> Contact:
    """Write the note on the pages of all whom it was about, with who of us was there."""
    also = [UUID(key) for key in values.get("others", [])]
    others = queries.with_named(request.worker).filter(pk__in=also) if also else []
    there = [int(key) for key in values.get("workers", [])]
    return operations.log_contact(
        pk=values["note_id"],
        by=request.user,
        team_id=values["team"],
        people=[person, *others],
        at=timezone.now(),
        values=values,
        workers=there,
    )


def _form(request: WorkerRequest, person: Person, *, offer: bool) -> ContactForm:
    """The form; colleagues and other people are read only when they are on offer or were chosen."""
    worker, sent = request.worker, posted(request)
    with_workers = offer or (sent and sent.getlist("workers"))
    with_met = offer or (sent and any(name.startswith(OF_BLOCKERS) for name in sent))
    met, tried = on_a_note(worker, person) if with_met else ([], [])
    with_others = offer or (sent and (sent.getlist("others") or sent.get("whose")))
    return ContactForm(
        sent,
        teams=[(seat.team_id, seat.name) for seat in worker.seats],
        today=timezone.localdate(),
        now=timezone.now(),
        workers=_colleagues(worker) if with_workers else None,
        people=_others(request, person) if with_others else None,
        met=met,
        tried=tried,
        initial={"note_id": uuid.uuid4(), "demand": "", "told_again": ""},
    )


def _colleagues(worker: Worker) -> list[User]:
    """Who else of the worker's teams may have been there, in order of names. One query."""
    here = User.objects.sitting_in(worker.team_ids).exclude(pk=worker.id)
    return list(here.order_by("full_name", "pk"))


def _others(request: WorkerRequest, person: Person) -> list[tuple[UUID, str]]:
    """Who else a note about the person may be about: nobody, where one of them is sealed. One query."""
    others = [
        (other.pk, other.name)
        for other in queries.my_people(request.worker)
        if other.pk != person.pk and not person.sealed and not other.sealed
    ]
    shown(request, Shown.ALSO_THERE, [pk for pk, _name in others], Why.LIST)
    return others


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def correction(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A note is never rewritten: what should have been said stands beneath it."""
    notes = Contact.objects.visible_to(request.worker).filter(corrects=None)
    notes = notes.select_related("author").with_whom_it_is_about(request.worker)
    first = get_object_or_404(notes, pk=pk)
    people = list(queries.with_named(request.worker).filter(contacts__contact=first))
    if not people:
        raise Http404
    shown(request, Shown.NOTE, first.about_ids, Why.WRITES)
    form = CorrectionForm(posted(request), initial={"note_id": uuid.uuid4()})
    if form.is_valid():
        operations.correct(
            first,
            form.cleaned_data["words"],
            pk=form.cleaned_data["note_id"],
            by=request.user,
            team_id=team_to_write_for(request.worker, first.team_id),
            people=people,
            at=timezone.now(),
        )
        messages.success(request, _("Saved. It stands beneath the note."))
        return redirect(f"{people[0].get_absolute_url()}#n-{first.pk}")
    context = {"first": first, "person": people[0], "form": form}
    return render(request, "people/contacts/correction.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def come_back_tick(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Tick off that the worker went back, or need not any more."""
    link = get_object_or_404(ContactPerson.objects.visible_to(request.worker), pk=pk)
    with refused_aloud(request):
        done = operations.tick_come_back(link.pk)
        if done:
            saved(request, _("Ticked off."), "tick", link.pk, back=reverse("people:today"))
        else:
            messages.success(request, _("It was ticked off already."))
    return redirect("people:today")


@undoes("tick")
def untick(request: WorkerRequest, given: list[str]) -> str:
    """The come-back was ticked off by a slip: it stands on Today again."""
    link = get_object_or_404(ContactPerson.objects.visible_to(request.worker), pk=given[0])
    shown(request, Shown.NOTE, [link.person_id], Why.WRITES)
    if not operations.untick_come_back(link.pk):
        raise ChangedSince
    return _("It stands on Today again.")
