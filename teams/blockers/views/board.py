"""What is in the way across the place: the board, one blocker with its life, the join map."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from placehub.paging import most_of
from teams.blockers import queries
from teams.blockers.models import RULES, Blocker, State
from teams.blockers.views.verbs import offered
from teams.http import WorkerRequest, permitted
from teams.leaders.queries import answers_for
from teams.rules import Permission, may

FEW, LIFE = 8, 30


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def board(request: WorkerRequest) -> HttpResponse:
    """All of it, or what my teams met, or what I have: in four columns."""
    worker, at = request.worker, timezone.now()
    show = request.GET.get("show", "")
    leads = may(worker, Permission.UNBLOCK)
    mine = show == "mine"
    context = {
        "show": "mine" if mine else "",
        "leads": leads,
        "columns": queries.board(
            teams=worker.team_ids if mine and not leads else None,
            owner=worker.id if mine and leads else None,
            every=request.GET.get("all", ""),
            most=FEW,
            at=at,
        ),
        "totals": queries.totals(at),
        "now": at,
        "today": timezone.localdate(),
    }
    return render(request, "teams/blockers/board.html", context)


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def blocker(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """One blocker: how it stands, what may be done, and its life."""
    worker, today = request.worker, timezone.localdate()
    found = get_object_or_404(Blocker.objects.with_names(), pk=pk)
    teams = queries.teams_of(found)
    leads = may(worker, Permission.UNBLOCK)
    mine = not leads and any(one.team_id in worker.team_ids for one in teams)
    whose = answers_for(worker.id, today) if leads else {}
    moves = found.owner_id in whose if found.owner_id else leads
    context = {
        "blocker": found,
        "teams": teams,
        "life": queries.life_of(found, most_of(request.GET, "life", LIFE)),
        "leads": leads,
        "mine": mine,
        "offers": offered(found) if moves else [],
        "moves": moves,
        "for_whom": whose.get(found.owner_id, ""),
        "days_left": found.days_left_to_cite(today),
        "may_show_rule": (mine or moves) and not found.cited,
        "rules": RULES,
        "testing": found.state == State.TESTING,
        "today": today,
    }
    return render(request, "teams/blockers/blocker.html", context)


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def joins(request: WorkerRequest) -> HttpResponse:
    """Which services are badly stitched together."""
    found = queries.join_map(timezone.localdate())
    context = {
        "chart": queries.joins_chart(found) if found else None,
        "not_drawn": max(0, sum(join.open > 0 for join in found) - queries.DRAWN),
    }
    return render(request, "teams/blockers/joins.html", context)


@require_POST
@permitted(Permission.RAISE_BLOCKERS)
def alike(request: WorkerRequest) -> HttpResponse:
    """While somebody types: what others said in words like these. Posted, since words stand in no address."""
    words = request.POST.get("words", "")[:120]
    return render(request, "teams/blockers/_alike.html", {"alike": queries.alike(words)})
