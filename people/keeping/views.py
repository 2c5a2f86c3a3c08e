"""How long records are kept; what is due, held and removed. By reference, without names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.keeping import operations, queries
from people.keeping.forms import ClockForm, HoldForm, RemovalAnswerForm, RemoveForm
from people.keeping.models import REMOVE, Clock, LegalHold, Removal
from placehub.audit.log import record
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.jobs.models import Job
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_RECORDS)
@once
def keeping(request: WorkerRequest) -> HttpResponse:
    """What is due, and the first of two yes to its removal."""
    due = queries.due_records()
    form = RemoveForm(posted(request), due=due)
    if form.is_valid():
        asked = operations.ask(form.cleaned_data["references"], by=request.user, at=timezone.now())
        for one in form.cleaned_data["references"]:
            record("removal.asked", on=one.reference)
        said = ngettext("%(n)s waits for a second yes.", "%(n)s wait for a second yes.", asked)
        messages.success(request, said % {"n": asked})
        return redirect("people:removals")
    return _page(request, due, form, HoldForm())


def _page(
    request: WorkerRequest, due: list[queries.Due], form: RemoveForm, hold_form: HoldForm
) -> HttpResponse:
    holds = queries.holds()
    there = {one.reference for one in due} | {one.reference for one in holds}
    shown(request, Shown.DUE, there, Why.STEWARD)
    context = {
        "due": due,
        "how_many": due[0].how_many if due else 0,
        "form": form,
        "clocks": queries.clocks(),
        "holds": holds,
        "hold_form": hold_form,
    }
    status = status_of(form, hold_form)
    return render(request, "people/keeping/keeping.html", context, status=status)


@require_POST
@permitted(Permission.KEEP_RECORDS)
@once
def hold(request: WorkerRequest) -> HttpResponse:
    form = HoldForm(request.POST)
    if not form.is_valid():
        due = queries.due_records()
        return _page(request, due, RemoveForm(None, due=due), form)
    made = operations.hold(**form.cleaned_data, by=request.user, at=timezone.now())
    record("hold.set", on=made.reference or "every record", hold=str(made.pk))
    messages.success(request, _("Held: nothing of it is removed."))
    return redirect("people:keeping")


@require_POST
@permitted(Permission.KEEP_RECORDS)
@once
def hold_end(request: WorkerRequest, pk: UUID) -> HttpResponse:
    held = get_object_or_404(LegalHold, pk=pk)
    if operations.lift(held, by=request.user, at=timezone.now()):
        record("hold.lifted", on=held.reference or "every record", hold=str(held.pk))
        messages.success(request, _("Not held any more."))
    else:
        messages.success(request, _("It was let go already."))
    return redirect("people:keeping")


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_RECORDS)
@once
def clock(request: WorkerRequest, kind: str) -> HttpResponse:
    found = get_object_or_404(Clock, pk=kind)
    form = ClockForm(posted(request), instance=found)
    if form.is_valid():
        operations.set_clock(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Kept so from now on."))
        return redirect("people:keeping")
    context = {"clock": found, "form": form}
    return render(request, "people/keeping/clock.html", context, status=status_of(form))


@require_safe
@permitted(Permission.AGREE_REMOVALS)
def removals(request: WorkerRequest) -> HttpResponse:
    """What waits for a second yes, and what was removed, when, by whose yes, and how much."""
    waiting, answered = (
        queries.waiting_removals(),
        queries.answered_removals(request.GET.get("after", "")),
    )
    keeps = may(request.worker, Permission.KEEP_RECORDS)
    there = {one.reference for one in [*waiting, *answered.rows]}
    shown(request, Shown.DUE, there, Why.STEWARD if keeps else Why.LIST)
    context = {"waiting": waiting, "answered": answered, "keeps": keeps}
    return render(request, "people/keeping/removals.html", context)


@require_POST
@permitted(Permission.AGREE_REMOVALS)
@once
def removal_answer(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Removal, pk=pk)
    form = RemovalAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say yes or no."))
        return redirect("people:removals")
    try:
        done = operations.answer(found, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:removals")
    yes = form.cleaned_data["yes"]
    if done and yes:
        Job.ask(REMOVE, by=request.user, removal=str(found.pk))
    if done:
        record("removal.agreed" if yes else "removal.stopped", on=found.reference)
        said = _("It is being removed.") if yes else _("Stopped: it stays.")
    else:
        said = _("It was answered already.")
    messages.success(request, said)
    return redirect("people:removals")
