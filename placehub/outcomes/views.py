"""The leaders' pages: figures, never a name."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from placehub.jobs.models import Job
from placehub.outcomes import queries
from placehub.outcomes.measures import disclosure
from placehub.outcomes.measures.catalogue import BY_CODE
from placehub.outcomes.tasks import KIND
from placehub.web.downloads import as_csv
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def dashboard(request: WorkerRequest) -> HttpResponse:
    context = {
        "board": queries.dashboard(),
        "rule": disclosure.in_words(),
        "may_build": may(request.worker, Permission.BUILD_OUTCOMES),
    }
    return render(request, "outcomes/dashboard.html", context)


@require_POST
@permitted(Permission.BUILD_OUTCOMES)
@once
def new_build(request: WorkerRequest) -> HttpResponse:
    """Ask for a build and show its progress."""
    try:
        with transaction.atomic():
            job = Job.ask(KIND, by=request.user, once_key="outcomes")
    except IntegrityError:
        messages.success(request, _("Somebody asked a moment ago. The figures are on their way."))
        return redirect("outcomes:dashboard")
    return redirect(job)


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def table(request: WorkerRequest, code: str) -> HttpResponse:
    if code not in BY_CODE:
        raise Http404
    heading = [
        _("Month"),
        _("Neighbourhood (empty: the whole place)"),
        _("Value (* withheld)"),
        _("Measure"),
    ]
    return as_csv(f"{code}.csv", [heading, *queries.table_rows(code)])
