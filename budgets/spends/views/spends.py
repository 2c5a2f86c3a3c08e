"""A spend: asking, answering, what it came to, and whether it helped."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.ledger.models import Pot
from budgets.spends import operations as spends
from budgets.spends import queries, rules
from budgets.spends.forms import (
    AnswerForm,
    CameToForm,
    HelpedForm,
    PutRightForm,
    RefundForm,
    SpendForm,
    WhyForm,
)
from budgets.spends.models import Spend
from budgets.spends.queries.at_hand import at_hand
from people.person.http import person_to_write
from placehub.audit.looked import Shown, Why, shown
from placehub.formats import pounds
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, require


def _funds(parts: list[queries.Part]) -> str:
    return ", ".join(f"{part.fund} {pounds(part.pence)}" for part in parts)


def _what_became_of(made: Spend) -> str:
    if made.state == Spend.State.PROMISED:
        return _("Promised, from %(funds)s. Go ahead.") % {"funds": _funds(queries.paid_by(made))}
    names = queries.who_answers(made)
    return _("%(why)s So it was asked: %(who)s answers.") % {
        "why": made.judged.why_not(made.asked_pence),
        "who": ngettext("%(names)s", "one of %(names)s", len(names)) % {"names": ", ".join(names)}
        if names
        else _("a finance officer"),
    }


@require_http_methods(["GET", "POST"])
@permitted(Permission.SPEND)
@once
def new_spend(request: WorkerRequest, person_pk: uuid.UUID | None = None) -> HttpResponse:
    """Ask, or spend at once, for a person or a street; who may not write about a person spends nothing."""
    person = person_to_write(request, person_pk, what=Shown.NEW_SPEND) if person_pk else None
    form = SpendForm(posted(request), team_ids=request.worker.team_ids, today=timezone.localdate())
    if form.is_valid():
        with refused_beside(form, "asked_pence"):
            made = spends.ask_or_spend(
                pk=uuid.uuid4(),
                by=request.user,
                team=form.cleaned_data["team"],
                person=person,
                at=timezone.now(),
                values=form.cleaned_data,
            )
            messages.success(request, _what_became_of(made))
            return redirect("people:person", person.pk) if person else redirect("budgets:money")
    context = {
        "form": form,
        "person": person,
        "at_hand": [(one, list(one.sentences(person))) for one in at_hand(request.worker, person)],
    }
    return render(request, "budgets/spends/new_spend.html", context, status=status_of(form))


def _spend(request: WorkerRequest, pk: uuid.UUID) -> Spend:
    found = queries.as_read_by(request.worker).select_related("asked_by", "answered_by", "team")
    spend = get_object_or_404(found, pk=pk)
    shown(request, Shown.SPEND, [spend.person.pk] if spend.person else [], Why.SPEND)
    return spend


def _page(
    request: WorkerRequest, found: Spend, form: forms.Form | None = None, **bound: object
) -> HttpResponse:
    """The page of a spend, with every form that is open to the reader; ``bound`` came back with a fault."""
    worker, today = request.worker, timezone.localdate()
    stands_in = found.team_id in queries.stood_in_for(worker)
    asked, promised_on = found.state == Spend.State.ASKED, queries.promised_on(found)
    voices = list(queries.voices_of(found))
    context = {
        "spend": found,
        "paid_by": queries.paid_by(found),
        "would_be": queries.would_be_paid_by(found, today) if asked else [],
        "who_answers": queries.who_answers(found) if asked else [],
        "voices": voices,
        "corrections": queries.corrections_of(found),
        "judged": spends.judge(found, timezone.now())
        if asked and (stands_in or worker.leads(found.team_id))
        else None,
        "may_answer": rules.may_answer(worker, found, stands_in) and not voices,
        "may_settle": rules.may_settle(worker, found, stands_in),
        "may_withdraw": rules.may_withdraw(worker, found),
        "may_let_go": rules.may_let_go(worker, found, stands_in),
        "may_put_right": rules.may_put_right(worker, found),
        "may_look_back": rules.may_say_whether_it_helped(worker, found),
        "cost_form": CameToForm(spend=found, since=promised_on),
        "helped_form": HelpedForm(initial={"helped": found.helped}),
        "why_form": WhyForm(prefix="let_go"),
        "refund_form": RefundForm(prefix="refund"),
        "right_form": PutRightForm(spend=found, since=promised_on),
    }
    if context["may_answer"]:
        context["answer_form"] = AnswerForm(pots=_offered(found))
    context |= bound | {"form": form}
    status = status_of(form) if form is not None else 200
    return render(request, "budgets/spends/spend.html", context, status=status)


def _offered(found: Spend) -> list[Pot]:
    return queries.ready(queries.fitting_pots(found.pk), timezone.localdate())


@require_safe
@permitted(Permission.SPEND)
def spend(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, _spend(request, pk))


def _answers(request: WorkerRequest, found: Spend) -> bool:
    return request.worker.leads(found.team_id) or found.team_id in queries.stood_in_for(
        request.worker
    )


@require_POST
@permitted(Permission.SPEND)
@once
def answer(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(_answers(request, found))
    form = AnswerForm(request.POST, pots=_offered(found))
    if form.is_valid():
        with refused_beside(form, None):
            said = spends.answer(
                found,
                by=request.user,
                yes=form.cleaned_data["yes"],
                words=form.cleaned_data["words"],
                at=timezone.now(),
                pots=form.chosen,
            )
            waits = said.state == Spend.State.ASKED
            messages.success(
                request,
                _(
                    "Your yes is kept. Above what a lead answers alone, a finance officer says the second."
                )
                if waits
                else _("Answered. Whoever asked sees it at once."),
            )
            return redirect("budgets:money")
    return _page(request, found, form, may_answer=True, answer_form=form)


@require_POST
@permitted(Permission.SPEND)
@once
def cost(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id or _answers(request, found))
    form = CameToForm(request.POST, spend=found, since=queries.promised_on(found))
    if form.is_valid():
        with refused_beside(form, "pence"):
            kept = spends.came_to(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _what_is_kept(kept))
            return redirect("budgets:money")
    return _page(request, found, form, may_settle=True, cost_form=form)


def _what_is_kept(spend: Spend) -> str:
    if spend.state != Spend.State.PROMISED:
        return _("Kept. What was not needed is back in the pot.")
    return _("Kept: %(paid)s so far. %(rest)s is still promised.") % {
        "paid": pounds(spend.so_far),
        "rest": pounds(spend.to_come),
    }


@require_POST
@permitted(Permission.SPEND)
@once
def look_back(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id or request.worker.leads(found.team_id))
    form = HelpedForm(request.POST)
    if form.is_valid():
        with refused_beside(form, "helped"):
            spends.say_whether_it_helped(found, **form.cleaned_data)
            messages.success(request, _("Kept. Thank you for looking back."))
            return redirect("budgets:spend", found.pk)
    return _page(request, found, form, may_look_back=True, helped_form=form)


@require_POST
@permitted(Permission.SPEND)
@once
def withdrawal(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(found.asked_by_id == request.worker.id)
    promised = found.state == Spend.State.PROMISED
    with refused_aloud(request):
        spends.withdraw(found, by=request.user, at=timezone.now())
        words = (
            _("Taken back. The money is in the pot again.")
            if promised
            else _("Taken back. Nobody needs to answer it any more.")
        )
        saved(request, words, "spend", found.pk, back=reverse("budgets:money"))
    return redirect("budgets:money")


@undoes("spend")
def taking_up(request: WorkerRequest, given: list[str]) -> str:
    """It was withdrawn by a slip: promised again if the money is still free, or asked for again."""
    found = _spend(request, uuid.UUID(given[0]))
    again = spends.take_up(found, at=timezone.now())
    if again.state == Spend.State.PROMISED:
        return _("It is promised again, from %(funds)s.") % {
            "funds": _funds(queries.paid_by(again))
        }
    return _("It is asked for again.")


@require_POST
@permitted(Permission.SPEND)
@once
def letting_go(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(_answers(request, found) and found.asked_by_id != request.worker.id)
    form = WhyForm(request.POST, prefix="let_go")
    if form.is_valid():
        with refused_beside(form, "why"):
            spends.let_go(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Let go. The money is in the pot again."))
            return redirect("budgets:spend", found.pk)
    return _page(request, found, form, may_let_go=True, why_form=form)


@require_POST
@permitted(Permission.SPEND)
@once
def refund(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(request.worker.leads(found.team_id) and found.asked_by_id != request.worker.id)
    form = RefundForm(request.POST, prefix="refund")
    if form.is_valid():
        with refused_beside(form, "pence"):
            spends.refund(found, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. The money is in the pot again."))
            return redirect("budgets:spend", found.pk)
    return _page(request, found, form, may_put_right=True, refund_form=form)


@require_POST
@permitted(Permission.SPEND)
@once
def right(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = _spend(request, pk)
    require(request.worker.leads(found.team_id) and found.asked_by_id != request.worker.id)
    form = PutRightForm(request.POST, spend=found, since=queries.promised_on(found))
    if form.is_valid():
        with refused_beside(form, "pence"):
            spends.put_right(found, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Put right. The books keep both."))
            return redirect("budgets:spend", found.pk)
    return _page(request, found, form, may_put_right=True, right_form=form)
