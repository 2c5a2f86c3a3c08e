"""The page on which everybody starts, and the one that says who may do what."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placehub.access.walls import all_walls
from placehub.navigation import BAR
from teams.http import WorkerRequest, permitted
from teams.models import Role
from teams.rules import ROLE_PERMISSIONS, ROLE_WORDS, Permission, permissions_of


@require_safe
def first_page(request: WorkerRequest) -> HttpResponse:
    """Each role starts where its work is."""
    allowed = permissions_of(request.worker)
    for _name, permission, _words, route, _icon in BAR:
        if permission in allowed:
            return redirect(route)
    return redirect("teams:account")


@require_safe
@permitted(Permission.CHECK_LOOKS)
def who_may(request: WorkerRequest) -> HttpResponse:
    """Every role, permission and wall as a sentence: read from what the database is made of. No query."""
    roles = [
        (
            role.label,
            ROLE_WORDS[role],
            [Permission(one).label for one in sorted(ROLE_PERMISSIONS[role])],
        )
        for role in Role
    ]
    walls = sorted(all_walls().values(), key=lambda wall: wall.model._meta.label_lower)
    return render(request, "placehub/who_may.html", {"roles": roles, "walls": walls})
