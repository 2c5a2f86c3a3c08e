"""The desk at which accounts are found, looked at and changed. Searches are posted: no names in addresses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from placehub.errors import Refused
from placehub.paging import page_by_name
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams import operations
from teams.forms import FindAccountsForm, NewAccountForm, SeatForForm
from teams.http import WorkerRequest, permitted
from teams.models import User, WayIn
from teams.queries import described, find_accounts
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
def accounts(request: WorkerRequest) -> HttpResponse:
    now = timezone.now()
    form = FindAccountsForm(posted(request) or {})
    form.is_valid()  # what is not understood narrows nothing
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    after = asked.pop("after", "")
    found = find_accounts(**asked, at=now)
    context = {
        "form": form,
        "asked": asked,
        "count": found.count(),
        "page": page_by_name(described(found, now), name="full_name", cursor=after),
        "is_first": not after,
        "waiting": WayIn.objects.waiting(now).count(),
    }
    return render(request, "teams/accounts.html", context)


@require_safe
@permitted(Permission.KEEP_TEAMS)
def one_account(request: WorkerRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    user = get_object_or_404(described(User.objects.all(), now), pk=pk)
    context = {
        "holder": user,
        "is_own": user.pk == request.worker.id,
        "waits": WayIn.objects.waiting(now).filter(user=user).with_names().first(),
        "now": now,
    }
    return render(request, "teams/one_account.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def account_details(request: WorkerRequest, pk: int) -> HttpResponse:
    """Who somebody is here. One's own is another administrator's to change."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    form = NewAccountForm(posted(request), user)
    if form.is_valid():
        try:
            operations.change(user, form.values, seen=form.cleaned_data["seen"])
        except operations.ChangedMeanwhile as changed:
            form.say_what_changed(changed.now)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("teams:one-account", pk)
    context = {"form": form, "holder": user}
    return render(request, "teams/account_details.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_seat_for(request: WorkerRequest, pk: int) -> HttpResponse:
    """A seat for somebody whose account is open before one: the same, asked the other way round."""
    user = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    form = SeatForForm(posted(request))
    if form.is_valid():
        with refused_beside(form, "team"):
            operations.give_seat(
                **form.cleaned_data, user=user, by=request.worker.id, at=timezone.now()
            )
            messages.success(request, _("Welcome to the team."))
            return redirect("teams:one-account", pk)
    context = {"form": form, "heading": _("A seat for %(name)s") % {"name": user.full_name}}
    return render(request, "teams/form.html", context, status=status_of(form))
