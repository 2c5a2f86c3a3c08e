"""A job that somebody waits for shows its progress, and its failure in words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from placehub.jobs.models import Job
from placehub.web.htmx import render_page

OFTEN, SOMETIMES = 5, 15


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(request.worker), pk=pk)
    asked = times_asked(request)
    wait = 1 if asked < OFTEN else 2 if asked < SOMETIMES else 5
    context = {"job": found, "asked": asked, "wait": wait}
    return render_page(request, "jobs/job.html", context, fragment="progress")


def times_asked(request: HttpRequest) -> int:
    """How often this page has asked already: it asks less often the longer it takes."""
    before = request.GET.get("asked", "0")
    return min(int(before), 1000) + 1 if before.isdecimal() and len(before) < 5 else 1
