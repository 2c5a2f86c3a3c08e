"""The stop-doing ledger: what was given up, what waits, and asking for more."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.leaders.queries import answers_for
from teams.rules import Permission, may
from teams.stops import operations, queries
from teams.stops.forms import AnswerForm, AskForm, GiveUpForm, HoursForm, MeTooForm
from teams.stops.models import Stop


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def stops(request: WorkerRequest) -> HttpResponse:
    show = request.GET.get("show", "")
    context = {
        "show": show if show in queries.SHOWN else "",
        "page": queries.ledger(show, request.GET.get("after", "")),
        "returned": queries.hours_returned(timezone.localdate()),
    }
    return render(request, "teams/stops/stops.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.RAISE_BLOCKERS)
@once
def ask(request: WorkerRequest) -> HttpResponse:
    """A worker asks a leader that something stops."""
    form = AskForm(posted(request), seats=request.worker.seats)
    if form.is_valid():
        said = form.cleaned_data
        with refused_beside(form, None):
            stop = operations.ask(
                form.thing,
                service=said["service"],
                team_id=said["team"],
                by=request.user,
                named=said["named"],
                at=timezone.now(),
            )
            words = _("Asked. %(who)s answers, or it stops.") % {"who": stop.leader.full_name}
            messages.success(request, words)
            return redirect(stop)
    context = {"form": form, "days": settings.PLACEHUB_ANSWER_DAYS}
    return render(request, "teams/stops/ask.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.UNBLOCK)
@once
def give_up(request: WorkerRequest) -> HttpResponse:
    """A leader says what they stopped of their own accord."""
    form = GiveUpForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        stop = operations.give_up(
            form.thing,
            said["answer"],
            since_on=said["since_on"],
            hours_returned=said["hours_returned"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("It is in the ledger."))
        return redirect(stop)
    return render(request, "teams/stops/give_up.html", {"form": form}, status=status_of(form))


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def stop(request: WorkerRequest, pk: UUID) -> HttpResponse:
    return _page(request, _stop_of(pk))


def _stop_of(pk: UUID) -> Stop:
    found = queries.one_of(pk)
    if found is None:
        raise Http404
    return found


def _page(request: WorkerRequest, stop: Stop, **bound: forms.Form) -> HttpResponse:
    """One line of the ledger with what the reader may do about it; ``bound`` came back with a fault."""
    worker = request.worker
    context: dict[str, object] = {"stop": stop}
    if stop.is_waiting and _answers(request, stop):
        context["form"] = AnswerForm(None, initial={"answer": Stop.Answer.STOPPED})
    elif stop.is_waiting and worker.seats and may(worker, Permission.RAISE_BLOCKERS):
        others = [seat for seat in worker.seats if seat.team_id != stop.team_id]
        if others:
            context["me_too"] = MeTooForm(None, seats=others)
    elif operations.may_change_hours(stop, worker.id):
        context["hours"] = HoursForm(None, initial={"hours": stop.hours_returned})
    context |= bound
    page = "teams/stops/stop.html"
    return render(request, page, context, status=status_of(*bound.values()))


def _answers(request: WorkerRequest, stop: Stop) -> bool:
    """Is the reader the leader who was asked, or who stands in today?"""
    if not may(request.worker, Permission.UNBLOCK):
        return False
    return stop.leader_id in answers_for(request.worker.id, timezone.localdate())


@require_POST
@permitted(Permission.UNBLOCK)
@once
def answer(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """It stops, is halved, or stays: from the leader who was asked, or who stands in."""
    found = _stop_of(pk)
    if not _answers(request, found):
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    said = form.cleaned_data
    with refused_aloud(request):
        operations.answer(
            found,
            said["answer"],
            reason=said["reason"],
            since_on=said["since_on"],
            hours_returned=said["hours_returned"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Answered, and told to the teams that asked."))
    return redirect(found)


@require_POST
@permitted(Permission.UNBLOCK)
@once
def hours(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A better estimate of what came back."""
    found = _stop_of(pk)
    if not operations.may_change_hours(found, request.worker.id):
        raise Http404
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, found, hours=form)
    operations.change_hours(found, form.cleaned_data["hours"], by=request.user)
    messages.success(request, _("Kept, as an estimate."))
    return redirect(found)


@require_POST
@permitted(Permission.RAISE_BLOCKERS)
@once
def me_too(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Another team has the same."""
    found = _stop_of(pk)
    form = MeTooForm(request.POST, seats=request.worker.seats)
    if not form.is_valid():
        return _page(request, found, me_too=form)
    with refused_aloud(request):
        operations.say_me_too(found, form.cleaned_data["team"], at=timezone.now())
        messages.success(request, _("Your team is counted."))
    return redirect(found)
