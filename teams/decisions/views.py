"""What leaders are asked to back: their own pages, and what a worker's teams asked."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from placehub.web.forms import refused_aloud, status_of
from placehub.web.once import once
from teams.decisions import operations, queries
from teams.decisions.forms import AnswerForm
from teams.decisions.models import BackingAsk
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def asks(request: WorkerRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = queries.asks_of(request.worker, timezone.localdate(), after)
    return render(request, "teams/decisions/asks.html", {"page": page})


@require_safe
@permitted(Permission.SEE_BLOCKERS)
def ask(request: WorkerRequest, pk: UUID) -> HttpResponse:
    return _page(request, _ask_for(request, pk))


def _ask_for(request: WorkerRequest, pk: UUID) -> BackingAsk:
    found = queries.ask_for(request.worker, pk, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _page(request: WorkerRequest, ask: BackingAsk, **bound: forms.Form) -> HttpResponse:
    context: dict[str, object] = {"ask": ask}
    if request.worker.is_leader and ask.waits:
        context["form"] = AnswerForm()
    page = "teams/decisions/ask.html"
    return render(request, page, context | bound, status=status_of(*bound.values()))


@require_POST
@permitted(Permission.UNBLOCK)
@once
def answer(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """“I back this”, “Talk to me first”, or why not: from the leader who is asked, or who stands in."""
    found = _ask_for(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    said = form.cleaned_data
    with refused_aloud(request):
        operations.answer(
            found, said["answer"], words=said["words"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("Answered, and told to whoever asked."))
    return redirect(found)
