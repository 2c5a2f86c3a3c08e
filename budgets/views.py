"""Team money: pots, spends, answers; and the finance officer's funds."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets import queries, rules
from budgets.forms import (
    AllocateForm,
    AnswerForm,
    CameToForm,
    FundForm,
    HelpedForm,
    LimitForm,
    PutInForm,
    SpendForm,
)
from budgets.models import Fund, Limit, Spend
from budgets.operations import ledger, spends
from budgets.operations.spends import limit_of
from people.access.models import Level
from people.models import Person
from placehub.audit.log import record_read
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.htmx import render_page
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import Team
from teams.rules import Permission, require


@require_safe
@permitted(Permission.SPEND)
def money(request: WorkerRequest) -> HttpResponse:
    worker, today = request.worker, timezone.localdate()
    cards = queries.pot_cards(worker.team_ids, today)
    waiting = queries.waiting_spends(worker)
    page = queries.answered_spends(worker, request.GET.get("after", ""))
    names = [spend.person_id for spend in [*waiting, *page.rows] if spend.person_id]
    record_read(what="team money", persons=names, basis="team")
    context = {
        "cards": cards,
        "ends_soon": [card for card in cards if card.ends_soon and card.at_risk > 0],
        "burn": queries.spent_by_month(cards[0].pot, today) if cards else None,
        "page": page,
        "waiting": [(spend, rules.may_answer(worker, spend)) for spend in waiting],
        "kinds": queries.what_it_was_for(worker.team_ids, today.replace(month=1, day=1)),
        "limits": [(team, limit_of(worker.id, team.id)) for team in worker.teams],
        "leads": [team for team in worker.teams if team.role == "lead"],
        "today": today,
    }
    return render(request, "budgets/money.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.SPEND)
@once
def new_spend(request: WorkerRequest, person_pk: uuid.UUID | None = None) -> HttpResponse:
    person = _person(request, person_pk) if person_pk else None
    form = SpendForm(posted(request), team_ids=request.worker.team_ids)
    if form.is_valid():
        values = form.cleaned_data
        try:
            made = spends.ask_or_spend(
                pk=uuid.uuid4(),
                by=request.user,
                team=values["team"],
                person=person,
                at=timezone.now(),
                values=values,
            )
        except Refused as refusal:
            form.add_error("asked_pence", str(refusal))
        else:
            said = (
                _("Promised. Go ahead.")
                if made.state == Spend.State.PROMISED
                else _(
                    "That is above what you may spend on your own word, by itself or with what was spent in the last four weeks. Your team lead has been asked."
                )
            )
            messages.success(request, said)
            return redirect("people:person", person.pk) if person else redirect("budgets:money")
    context = {
        "form": form,
        "person": person,
        "limits": [(team, limit_of(request.worker.id, team.id)) for team in request.worker.teams],
    }
    return render(request, "budgets/new_spend.html", context, status=status_of(form))


def _person(request: WorkerRequest, pk: uuid.UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.worker, level=Level.FULL), pk=pk)


def _spend(request: WorkerRequest, pk: uuid.UUID) -> Spend:
    found = Spend.objects.visible_to(request.worker).select_related(
        "asked_by", "answered_by", "team"
    )
    spend = get_object_or_404(found, pk=pk)
    spend.known = (
        Person.objects.visible_to(request.worker).filter(pk=spend.person_id).first()
        if spend.person_id
        else None
    )
    return spend


@require_safe
@permitted(Permission.SPEND)
def spend(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    record_read(what="spend", persons=[found.person_id] if found.person_id else [], basis="spend")
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
    return render(request, "budgets/spend.html", context)


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
    return render(request, "budgets/spend.html", context, status=status_of(form))


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
    return render(request, "budgets/spend.html", context, status=status_of(form))


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
    return render(request, "budgets/spend.html", context, status=status_of(form))


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


@require_safe
@permitted(Permission.SPEND)
def person_panel(request: WorkerRequest, person_pk: uuid.UUID) -> HttpResponse:
    """The money card of a person page: a fragment there, a page of its own without scripts."""
    person = _person(request, person_pk)
    found = queries.spends_for(request.worker, person)
    record_read(what="money", persons=[person.pk], basis="person page")
    live = [x for x in found if x.state in {Spend.State.PROMISED, Spend.State.SPENT}]
    context = {
        "person": person,
        "spends": found,
        "spent": sum(x.cost for x in live if x.state == Spend.State.SPENT),
        "promised": sum(x.cost for x in live if x.state == Spend.State.PROMISED),
    }
    return render_page(request, "budgets/person_panel.html", context, fragment="panel")


@require_safe
@permitted(Permission.SPEND)
def today_panel(request: WorkerRequest) -> HttpResponse:
    """The money part of Today: who waits for my yes, what I was answered, what I have yet to say."""
    worker = request.worker
    waiting = [one for one in queries.waiting_spends(worker) if rules.may_answer(worker, one)]
    own = queries.own_spends(worker, timezone.now() - timedelta(days=14))
    names = {spend.person_id for spend in [*waiting, *own] if spend.person_id}
    record_read(what="team money", persons=sorted(names), basis="spend")
    context = {"waiting": waiting, "own": own}
    return render_page(request, "budgets/today_panel.html", context, fragment="panel")


# ------------------------------------------------------------------ the lead


def _led_team(request: WorkerRequest, pk: int) -> Team:
    if not request.worker.leads(pk):
        raise Http404
    return get_object_or_404(Team.objects.all(), pk=pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ALLOCATE_MONEY)
@once
def allocation(request: WorkerRequest, team_pk: int) -> HttpResponse:
    team, today = _led_team(request, team_pk), timezone.localdate()
    form = AllocateForm(posted(request), today=today)
    if form.is_valid():
        try:
            ledger.allocate(
                form.cleaned_data["fund"],
                team.pk,
                form.cleaned_data["pence"],
                on=today,
                by=request.worker.id,
                key=f"allocate:{request.POST['form_key']}",
            )
        except Refused as refusal:
            form.add_error("pence", str(refusal))
        else:
            messages.success(request, _("The team’s pot has it now."))
            return redirect("budgets:money")
    funds = [fund for fund in queries.funds() if fund.starts <= today <= fund.commit_by]
    context = {"form": form, "team": team, "funds": funds}
    return render(request, "budgets/allocation.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.ALLOCATE_MONEY)
@once
def limits(request: WorkerRequest, team_pk: int) -> HttpResponse:
    team = _led_team(request, team_pk)
    form = LimitForm(posted(request), team_id=team.pk, but=request.worker.id)
    if form.is_valid():
        spends.set_limit(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("budgets:limits", team.pk)
    context = {"form": form, "team": team, "limits": queries.limits_of(team.pk)}
    return render(request, "budgets/limits.html", context, status=status_of(form))


@require_POST
@permitted(Permission.ALLOCATE_MONEY)
@once
def limit_end(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    limit = get_object_or_404(Limit, pk=pk, ended_at=None)
    team = _led_team(request, limit.team_id)
    try:
        spends.end_limit(limit, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken away, from now on."))
    return redirect("budgets:limits", team.pk)


# ------------------------------------------------------------------ the finance officer


@require_safe
@permitted(Permission.KEEP_FUNDS)
def funds(request: WorkerRequest) -> HttpResponse:
    found = queries.funds()
    for fund in found:
        fund.central = next((pot for pot in fund.pots.all() if pot.team_id is None), None)
        fund.given = [pot for pot in fund.pots.all() if pot.team_id is not None]
    context = {"funds": found, "check": queries.check(), "today": timezone.localdate()}
    return render(request, "budgets/funds.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def new_fund(request: WorkerRequest) -> HttpResponse:
    form = FundForm(posted(request))
    if form.is_valid():
        ledger.open_fund(**form.cleaned_data)
        messages.success(request, _("The fund is open. Put money in next."))
        return redirect("budgets:funds")
    return render(request, "budgets/new_fund.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def put_in(request: WorkerRequest, pk: int) -> HttpResponse:
    fund = get_object_or_404(Fund.objects.all(), pk=pk)
    form = PutInForm(posted(request))
    if form.is_valid():
        try:
            ledger.put_in(
                fund,
                form.cleaned_data["pence"],
                on=timezone.localdate(),
                by=request.worker.id,
                key=f"put-in:{request.POST['form_key']}",
            )
        except Refused as refusal:
            form.add_error("pence", str(refusal))
        else:
            messages.success(request, _("Put in."))
            return redirect("budgets:funds")
    return render(
        request, "budgets/put_in.html", {"form": form, "fund": fund}, status=status_of(form)
    )
