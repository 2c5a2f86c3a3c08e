"""Who has looked; and, for the information steward, broken glass to check."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import queries as access
from people.access import rules
from people.person.models import Person
from people.sharing import operations, queries
from people.sharing.forms import CheckForm, ReferenceForm
from people.sharing.models import BreakGlass
from placehub.audit.looked import (
    NEWEST,
    Look,
    Shown,
    Why,
    shown,
    what_in_words,
    who_looked,
    why_in_words,
)
from placehub.errors import Refused
from placehub.web.forms import status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission, may


@require_safe
def looks(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Who has looked at this person. The steward sees it by reference, without the person."""
    steward = may(request.worker, Permission.CHECK_LOOKS)
    if not steward and not may(request.worker, Permission.FIND_PEOPLE):
        raise Http404
    standing = None if steward else access.standing(pk)
    if not steward and (standing is None or not rules.may_see_who_looked(request.worker, standing)):
        raise Http404
    found, in_lists = _asked_for(request, pk)
    shown(request, Shown.WHO_LOOKED, [pk], *([Why.STEWARD] if steward else standing.why))
    users = User.objects.select_related("organisation").in_bulk({look.worker_id for look in found})
    context = {
        "rows": [
            (look, users.get(look.worker_id), what_in_words(look.what), why_in_words(look.basis))
            for look in found
        ],
        "pk": pk,
        "person": None if steward else Person.objects.visible_to(request.worker).get(pk=pk),
        "in_lists": in_lists,
        "last": found[-1].id if len(found) == 50 else None,
    }
    return render(request, "people/sharing/looks.html", context)


def _asked_for(request: WorkerRequest, pk: UUID) -> tuple[list[Look], bool]:
    """A page of looks, and whether it is of those in lists; what was opened, unless lists were asked for."""
    try:
        before = max(0, min(int(request.GET.get("before", NEWEST)), NEWEST))
    except ValueError:
        before = NEWEST
    in_lists = request.GET.get("show") == "lists"
    return who_looked(pk, before=before, in_lists=in_lists), in_lists


@require_safe
@permitted(Permission.CHECK_LOOKS)
def steward(request: WorkerRequest) -> HttpResponse:
    """Broken glass to check, and a record's looks to open: by reference, never by name."""
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        return redirect("people:person-looks", form.cleaned_data["reference"])
    glasses = queries.broken_glass()
    shown(request, Shown.GLASS, {glass.person_id for glass in glasses}, Why.STEWARD)
    context = {
        "glasses": glasses,
        "verdicts": BreakGlass.Verdict,
        "form": form,
    }
    return render(request, "people/sharing/steward.html", context, status=status_of(form))


@require_POST
@permitted(Permission.CHECK_LOOKS)
@once
def check(request: WorkerRequest, pk: UUID) -> HttpResponse:
    form = CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you found."))
    else:
        try:
            done = operations.check_glass(pk, verdict=form.cleaned_data["verdict"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Kept.") if done else _("It was checked already, or it is your own.")
            )
    return redirect("people:looks")
