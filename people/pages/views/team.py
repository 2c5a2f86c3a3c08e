"""The team page: who is alongside whom, who has nobody, which promises are overdue."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.decisions.queries import not_taken_of_team, stands_of
from people.desk.queries import open_glasses
from people.endings.models import not_quiet
from people.pages import queries
from people.sharing.queries import waiting_pulls
from placehub.audit.looked import Shown, Why, shown
from placehub.paging import Part, most_of
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

FEW = 30
FEW_DECISIONS = 8


@require_safe
@permitted(Permission.SEE_TEAM)
def team(request: WorkerRequest) -> HttpResponse:
    worker, today = request.worker, timezone.localdate()
    if not worker.seats:
        return redirect("teams:account")
    wanted = request.GET.get("team", "")
    seat = next((seat for seat in worker.seats if str(seat.team_id) == wanted), worker.seats[0])
    named = queries.team_people(worker, seat.team_id)
    alone = queries.nobody_alongside(worker, seat.team_id, most_of(request.GET, "alone", FEW))
    overdue = queries.promises_overdue(
        worker, seat.team_id, today, most_of(request.GET, "overdue", FEW)
    )
    glass = [g for g in open_glasses() if seat.role == "lead"]
    pulls = waiting_pulls(worker, timezone.now())
    loads = queries.loads_of(seat.team_id, named) if seat.role == "lead" else []
    waiting = not_taken_of_team(
        worker,
        seat.team_id,
        most_of(request.GET, "decisions", FEW_DECISIONS),
        among=not_quiet(),
    )
    there = {n.person_id for n in [*named, *overdue, *pulls, *waiting]} | {p.pk for p in alone}
    shown(request, Shown.TEAM, there, Why.TEAM)
    shown(request, Shown.GLASS, {g.person_id for g in glass if g.checked_at is None}, Why.TEAM)
    context = {
        "seat": seat,
        "team_id": str(seat.team_id),
        "alone": alone,
        "overdue": overdue,
        "glasses": glass,
        "led_round": queries.round_them(seat.team_id, [g.person_id for g in glass], timezone.now()),
        "leads": worker.leads(seat.team_id),
        "loads": loads,
        "alongside": [
            (user, [n.person for n in rows])
            for user, rows in groupby(named, key=lambda n: n.worker)
        ],
        "pulls": pulls,
        "colleagues": queries.colleagues_of(worker) if pulls else [],
        "not_taken": Part([(one, stands_of(one, today)) for one in waiting], waiting.total),
        "today": today,
    }
    return render(request, "people/pages/team.html", context)
