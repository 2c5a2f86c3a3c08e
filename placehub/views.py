"""The page on which everybody starts."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from placehub.navigation import BAR
from teams.http import WorkerRequest
from teams.rules import permissions_of


@require_safe
def first_page(request: WorkerRequest) -> HttpResponse:
    """Each role starts where its work is."""
    allowed = permissions_of(request.worker)
    for _name, permission, _words, route, _icon in BAR:
        if permission in allowed:
            return redirect(route)
    return redirect("teams:account")
