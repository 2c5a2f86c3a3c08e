"""Where a leader begins, and an answer that a worker puts away."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from placehub.paging import Part, most_of
from placehub.web.once import once
from teams.blockers import queries as blockers
from teams.home.queries import waiting_on
from teams.http import WorkerRequest, permitted
from teams.leaders.models import Told
from teams.leaders.operations import put_away
from teams.leaders.queries import what_was_told
from teams.rules import Permission

SHOWN, FEW = 12, 5
YEAR = timedelta(days=365)


@require_safe
@permitted(Permission.UNBLOCK)
def home(request: WorkerRequest) -> HttpResponse:
    """What waits on me, the oldest first; what I unblocked and how the test went; what is told to me."""
    worker, at, today = request.worker, timezone.now(), timezone.localdate()
    waiting = waiting_on(worker, at, today)
    late = list(blockers.late(at)[: FEW + 1])
    fixed = blockers.unblocked_by(worker.id, at - YEAR)
    context = {
        "waiting": Part(waiting[: most_of(request.GET, "waiting", SHOWN)], len(waiting)),
        "late": Part(late[:FEW], len(late)),
        "fixed": Part(fixed[: most_of(request.GET, "fixed", FEW)], len(fixed)),
        "told": what_was_told(worker, at, most_of(request.GET, "told", FEW)),
        "today": today,
    }
    return render(request, "teams/home/home.html", context)


@require_POST
@permitted(Permission.SEE_BLOCKERS)
@once
def told_away(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The answer was read. It leaves this reader's first page, and nobody else's."""
    put_away(get_object_or_404(Told, pk=pk), by=request.user)  # wall two shows each reader theirs
    return redirect("first-page")
