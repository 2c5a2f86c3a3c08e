"""A spend: asking, answering, what it came to, and whether it helped."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.spends import operations as spends
from budgets.spends import queries, rules
from budgets.spends.forms import AnswerForm, CameToForm, HelpedForm, SpendForm
from budgets.spends.models import Spend
from budgets.spends.operations import limit_of
from people.person.http import person_to_write
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, require


def _what_became_of(made: Spend) -> str:
    if made.state == Spend.State.PROMISED:
        return _("Promised. Go ahead.")
    return _(
        "That is above what you may spend on your own word, by itself or with what was spent in the last four weeks. Your team lead has been asked."
    )


@require_http_methods(["GET", "POST"])
@permitted(Permission.SPEND)
@once
def new_spend(request: WorkerRequest, person_pk: uuid.UUID | None = None) -> HttpResponse:
    """Ask, or spend at once, for a person or a street; who may not write about a person spends nothing."""
    person = person_to_write(request, person_pk, what=Shown.NEW_SPEND) if person_pk else None
    form = SpendForm(posted(request), team_ids=request.worker.team_ids)
    if form.is_valid():
        try:
            made = spends.ask_or_spend(
                pk=uuid.uuid4(),
                by=request.user,
                team=form.cleaned_data["team"],
                person=person,
                at=timezone.now(),
                values=form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error("asked_pence", str(refusal))
        else:
            messages.success(request, _what_became_of(made))
            return redirect("people:person", person.pk) if person else redirect("budgets:money")
    context = {
        "form": form,
        "person": person,
        "limits": [(team, limit_of(request.worker.id, team.id)) for team in request.worker.teams],
    }
    return render(request, "budgets/spends/new_spend.html", context, status=status_of(form))


def _spend(request: WorkerRequest, pk: uuid.UUID) -> Spend:
    found = queries.as_read_by(request.worker).select_related("asked_by", "answered_by", "team")
    spend = get_object_or_404(found, pk=pk)
    shown(request, Shown.SPEND, [spend.person.pk] if spend.person else [], Why.SPEND)
    return spend


@require_safe
@permitted(Permission.SPEND)
def spend(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    context = {
        "spend": found,
        "may_answer": rules.may_answer(request.worker, found),
        "may_settle": rules.may_settle(request.worker, found),
        "may_withdraw": rules.may_withdraw(request.worker, found),
        "answer_form": AnswerForm(),
        "cost_form": CameToForm(),
        "may_look_back": rules.may_say_whether_it_helped(request.worker, found),
        "helped_form": HelpedForm(initial={"helped": found.helped}),
    }
    return render(request, "budgets/spends/spend.html", context)


@require_POST
@permitted(Permission.SPEND)
@once
def answer(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(request.worker.leads(found.team_id))
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            spends.answer(
                found,
                by=request.user,
                yes=form.cleaned_data["yes"],
                words=form.cleaned_data["words"],
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answered. Whoever asked sees it at once."))
            return redirect("budgets:money")
    context = {"spend": found, "may_answer": True, "answer_form": form, "form": form}
    return render(request, "budgets/spends/spend.html", context, status=status_of(form))


@require_POST
@permitted(Permission.SPEND)
@once
def cost(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id or request.worker.leads(found.team_id))
    form = CameToForm(request.POST)
    if form.is_valid():
        try:
            spends.came_to(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("pence", str(refusal))
        else:
            messages.success(request, _("Kept. What was not needed is back in the pot."))
            return redirect("budgets:money")
    context = {"spend": found, "may_settle": True, "cost_form": form, "form": form}
    return render(request, "budgets/spends/spend.html", context, status=status_of(form))


@require_POST
@permitted(Permission.SPEND)
@once
def look_back(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id or request.worker.leads(found.team_id))
    form = HelpedForm(request.POST)
    if form.is_valid():
        try:
            spends.say_whether_it_helped(found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("helped", str(refusal))
        else:
            messages.success(request, _("Kept. Thank you for looking back."))
            return redirect("budgets:spend", found.pk)
    context = {"spend": found, "may_look_back": True, "helped_form": form, "form": form}
    return render(request, "budgets/spends/spend.html", context, status=status_of(form))


@require_POST
@permitted(Permission.SPEND)
@once
def withdrawal(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id)
    promised = found.state == Spend.State.PROMISED
    try:
        spends.withdraw(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Taken back. The money is in the pot again.")
            if promised
            else _("Taken back. Nobody needs to answer it any more."),
        )
    return redirect("budgets:money")
