"""Who has looked at somebody."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import queries as access
from people.access import rules
from people.person.models import Person
from people.sharing import queries
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
from teams.http import WorkerRequest
from teams.models import User
from teams.rules import Permission, may


@require_safe
def looks(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Who has looked at this person. The steward sees it by reference, without the person; a reference
    that no record has or had is not there.
    """
    steward = may(request.worker, Permission.CHECK_LOOKS)
    if not steward and not may(request.worker, Permission.FIND_PEOPLE):
        raise Http404
    standing = None if steward else access.standing(pk)
    if not steward and (standing is None or not rules.may_see_who_looked(request.worker, standing)):
        raise Http404
    known = queries.reference(pk) if steward else "here"
    if known not in {"here", "gone"}:
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
        "gone": known == "gone",
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
