"""A note on the wrong page: taking it off, and putting it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.contacts.models import Contact
from people.person.http import person_to_write
from people.person.models import Person
from people.person.queries import my_people
from people.slips import operations
from people.slips.forms import TakeOffForm
from people.slips.models import NoteTakenOff
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
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
        try:
            done = operations.take_off(note, found, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Taken off this page.") if done else _("It was taken off already.")
            )
        return redirect(f"{found.get_absolute_url()}#h-tl")
    context = {"person": found, "note": note, "form": form}
    return render(request, "people/slips/taking_off.html", context, status=status_of(form))


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
    try:
        done = operations.put_back(off.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Back on this page. What was promised with it is not: promise it again.")
            if done
            else _("It is back already, or it stands on another page now."),
        )
    return redirect(f"{found.get_absolute_url()}#h-tl")
