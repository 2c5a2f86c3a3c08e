"""The finance officer's funds, and what a lead takes from them for the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.funds.forms import AllocateForm, FundForm, OfferForm, PutInForm
from budgets.ledger import operations as ledger
from budgets.ledger import queries
from budgets.ledger.models import Fund, Offer
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, led_team, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.ALLOCATE_MONEY)
@once
def allocation(request: WorkerRequest, team_pk: int) -> HttpResponse:
    team, today = led_team(request, team_pk), timezone.localdate()
    form = AllocateForm(posted(request), team_id=team.pk, today=today)
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
    context = {"form": form, "team": team, "offers": Offer.objects.open_for(team.pk, today)}
    return render(request, "budgets/funds/allocation.html", context, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_FUNDS)
def funds(request: WorkerRequest) -> HttpResponse:
    found = queries.funds()
    for fund in found:
        fund.central = next((pot for pot in fund.pots.all() if pot.team_id is None), None)
        fund.given = [pot for pot in fund.pots.all() if pot.team_id is not None]
    context = {"funds": found, "check": queries.check(), "today": timezone.localdate()}
    return render(request, "budgets/funds/funds.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def new_fund(request: WorkerRequest) -> HttpResponse:
    form = FundForm(posted(request))
    if form.is_valid():
        ledger.open_fund(**form.cleaned_data)
        messages.success(request, _("The fund is open. Put money in next."))
        return redirect("budgets:funds")
    return render(request, "budgets/funds/new_fund.html", {"form": form}, status=status_of(form))


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
        request, "budgets/funds/put_in.html", {"form": form, "fund": fund}, status=status_of(form)
    )


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def offers(request: WorkerRequest, pk: int) -> HttpResponse:
    """What the fund sets aside for teams: they draw no more than that."""
    fund = get_object_or_404(Fund.objects.all(), pk=pk)
    form = OfferForm(posted(request), fund=fund)
    if form.is_valid():
        try:
            ledger.offer(
                fund,
                form.cleaned_data["team"].pk,
                form.cleaned_data["pence"],
                until=form.cleaned_data["until"],
                on=timezone.localdate(),
                by=request.worker.id,
                key=f"offer:{request.POST['form_key']}",
            )
        except Refused as refusal:
            form.add_error("pence", str(refusal))
        else:
            messages.success(request, _("Offered. The lead of the team draws it."))
            return redirect("budgets:offers", fund.pk)
    given = fund.offers.select_related("team", "account").order_by("team__name")
    context = {"form": form, "fund": fund, "offers": given}
    return render(request, "budgets/funds/offers.html", context, status=status_of(form))


@require_POST
@permitted(Permission.KEEP_FUNDS)
@once
def offer_end(request: WorkerRequest, pk: int, team_pk: int) -> HttpResponse:
    fund = get_object_or_404(Fund.objects.all(), pk=pk)
    try:
        taken = ledger.take_offer_back(
            fund,
            team_pk,
            on=timezone.localdate(),
            by=request.worker.id,
            key=f"offer-end:{request.POST['form_key']}",
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if taken:
            messages.success(request, _("Taken back. It is in the fund’s own pot again."))
        else:
            messages.error(request, _("Nothing was left of it."))
    return redirect("budgets:offers", fund.pk)
