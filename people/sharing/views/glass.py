"""At a signpost: asking to be pulled in, or breaking the glass."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.sharing import operations
from people.sharing.forms import AskInForm, BreakGlassForm
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def pulling_in(request: WorkerRequest, reference: uuid.UUID) -> HttpResponse:
    """Ask to be pulled in round somebody whom another team knows."""
    teams = [(seat.team_id, seat.name) for seat in request.worker.seats]
    form = AskInForm(posted(request), teams=teams)
    if form.is_valid():
        with refused_beside(form, None):
            operations.ask_in(reference, form.cleaned_data["team"], form.cleaned_data["words"])
            messages.success(request, _("Asked. You hear as soon as they answer."))
            return redirect("people:today")
    context = {"form": form, "reference": reference}
    return render(request, "people/sharing/pulling_in.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def broken_glass(request: WorkerRequest, reference: uuid.UUID) -> HttpResponse:
    """Open a record that is held elsewhere, for a reason and a time."""
    form = BreakGlassForm(posted(request))
    if form.is_valid():
        with refused_beside(form, None):
            person = operations.break_glass(reference, **form.cleaned_data)
            messages.success(
                request,
                _(
                    "The record is open to you for the time you chose. The team lead and the information steward are told."
                ),
            )
            return redirect("people:person", person)
    context = {"form": form, "reference": reference}
    return render(request, "people/sharing/broken_glass.html", context, status=status_of(form))
