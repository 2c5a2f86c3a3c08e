"""Where a leader begins, and an answer that a worker puts away."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from placehub.paging import Part, keyset_page, most_of, part_of
from placehub.web.once import once
from teams.blockers import queries as blockers
from teams.home.mail import subject_of, words_of
from teams.home.models import Letter
from teams.home.queries import waiting_on
from teams.http import WorkerRequest, permitted
from teams.leaders.models import Told
from teams.leaders.operations import put_away
from teams.leaders.queries import what_was_told
from teams.permissions import queries as permissions
from teams.rules import Permission

SHOWN, FEW = 12, 5
YEAR = timedelta(days=365)


@require_safe
@permitted(Permission.UNBLOCK)
def home(request: WorkerRequest) -> HttpResponse:
    """What waits on me, the oldest first; what I unblocked and how the test went; what is told to me."""
    worker, at, today = request.worker, timezone.now(), timezone.localdate()
    waiting = waiting_on(worker.id, today)
    late = list(blockers.late(at)[: FEW + 1])
    fixed = blockers.unblocked_by(worker.id, at - YEAR)
    context = {
        "waiting": Part(waiting[: most_of(request.GET, "waiting", SHOWN)], len(waiting)),
        "late": Part(late[:FEW], len(late)),
        "fixed": Part(fixed[: most_of(request.GET, "fixed", FEW)], len(fixed)),
        "lapsed": part_of(
            permissions.lapsed_in_my_name(worker.id, at - YEAR),
            most_of(request.GET, "lapsed", FEW),
        ),
        "told": what_was_told(worker, at, most_of(request.GET, "told", FEW)),
        "today": today,
    }
    return render(request, "teams/home/home.html", context)


@require_safe
@permitted(Permission.UNBLOCK)
def mailbox(request: WorkerRequest) -> HttpResponse:
    """What was sent to this leader by mail, or would be where no mail server is set."""
    rows = Letter.objects.filter(to_id=request.worker.id)
    page = keyset_page(rows, moment="made_at", key="pk", cursor=request.GET.get("after", ""))
    letters = [(one, subject_of(one), words_of(one)) for one in page.rows]
    context = {"letters": letters, "page": page, "sends": bool(settings.EMAIL_HOST)}
    return render(request, "teams/home/mailbox.html", context)


@require_POST
@permitted(Permission.SEE_BLOCKERS)
@once
def told_away(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The answer was read. It leaves this reader's first page, and nobody else's."""
    put_away(get_object_or_404(Told, pk=pk), by=request.user)  # wall two shows each reader theirs
    return redirect("first-page")
