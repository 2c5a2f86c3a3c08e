"""A job that somebody waits for shows its progress, and its failure in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from placehub.jobs.models import Job
from placehub.web.htmx import render_page


@require_GET
def job(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Job.objects.filter(asked_by_id=request.worker.id), pk=pk)
    try:
        asked = int(request.GET.get("asked", "0")) + 1
    except ValueError:
        asked = 1
    wait = 1 if asked < 5 else 2 if asked < 15 else 5
    context = {"job": found, "asked": asked, "wait": wait}
    return render_page(request, "jobs/job.html", context, fragment="progress")
