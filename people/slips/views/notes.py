"""A note on the wrong page: taking it off, and putting it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.contacts.models import Contact
from people.person.http import person_to_write
from people.person.models import Person
from people.person.queries import my_people
from people.slips import operations, queries
from people.slips.forms import PutRightForm, TakeOffForm
from people.slips.models import NoteTakenOff
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.web.drafts import keep_draft
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from placehub.web.undo import undoes
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def taking_off(request: WorkerRequest, pk: UUID, note_pk: UUID) -> HttpResponse:
    """Take a note off a page where it never belonged; the page says by whom and when, without its words."""
    found = person_to_write(request, pk, what=Shown.NOTE)
    there = Contact.objects.visible_to(request.worker).filter(corrects=None, about__person=found)
    note = get_object_or_404(there.select_related("author"), pk=note_pk)
    form = TakeOffForm(posted(request), people=_others(request, found))
    if form.is_valid():
        with refused_aloud(request):
            done = operations.take_off(note, found, **form.cleaned_data)
            messages.success(
                request, _("Taken off this page.") if done else _("It was taken off already.")
            )
        return redirect(found)
    context = {"person": found, "note": note, "form": form}
    return render(request, "people/slips/taking_off.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def putting_right(request: WorkerRequest, pk: UUID, note_pk: UUID) -> HttpResponse:
    """Another kind, time, length or company: the note says what it was before, and by whom it was changed."""
    found = person_to_write(request, pk, what=Shown.NOTE)
    there = Contact.objects.visible_to(request.worker).filter(corrects=None, about__person=found)
    note = get_object_or_404(there.select_related("author"), pk=note_pk)
    was = queries.there(note)
    told = {True: "yes", False: "no"}.get(note.told_again, "")
    kept = {name: getattr(note, name) for name in ("how", "happened_at", "minutes", "demand")}
    initial = kept | {"workers": [str(key) for key in was], "told_again": told}
    workers = _who_may_have_been_there(request, was)
    form = PutRightForm(posted(request), workers=workers, initial=initial, now=timezone.now())
    if form.is_valid():
        with refused_aloud(request):
            done = operations.put_note_right(note, **form.cleaned_data)
            say = _("Put right. The note says what it was before.")
            messages.success(request, say if done else _("Nothing of it was different."))
        return redirect(f"{found.get_absolute_url()}#n-{note.pk}")
    context = {"person": found, "note": note, "form": form}
    return render(request, "people/slips/putting_right.html", context, status=status_of(form))


def _who_may_have_been_there(request: WorkerRequest, was: list[int]) -> list[tuple[int, str]]:
    """Who was written down, and the reader's colleagues. Two queries."""
    here = User.objects.sitting_in(request.worker.team_ids)
    found = {one.pk: one.full_name for one in [*User.objects.filter(pk__in=was), *here]}
    return sorted(found.items(), key=lambda one: one[1])


@undoes("note")
def unsay(request: WorkerRequest, given: list[str]) -> str:
    """A note that was just written goes from all its pages, with what was promised in it."""
    mine = Contact.objects.visible_to(request.worker).filter(author_id=request.worker.id)
    note = mine.filter(pk=given[0], corrections=None).first()
    if note is None:
        raise Refused(_("Somebody has added to that note by now. Correct it where it stands."))
    people = list(Person.objects.visible_to(request.worker).filter(contacts__contact=note))
    shown(request, Shown.NOTE, [person.pk for person in people], Why.WRITES)
    for person in people:
        operations.take_off(note, person, why=NoteTakenOff.Why.SLIP, words="", onto=None)
    typed = {name: str(getattr(note, name) or "") for name in ("how", "words", "said", "minutes")}
    form = reverse("people:new-contact-for", args=[given[1]])
    keep_draft(request.worker.id, form, {name: [value] for name, value in typed.items()})
    return _("Taken back: the note is on nobody’s page. Your words are in the form again.")


def _others(request: WorkerRequest, person: Person) -> list[tuple[UUID, str]]:
    """To whose page it may go: the people whom the reader walks alongside. One query."""
    others = [(one.pk, one.name) for one in my_people(request.worker) if one.pk != person.pk]
    shown(request, Shown.ALSO_THERE, [pk for pk, _name in others], Why.LIST)
    return others


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def putting_back(request: WorkerRequest, pk: UUID, off_pk: UUID) -> HttpResponse:
    """It was taken off by a slip: the note stands on the page again."""
    found = person_to_write(request, pk, what=Shown.NOTE)
    there = NoteTakenOff.objects.visible_to(request.worker).as_told().filter(person=found)
    off = get_object_or_404(there, pk=off_pk)
    with refused_aloud(request):
        done = operations.put_back(off.pk)
        messages.success(
            request,
            _("Back on this page. What was promised with it is not: promise it again.")
            if done
            else _("It is back already, or it stands on another page now."),
        )
    return redirect(f"{found.get_absolute_url()}#h-tl")
