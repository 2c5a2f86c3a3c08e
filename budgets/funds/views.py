"""The finance officer's funds, and what a lead takes from them for the team."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.books.queries.checks import last_check
from budgets.funds import operations, queries
from budgets.funds.forms import (
    AllocateForm,
    AmendForm,
    FundForm,
    HandBackForm,
    HoldForm,
    OfferForm,
    PutInForm,
    ReturnForm,
)
from budgets.ledger import operations as ledger
from budgets.ledger.models import Fund, Offer
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
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
        with refused_beside(form, "pence"):
            ledger.allocate(
                form.cleaned_data["fund"],
                team.pk,
                form.cleaned_data["pence"],
                on=today,
                by=request.worker.id,
                key=f"allocate:{request.POST['form_key']}",
            )
            messages.success(request, _("The team’s pot has it now."))
            return redirect("budgets:money")
    context = {"form": form, "team": team, "offers": Offer.objects.open_for(team.pk, today)}
    return render(request, "budgets/funds/allocation.html", context, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_FUNDS)
def funds(request: WorkerRequest) -> HttpResponse:
    """Those that go on or still hold something; with ``ended`` those that are over."""
    ended = "ended" in request.GET
    cards = queries.fund_cards(timezone.localdate(), ended=ended)
    page = Paginator(cards, 20).get_page(request.GET.get("page"))
    context = {"page": page, "ended": ended, "check": last_check()}
    if not ended:
        context["unsaid"] = queries.unsaid(timezone.localdate())
    return render(request, "budgets/funds/funds.html", context)


@require_safe
@permitted(Permission.KEEP_FUNDS)
def fund(request: WorkerRequest, pk: int) -> HttpResponse:
    found = _fund(pk)
    (card,) = queries.with_sums([found], timezone.localdate())
    context = {
        "fund": found,
        "card": card,
        "standing": queries.standing_of(found),
        "pots": queries.pots_of_fund(found),
        "payments": queries.payments(found),
        "changes": queries.changes_of(found),
        "what_for": queries.what_for_in_words(found),
        "unsaid": Fund.objects.filter(pk=pk).that_say_nothing().exists(),
        "offers": found.offers.select_related("team", "account").order_by("team__name"),
    }
    return render(request, "budgets/funds/fund.html", context)


def _fund(pk: int) -> Fund:
    return get_object_or_404(Fund.objects.select_related("source"), pk=pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def new_fund(request: WorkerRequest) -> HttpResponse:
    form = FundForm(posted(request))
    if form.is_valid():
        with refused_beside(form, "name"):
            made = operations.open_fund(form.cleaned_data)
            messages.success(request, _("The fund is open. Put money in next."))
            return redirect("budgets:fund", made.pk)
    return render(request, "budgets/funds/new_fund.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def amendment(request: WorkerRequest, pk: int) -> HttpResponse:
    found = _fund(pk)
    form = AmendForm(posted(request), fund=found, seen=found.changes.count())
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason, seen = values.pop("reason"), values.pop("seen")
        with refused_beside(form, "reason"):
            operations.amend_fund(found, values, reason=reason, seen=seen)
            messages.success(request, _("Amended. What it said before stands below."))
            return redirect("budgets:fund", found.pk)
    context = {"form": form, "fund": found}
    return render(request, "budgets/funds/amendment.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def put_in(request: WorkerRequest, pk: int) -> HttpResponse:
    return _payment(request, pk, PutInForm(posted(request)), ledger.put_in, "put_in", _("Put in."))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def returned(request: WorkerRequest, pk: int) -> HttpResponse:
    """Money that goes back to its giver, out of what is not shared out."""
    said = _("Returned. It stands in the books.")
    return _payment(request, pk, ReturnForm(posted(request)), ledger.give_back, "return", said)


def _payment(
    request: WorkerRequest, pk: int, form: Form, write: Callable, name: str, said: str
) -> HttpResponse:
    """Money that comes from the giver, or goes back there: both are typed and written alike."""
    found = _fund(pk)
    if form.is_valid():
        values = {key: form.cleaned_data[key] for key in ("on", "reference", "memo")}
        key = f"{name}:{request.POST['form_key']}"
        with refused_beside(form, "pence"):
            write(found, form.cleaned_data["pence"], by=request.worker.id, key=key, **values)
            messages.success(request, said)
            return redirect("budgets:fund", found.pk)
    (card,) = queries.with_sums([found], timezone.localdate())
    context = {"form": form, "fund": found, "card": card}
    return render(request, f"budgets/funds/{name}.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def hand_back(request: WorkerRequest, pk: int) -> HttpResponse:
    """Money that a team does not need comes back to the fund's own pot."""
    found = _fund(pk)
    form = HandBackForm(posted(request), fund=found)
    if form.is_valid():
        with refused_beside(form, "pence"):
            ledger.hand_back(
                found,
                form.cleaned_data["pot"].team_id,
                form.cleaned_data["pence"],
                on=timezone.localdate(),
                by=request.worker.id,
                key=f"hand-back:{request.POST['form_key']}",
                memo=form.cleaned_data["memo"],
            )
            messages.success(request, _("It is in the fund’s own pot again."))
            return redirect("budgets:fund", found.pk)
    context = {"form": form, "fund": found}
    return render(request, "budgets/funds/hand_back.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def pot_hold(request: WorkerRequest, pk: int) -> HttpResponse:
    """Stop promises from one pot, or let them go on."""
    found = _fund(pk)
    form = HoldForm(posted(request), fund=found)
    if form.is_valid():
        values = form.cleaned_data
        with refused_beside(form, "shut"):
            operations.hold_pot(values["pot"], shut=values["shut"], reason=values["reason"])
            messages.success(request, _("Done. It stands among the changes of the fund."))
            return redirect("budgets:fund", found.pk)
    context = {"form": form, "fund": found}
    return render(request, "budgets/funds/hold.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def offers(request: WorkerRequest, pk: int) -> HttpResponse:
    """What the fund sets aside for teams: they draw no more than that."""
    fund = get_object_or_404(Fund.objects.all(), pk=pk)
    form = OfferForm(posted(request), fund=fund)
    if form.is_valid():
        with refused_beside(form, "pence"):
            ledger.offer(
                fund,
                form.cleaned_data["team"].pk,
                form.cleaned_data["pence"],
                until=form.cleaned_data["until"],
                on=timezone.localdate(),
                by=request.worker.id,
                key=f"offer:{request.POST['form_key']}",
            )
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
    with refused_aloud(request):
        taken = ledger.take_offer_back(
            fund,
            team_pk,
            on=timezone.localdate(),
            by=request.worker.id,
            key=f"offer-end:{request.POST['form_key']}",
        )
        if taken:
            messages.success(request, _("Taken back. It is in the fund’s own pot again."))
        else:
            messages.error(request, _("Nothing was left of it."))
    return redirect("budgets:offers", fund.pk)
