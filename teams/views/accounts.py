"""Your account; and, for administrators, accounts, seats and appointments."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams import operations
from teams.forms import AccountForm, AppointmentForm, NewAccountForm, SeatForm
from teams.http import WorkerRequest, permitted, show_once
from teams.models import Appointment, DatedQuerySet, Membership, Team, User, WayIn
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@once
def account(request: WorkerRequest) -> HttpResponse:
    user = request.user
    form = AccountForm(posted(request), initial={"theme": user.theme, "phone": user.phone})
    if form.is_valid():
        user.choose(**form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("teams:account")
    own = WayIn.objects.filter(user_id=user.pk).with_names().order_by("-asked_at")[:5]
    context = {"form": form, "ways_in": own, "now": timezone.now()}
    return render(request, "teams/account.html", context, status=status_of(form))


def keep_form(request: WorkerRequest, form: Form, heading: str) -> HttpResponse:
    """A form that an administrator fills in, with its heading."""
    context = {"form": form, "heading": heading}
    return render(request, "teams/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_account(request: WorkerRequest) -> HttpResponse:
    form = NewAccountForm(posted(request))
    if form.is_valid():
        try:
            pk, link = operations.make_account(**form.values)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The account is there. Give it a seat next."))
            show_once(request, "link", pk, link)
            return redirect("teams:one-way-in", pk)
    return keep_form(request, form, _("A new account"))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_seat(request: WorkerRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team.objects.all(), pk=pk)
    form = SeatForm(posted(request))
    if form.is_valid():
        try:
            operations.give_seat(team, **form.cleaned_data, by=request.worker.id, at=timezone.now())
        except Refused as refusal:
            form.add_error("user", str(refusal))
        else:
            messages.success(request, _("Welcome to the team."))
            return redirect("teams:teams")
    return keep_form(request, form, _("A seat in %(team)s") % {"team": team.name})


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_appointment(request: WorkerRequest) -> HttpResponse:
    form = AppointmentForm(posted(request), initial={"user": request.GET.get("who", "")})
    if form.is_valid():
        try:
            operations.appoint(**form.cleaned_data, by=request.worker.id, at=timezone.now())
        except Refused as refusal:
            form.add_error("user", str(refusal))
        else:
            messages.success(request, _("Appointed."))
            return redirect("teams:teams")
    return keep_form(request, form, _("An appointment"))


def end_key(request: WorkerRequest, given: DatedQuerySet, pk: int, words: str) -> HttpResponse:
    """End a seat or an appointment, and say so or why not."""
    get_object_or_404(given, pk=pk)
    try:
        given.filter(pk=pk).end(by=request.worker.id, at=timezone.now())
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:teams")


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def seat_end(request: WorkerRequest, pk: int) -> HttpResponse:
    return end_key(
        request, Membership.objects.all(), pk, _("The seat has ended, and every key with it.")
    )


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def appointment_end(request: WorkerRequest, pk: int) -> HttpResponse:
    return end_key(request, Appointment.objects.all(), pk, _("The appointment has ended."))


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def account_end(request: WorkerRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    try:
        operations.stop_account(user, at=timezone.now())
        messages.success(request, _("The account is stopped."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:one-account", pk)
