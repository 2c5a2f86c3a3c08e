"""What a finance officer decides about spends: the rules, and the second yes. No name of a person is shown."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.spends import operations as spends
from budgets.spends import queries
from budgets.spends.forms import AnswerForm, RulesForm
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def rules(request: WorkerRequest) -> HttpResponse:
    now = queries.money_rules()
    form = RulesForm(
        posted(request),
        initial={
            "most_per_spend_pence": now.most_per_spend,
            "most_per_month_pence": now.most_per_month,
            "lead_up_to_pence": now.lead_up_to,
            "over_most_pence": now.over_most,
            "over_percent": now.over_percent,
            "promise_days": now.promise_days,
            "late_days": now.late_days,
        },
    )
    if form.is_valid():
        with refused_beside(form, None):
            spends.set_rules(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. They hold from now on."))
            return redirect("budgets:rules")
    return render(request, "budgets/spends/rules.html", {"form": form}, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_FUNDS)
def second_yes(request: WorkerRequest) -> HttpResponse:
    context = {"waiting": queries.waits_for_finance()}
    return render(request, "budgets/spends/second_yes.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def second_answer(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    found = next((one for one in queries.waits_for_finance() if one.pk == pk), None)
    if found is None:
        raise Http404
    pots = queries.ready(queries.fitting_pots(pk), timezone.localdate())
    form = AnswerForm(posted(request), pots=pots)
    if form.is_valid():
        with refused_beside(form, None):
            said = spends.answer_as_finance(
                found,
                by=request.user,
                yes=form.cleaned_data["yes"],
                words=form.cleaned_data["words"],
                at=timezone.now(),
                pots=form.chosen,
            )
            messages.success(
                request,
                _("Your yes is kept. Another finance officer says the second.")
                if said == "asked"
                else _("Answered. Whoever asked sees it at once."),
            )
            return redirect("budgets:second-yes")
    context = {"spend": found, "form": form, "pots": pots}
    return render(request, "budgets/spends/second_answer.html", context, status=status_of(form))
