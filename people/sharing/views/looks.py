"""Who has looked; and, for the information steward, broken glass to check."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from people.access import queries as access
from people.access import rules
from people.person.models import Person
from people.sharing import operations, queries
from people.sharing.forms import CheckForm, ReferenceForm
from people.sharing.models import BreakGlass
from placehub.audit.log import NEWEST, record_read, who_looked
from placehub.errors import Refused
from placehub.web.forms import status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission, may

LOOKED_AT = {
    "person": gettext_lazy("the page"),
    "stream": gettext_lazy("what has happened"),
    "people list": gettext_lazy("the list of people"),
    "today": gettext_lazy("their Today page"),
    "team page": gettext_lazy("the team page"),
    "search": gettext_lazy("found in a search"),
    "who can see": gettext_lazy("who can see the record"),
    "who looked": gettext_lazy("who has looked"),
    "money": gettext_lazy("the money"),
    "team money": gettext_lazy("the team’s money"),
    "spend": gettext_lazy("a spend"),
    "details": gettext_lazy("the details"),
    "story": gettext_lazy("their own words"),
    "goal": gettext_lazy("what matters to them"),
    "promise": gettext_lazy("the promises"),
    "circle": gettext_lazy("the people round them"),
    "wellbeing": gettext_lazy("how things feel"),
    "changes": gettext_lazy("what changed"),
    "seal": gettext_lazy("sealing the record"),
    "own record": gettext_lazy("saying that it is their own record"),
}

LOOKED_WHY = {
    "named": gettext_lazy("walks alongside"),
    "team": gettext_lazy("their team is round the person"),
    "share": gettext_lazy("shared with their team"),
    "pull": gettext_lazy("their team was asked in"),
    "glass": gettext_lazy("broke the glass"),
    "steward": gettext_lazy("information steward"),
    "list": gettext_lazy("shown in a list"),
    "today": gettext_lazy("shown in a list"),
    "person page": gettext_lazy("part of the person’s page"),
    "spend": gettext_lazy("money of their team"),
    "search": gettext_lazy("searched"),
    "search before adding": gettext_lazy("searched before adding"),
    "came back": gettext_lazy("had been let back in within the last day"),
}


def looked_at(what: str) -> str:
    return str(LOOKED_AT.get(what, what))


def looked_why(basis: str) -> str:
    return ", ".join(str(LOOKED_WHY.get(part, part)) for part in basis.split(","))


@require_safe
def looks(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Who has looked at this person. The steward sees it by reference, without the person."""
    steward = may(request.worker, Permission.CHECK_LOOKS)
    if not steward and not may(request.worker, Permission.FIND_PEOPLE):
        raise Http404
    standing = None if steward else access.standing(pk)
    if not steward and (standing is None or not rules.may_see_who_looked(request.worker, standing)):
        raise Http404
    try:
        before = max(0, min(int(request.GET.get("before", NEWEST)), NEWEST))
    except ValueError:
        before = NEWEST
    found = who_looked(pk, before=before)
    record_read(what="who looked", persons=[pk], basis="steward" if steward else standing.basis)
    users = User.objects.select_related("organisation").in_bulk({look.worker_id for look in found})
    context = {
        "rows": [
            (look, users.get(look.worker_id), looked_at(look.what), looked_why(look.basis))
            for look in found
        ],
        "pk": pk,
        "person": None if steward else Person.objects.visible_to(request.worker).get(pk=pk),
        "last": found[-1].id if len(found) == 50 else None,
    }
    return render(request, "people/sharing/looks.html", context)


@require_safe
@permitted(Permission.CHECK_LOOKS)
def steward(request: WorkerRequest) -> HttpResponse:
    """Broken glass to check, and a record's looks to open: by reference, never by name."""
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        return redirect("people:person-looks", form.cleaned_data["reference"])
    context = {
        "glasses": queries.broken_glass(),
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
