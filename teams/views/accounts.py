"""Your account; and, for administrators, accounts, seats and appointments."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from placehub.paging import most_of, part_of
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams import operations
from teams.forms import AccountForm, AppointmentForm, NewAccountForm, SeatForm
from teams.http import WorkerRequest, permitted, show_once
from teams.models import Appointment, Team, WayIn
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
    own = WayIn.objects.filter(user_id=user.pk).with_names().order_by("-asked_at")
    own = part_of(own, most_of(request.GET, "ways", 5))
    context = {"form": form, "ways_in": own, "now": timezone.now()}
    going = user.memberships.going(timezone.now()).select_related("team")
    context["going"] = going.order_by("ends_at")
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
        with refused_beside(form, "email"):
            pk, link = operations.make_account(**form.values)
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
        with refused_beside(form, "user"):
            operations.give_seat(team, **form.values, by=request.worker.id, at=timezone.now())
            messages.success(request, _("Welcome to the team."))
            return redirect("teams:teams")
    return keep_form(request, form, _("A seat in %(team)s") % {"team": team.name})


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_appointment(request: WorkerRequest) -> HttpResponse:
    form = AppointmentForm(posted(request), chosen=request.GET.get("who", ""))
    if form.is_valid():
        with refused_beside(form, "user"):
            operations.appoint(**form.values, by=request.worker.id, at=timezone.now())
            messages.success(request, _("Appointed."))
            return redirect("teams:teams")
    return keep_form(request, form, _("An appointment"))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
def seat_end(request: WorkerRequest, pk: int) -> HttpResponse:
    """What hangs on a seat is shown before it ends."""
    return redirect("leaving:seat", pk)


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def appointment_end(request: WorkerRequest, pk: int) -> HttpResponse:
    given = Appointment.objects.all()
    get_object_or_404(given, pk=pk)
    with refused_aloud(request):
        given.filter(pk=pk).end(by=request.worker.id, at=timezone.now())
        messages.success(request, _("The appointment has ended."))
    return redirect("teams:teams")


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
def account_end(request: WorkerRequest, pk: int) -> HttpResponse:
    """What hangs on an account is shown before it is stopped."""
    return redirect("leaving:account", pk)
