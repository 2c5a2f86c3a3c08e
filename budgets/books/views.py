"""Finance's ledger: every movement without names, where each fund stood, and files of both."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.books import operations
from budgets.books.forms import ClosingForm, LedgerForm, ReasonForm, StandingForm
from budgets.books.queries import checks, movements, standings
from budgets.spends import operations as spends
from budgets.spends.forms import PutRightForm, RefundForm
from budgets.spends.queries import Receipt, promised_on, receipt_of
from placehub.web.downloads import as_csv
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission

MOST_ROWS = 50_000  # of a file that a page gives; the command has no such end


@require_safe
@permitted(Permission.KEEP_FUNDS)
def ledger(request: WorkerRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    page = movements.movements_page(wanted, int(before[:18]) if before.isdecimal() else None)
    context = {
        "form": form,
        "page": page,
        "asked": without(request.GET, "before"),
        "is_first": not before,
    }
    return render(request, "budgets/books/ledger.html", context, status=status_of(form))


def without(asked: QueryDict, name: str) -> str:
    """The rest of an address's questions, to be asked again."""
    rest = asked.copy()
    rest.pop(name, None)
    return rest.urlencode()


@require_safe
@permitted(Permission.KEEP_FUNDS)
def ledger_file(request: WorkerRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    if movements.movements(wanted)[: MOST_ROWS + 1].count() > MOST_ROWS:
        messages.error(
            request,
            _(
                "That is more than %(most)s lines. Choose fewer days, or ask whoever runs Placehub for export_ledger."
            )
            % {"most": f"{MOST_ROWS:,}"},
        )
        return redirect("budgets:ledger")
    return as_csv("ledger.csv", movements.table_rows(wanted))


@require_safe
@permitted(Permission.KEEP_FUNDS)
def standing(request: WorkerRequest) -> HttpResponse:
    """Where every fund stood at the end of a day."""
    form = StandingForm(request.GET)
    on, booked = form.wanted()
    funds = standings.fund_standings(on, booked=booked)
    context = {
        "form": form,
        "on": on,
        "funds": funds,
        "all": sum((fund.all for fund in funds), standings.Standing()),
        "asked": request.GET.urlencode(),
    }
    return render(request, "budgets/books/standing.html", context, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_FUNDS)
def standing_file(request: WorkerRequest) -> HttpResponse:
    on, booked = StandingForm(request.GET).wanted()
    return as_csv(f"funds-{on}.csv", standings.standing_rows(on, booked=booked))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def movement(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """One movement with its lines; whoever finds a mistake in it puts it right here."""
    journal = get_object_or_404(movements.journals(), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with refused_beside(form, "reason"):
            operations.put_right(
                journal,
                on=timezone.localdate(),
                by=request.worker.id,
                key=f"put-right:{request.POST['form_key']}",
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Put right: the opposite movement stands beside it."))
            return redirect("budgets:movement", journal.pk)
    lines = movements.lines_of(journal)
    if not lines:  # authority, and no money
        raise Http404
    context = {
        "form": form,
        "journal": journal,
        "lines": lines,
        "may": movements.may_be_put_right(journal),
        "receipt": receipt_of(journal),
        "by": User.objects.filter(pk=journal.actor_id).first()
        if journal.code in movements.BY_FINANCE
        else None,
    }
    return render(request, "budgets/books/movement.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def refund(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Money came back for something that was paid, of which finance knows the sum and no more."""
    receipt = _receipt(pk)
    form = RefundForm(posted(request), prefix="refund")
    if form.is_valid():
        with refused_beside(form, "pence"):
            spends.refund(receipt, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. The money is in the pot again."))
            return redirect("budgets:movement", pk)
    return _put_right(request, form, pk, receipt, _("Money came back"))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def cost(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """The cost was typed wrong: the books keep both."""
    receipt = _receipt(pk)
    form = PutRightForm(posted(request), spend=receipt, since=promised_on(receipt))
    if form.is_valid():
        with refused_beside(form, "pence"):
            spends.put_right(receipt, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Put right. The books keep both."))
            return redirect("budgets:movement", pk)
    return _put_right(request, form, pk, receipt, _("It came to something else"))


def _receipt(pk: uuid.UUID) -> Receipt:
    receipt = receipt_of(get_object_or_404(movements.journals(), pk=pk))
    if receipt is None:
        raise Http404
    return receipt


def _put_right(
    request: WorkerRequest, form: Form, pk: uuid.UUID, receipt: Receipt, heading: str
) -> HttpResponse:
    context = {"form": form, "pk": pk, "receipt": receipt, "heading": heading}
    return render(request, "budgets/books/receipt.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_FUNDS)
@once
def closing(request: WorkerRequest) -> HttpResponse:
    """What to look at before the next month is closed, and the months that are."""
    today = timezone.localdate()
    upto = checks.month_to_close(today)
    form = ClosingForm(posted(request), initial={"upto": upto})
    if form.is_valid():
        with refused_beside(form, "note"):
            operations.close_books(form.cleaned_data["upto"], note=form.cleaned_data["note"])
            messages.success(
                request, _("Closed. Late receipts are written down in the open month.")
            )
            return redirect("budgets:closing")
    context = {
        "form": form,
        "upto": upto,
        "items": checks.checklist(upto, today) if upto else [],
        "closings": checks.closings(),
    }
    return render(request, "budgets/books/closing.html", context, status=status_of(form))
