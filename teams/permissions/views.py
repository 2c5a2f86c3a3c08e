"""You may; may we; and how leaders answer."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.paging import keyset_page, most_of, part_of
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.leaders.models import Service
from teams.leaders.queries import answers_for
from teams.models import Team
from teams.permissions import operations, queries
from teams.permissions.forms import AnswerForm, AskForm, GiveForm, TakeBackForm
from teams.permissions.models import Ask, Standing
from teams.rules import Permission, may

FEW = 10


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def permissions(request: WorkerRequest) -> HttpResponse:
    """You may…: of my teams and of all; what my teams asked and wait for."""
    worker, today = request.worker, timezone.localdate()
    past, words = request.GET.get("show") == "past", request.GET.get("q", "")[:100]
    every = request.GET.get("of") == "all" or not worker.team_ids
    teams = () if every else worker.team_ids
    rows = queries.standing(words=words, past=past, teams=teams, today=today)
    page = keyset_page(rows, moment="given_at", key="pk", cursor=request.GET.get("after", ""))
    asked = queries.waiting_asks(worker.team_ids) if worker.team_ids else Ask.objects.none()
    context = {
        "page": page,
        "past": past,
        "words": words,
        "every": every,
        "asked": part_of(asked, most_of(request.GET, "asked", FEW)),
        "leads": may(worker, Permission.UNBLOCK),
        "days": settings.PLACEHUB_ANSWER_DAYS,
        "today": today,
    }
    return render(request, "teams/permissions/permissions.html", context)


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def standing(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Standing.objects.with_names(), pk=pk)
    worker, today = request.worker, timezone.localdate()
    leads = may(worker, Permission.UNBLOCK)
    context = {
        "standing": found,
        "lives": found.lives(today),
        "may_take_back": leads
        and found.lives(today)
        and found.given_by_id in answers_for(worker.id, today),
        "form": TakeBackForm(),
        "asked": Ask.objects.filter(standing=found).select_related("team").first(),
    }
    return render(request, "teams/permissions/standing.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.RAISE_BLOCKERS)
@once
def ask(request: WorkerRequest) -> HttpResponse:
    """May we? No answer in time is a yes, unless it needs one."""
    teams = [(seat.team_id, seat.name) for seat in request.worker.seats]
    services = Service.objects.running(timezone.localdate()).order_by("name")
    form = AskForm(posted(request), teams=teams, services=services)
    if form.is_valid():
        with refused_beside(form, "words"):
            values = dict(form.cleaned_data)
            team = values.pop("team")
            asked = operations.ask(**values, by=request.user, team_id=team, at=timezone.now())
            messages.success(
                request, _("Asked. %(name)s is told.") % {"name": asked.asked_of.full_name}
            )
            return redirect(asked)
    context = {"form": form, "days": settings.PLACEHUB_ANSWER_DAYS}
    return render(request, "teams/permissions/ask.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.UNBLOCK)
@once
def give(request: WorkerRequest) -> HttpResponse:
    """A leader allows something that nobody asked for."""
    teams = list(Team.objects.running(timezone.localdate()).order_by("name"))
    form = GiveForm(posted(request), teams=teams)
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen = [int(one) for one in values.pop("teams")]
        given = operations.give_directly(**values, teams=chosen, by=request.user, at=timezone.now())
        messages.success(request, _("Allowed. The teams are told."))
        return redirect(given)
    return render(request, "teams/permissions/give.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.SEE_BLOCKERS)
@once
def one_ask(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What was asked, how it stands, and a leader's answer."""
    names = ("asked_of", "asked_by", "answered_by", "team", "service", "standing")
    found = get_object_or_404(Ask.objects.select_related(*names), pk=pk)
    worker, today = request.worker, timezone.localdate()
    leads = may(worker, Permission.UNBLOCK)
    whose = answers_for(worker.id, today) if leads else {}
    answers = found.asked_of_id in whose
    if request.method == "POST" and not answers:
        raise Http404
    form = AnswerForm(posted(request), initial={"limit_pence": found.limit_pence})
    if form.is_valid():
        with refused_aloud(request):
            _answer(request, found, form)
        return redirect(found)
    context = {
        "ask": found,
        "answers": answers and found.waits,
        "for_whom": whose.get(found.asked_of_id, ""),
        "mine": found.asked_by_id == worker.id,
        "form": form,
        "today": today,
    }
    return render(request, "teams/permissions/one_ask.html", context, status=status_of(form))


def _answer(request: WorkerRequest, found: Ask, form: AnswerForm) -> None:
    values, said = form.cleaned_data, {"by": request.user, "at": timezone.now()}
    if values["says"] == "no":
        operations.say_no(found, values["words"], **said)
    else:
        limits = {name: values[name] for name in ("limit_pence", "until_on")}
        operations.say_yes(found, values["words"], **limits, **said)
    messages.success(request, _("Answered. The team is told."))


@require_POST
@permitted(Permission.RAISE_BLOCKERS)
@once
def withdraw(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Ask.objects.filter(asked_by_id=request.worker.id), pk=pk)
    with refused_aloud(request):
        operations.withdraw(found)
        messages.success(request, _("Withdrawn."))
    return redirect(found)


@require_POST
@permitted(Permission.UNBLOCK)
@once
def take_back(request: WorkerRequest, pk: UUID) -> HttpResponse:
    whose = answers_for(request.worker.id, timezone.localdate())
    found = get_object_or_404(Standing.objects.filter(given_by_id__in=whose).with_names(), pk=pk)
    form = TakeBackForm(posted(request))
    if form.is_valid():
        with refused_beside(form, "why"):
            operations.take_back(
                found, form.cleaned_data["why"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Taken back. Every team that it was for reads why."))
            return redirect(found)
    context = {"standing": found, "lives": True, "may_take_back": True, "form": form}
    return render(request, "teams/permissions/standing.html", context, status=status_of(form))


@require_safe
@permitted(Permission.UNBLOCK)
def mirror(request: WorkerRequest) -> HttpResponse:
    """How leaders answer what they are asked: for all leaders, own row first."""
    leaders, organisations = queries.mirror(request.worker, timezone.now())
    context = {
        "leaders": queries.mirror_chart(leaders, _("By leader")) if leaders else None,
        "organisations": queries.mirror_chart(organisations, _("By organisation"))
        if organisations
        else None,
    }
    return render(request, "teams/permissions/mirror.html", context)
