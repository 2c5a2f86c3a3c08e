"""The other names that somebody has or had."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.person import operations, queries
from people.person.forms import OtherNameForm
from people.person.http import person_to_write
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def names(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.DETAILS)
    form = OtherNameForm(posted(request), initial={"kind": "former"})
    if form.is_valid():
        operations.add_name(found, form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Kept. They are found under this name too."))
        return redirect("people:names", found.pk)
    context = {
        "person": found,
        "form": form,
        "names": queries.other_names(request.worker).filter(person=found),
    }
    return render(request, "people/person/names.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def name_removal(request: WorkerRequest, pk: UUID, name_pk: UUID) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.DETAILS)
    theirs = queries.other_names(request.worker, taken_off=True).filter(person=found)
    operations.take_name_off(get_object_or_404(theirs, pk=name_pk), at=timezone.now())
    messages.success(request, _("Taken off. They are no longer found under this name."))
    return redirect("people:names", found.pk)
