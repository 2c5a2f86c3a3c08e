"""What a worker may spend on their own word, and who answers beside the lead."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets.spends import operations as spends
from budgets.spends import queries
from budgets.spends.forms import DeputyForm, LimitForm
from budgets.spends.models import Deputy, Limit
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, led_team, permitted
from teams.models import Team
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.ALLOCATE_MONEY)
@once
def limits(request: WorkerRequest, team_pk: int) -> HttpResponse:
    return _limits(request, led_team(request, team_pk), "budgets:limits")


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def limits_by_finance(request: WorkerRequest, team_pk: int) -> HttpResponse:
    """Where a team has one lead, a finance officer sets that lead's limit."""
    team = get_object_or_404(Team.objects.all(), pk=team_pk)
    return _limits(request, team, "budgets:limits-by-finance")


def _limits(request: WorkerRequest, team: Team, route: str) -> HttpResponse:
    form = LimitForm(posted(request), team_id=team.pk, but=request.worker.id)
    if form.is_valid():
        with refused_beside(form, "per_spend"):
            spends.set_limit(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. It holds from now on, and not for yourself."))
            return redirect(route, team.pk)
    context = {
        "form": form,
        "team": team,
        "limits": queries.limits_of(team.pk),
        "rules": queries.money_rules(),
        "leads": request.worker.leads(team.pk),
    }
    return render(request, "budgets/spends/limits.html", context, status=status_of(form))


@require_POST
@permitted(Permission.ALLOCATE_MONEY)
@once
def limit_end(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    limit = get_object_or_404(Limit, pk=pk)
    team = led_team(request, limit.team_id)
    with refused_aloud(request):
        spends.end_limit(limit, by=request.user, at=timezone.now())
        messages.success(request, _("Taken away, from now on."))
    return redirect("budgets:limits", team.pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ALLOCATE_MONEY)
@once
def deputies(request: WorkerRequest, team_pk: int) -> HttpResponse:
    team = led_team(request, team_pk)
    form = DeputyForm(posted(request), team_id=team.pk, but=request.worker.id)
    if form.is_valid():
        with refused_beside(form, "user"):
            spends.name_deputy(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. They answer from now on."))
            return redirect("budgets:deputies", team.pk)
    context = {"form": form, "team": team, "deputies": queries.deputies_of(team)}
    return render(request, "budgets/spends/deputies.html", context, status=status_of(form))


@require_POST
@permitted(Permission.ALLOCATE_MONEY)
@once
def deputy_end(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    deputy = get_object_or_404(Deputy, pk=pk)
    team = led_team(request, deputy.team_id)
    with refused_aloud(request):
        spends.end_deputy(deputy, at=timezone.now())
        messages.success(request, _("Ended, from now on."))
    return redirect("budgets:deputies", team.pk)
