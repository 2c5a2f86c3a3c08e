"""Log a contact, and correct a note by adding to it."""

import uuid
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.access.models import Level
from people.contacts import operations
from people.contacts.forms import ContactForm, CorrectionForm
from people.contacts.models import Contact
from people.person import queries
from people.person.models import Person
from placehub.web.drafts import clear_draft, draft_for, keep_draft
from placehub.web.forms import status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def new_contact(request: WorkerRequest, pk: UUID | None = None) -> HttpResponse:
    """The note's key is made when the form is drawn: sent twice, it is one note."""
    if pk is None:
        return render(
            request, "people/contacts/whom.html", {"mine": queries.my_people(request.worker)}
        )
    person = get_object_or_404(queries.with_named(request.worker), pk=pk)
    draft_name = f"contact-{person.pk}"
    form = _form(request, person, draft_name, offer=request.method == "GET")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        also = [UUID(key) for key in values.get("others", [])]
        people = [person]
        if also:
            people += list(
                Person.objects.visible_to(request.worker, level=Level.FULL).filter(pk__in=also)
            )
        there = [int(key) for key in values.get("workers", [])]
        operations.log_contact(
            pk=values["note_id"],
            by=request.user,
            team_id=values["team"],
            people=people,
            at=timezone.now(),
            values=values,
            workers=there,
            known_worker=bool({request.worker.id, *there} & set(person.named_ids)),
        )
        clear_draft(request.worker.id, draft_name)
        return redirect(f"{person.get_absolute_url()}?saved=note#h-tl")
    if form.is_bound:  # a form with errors offers everything again, and is kept as it was typed
        form = _form(request, person, draft_name, offer=True)
        keep_draft(request.worker.id, draft_name, request.POST)
    context = {
        "person": person,
        "form": form,
        "draft_name": draft_name,
        "more": form.MORE,
        "draft": getattr(form, "draft", None),
        "more_open": any(name in form.errors for name in form.MORE) if form.is_bound else False,
    }
    return render(request, "people/contacts/new_contact.html", context, status=status_of(form))


def _form(request: WorkerRequest, person: Person, draft_name: str, *, offer: bool) -> ContactForm:
    """The form; colleagues and other people are read only when they are on offer or were chosen."""
    worker, now = request.worker, timezone.now()
    is_post = request.method == "POST"
    teams = [(team.id, team.name) for team in worker.teams]
    colleagues, others = None, None
    if offer or request.POST.getlist("workers"):
        colleagues = list(
            User.objects.filter(
                is_active=True, memberships__team_id__in=worker.team_ids, memberships__ends_at=None
            )
            .exclude(pk=worker.id)
            .distinct()[:40]
        )
    if offer or request.POST.getlist("others"):
        others = [
            (other.pk, other.name)
            for other in queries.my_people(worker)
            if other.pk != person.pk and not person.sealed and not other.sealed
        ]
    draft = None if is_post else draft_for(worker.id, draft_name)
    initial: dict[str, object] = {"note_id": uuid.uuid4(), "demand": "", "told_again": ""}
    form = ContactForm(
        request.POST if is_post else None,
        teams=teams,
        today=timezone.localdate(),
        now=now,
        workers=colleagues,
        people=others,
        initial=initial,
    )
    if draft is not None:
        for name, values in draft.data.items():
            if name in form.fields and name != "note_id":
                many = name in {"workers", "others"}
                form.initial[name] = values if many else (values[0] if values else "")
    form.draft = draft
    return form


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def correction(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A note is never rewritten: what should have been said stands beneath it."""
    first = get_object_or_404(
        Contact.objects.visible_to(request.worker).select_related("author"), pk=pk
    )
    if first.corrects_id is not None:
        raise Http404
    people = list(Person.objects.written_by(request.worker).filter(contacts__contact=first))
    if not people:
        raise Http404
    form = CorrectionForm(request.POST or None, initial={"note_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        team = next(
            (seat.id for seat in request.worker.teams if seat.id == first.team_id),
            request.worker.teams[0].id,
        )
        operations.log_contact(
            pk=form.cleaned_data["note_id"],
            by=request.user,
            team_id=team,
            people=people,
            at=timezone.now(),
            corrects=first,
            values={
                "how": first.how,
                "words": form.cleaned_data["words"],
                "happened_at": first.happened_at,
            },
        )
        return redirect(f"{people[0].get_absolute_url()}?saved=note#h-tl")
    context = {"first": first, "person": people[0], "form": form}
    return render(request, "people/contacts/correction.html", context, status=status_of(form))
