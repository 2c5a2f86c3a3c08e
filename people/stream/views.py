"""What has happened, a page at a time."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from people.access import rules
from people.access.models import Level
from people.person.http import person_and_standing
from people.stream import queries
from placehub.audit.looked import Shown, Why, shown
from placehub.web.htmx import render_page
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.FIND_PEOPLE)
def stream(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(request, pk, what=Shown.STREAM, level=Level.SUMMARY)
    show = request.GET.get("show", "")
    page = queries.stream_page(
        request.worker, found, show=show, cursor=request.GET.get("after", "")
    )
    shown(request, Shown.NOTE_ELSEWHERE, queries.others_on(page, found), Why.NOTE)
    context = {
        "person": found,
        "standing": standing,
        "page": page,
        "show": show,
        "may_write": rules.may_write(request.worker, standing),
    }
    return render_page(request, "people/stream/stream.html", context, fragment="stream")
