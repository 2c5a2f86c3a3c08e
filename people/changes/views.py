"""What changed about a person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.changes import queries
from people.person.http import person_and_standing
from placehub.audit.looked import Shown
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.LOG_CONTACTS)
def changes(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What changed on the card, the details, the goals, the promises and the circle, newest first."""
    found, standing = person_and_standing(request, pk, what=Shown.CHANGES)
    return render(
        request,
        "people/changes/changes.html",
        {"person": found, "standing": standing, "changes": queries.changes_of(found)},
    )
