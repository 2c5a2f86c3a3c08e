"""Your account; and, for administrators, teams, seats, appointments and accounts."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.audit.log import record
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.forms import AccountForm, AppointmentForm, NewAccountForm, SeatForm, WayInForm
from teams.http import WorkerRequest, permitted
from teams.models import Appointment, Membership, Role, Team, User
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@once
def account(request: WorkerRequest) -> HttpResponse:
    user = request.user
    form = AccountForm(posted(request), initial={"theme": user.theme, "phone": user.phone})
    if form.is_valid():
        User.objects.filter(pk=user.pk).update(**form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("teams:account")
    return render(request, "teams/account.html", {"form": form}, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_TEAMS)
def teams(request: WorkerRequest) -> HttpResponse:
    now = timezone.now()
    seats = (
        Membership.objects.live(now)
        .select_related("user", "team")
        .order_by("team__name", "user__full_name")
    )
    by_team: dict[int, list[Membership]] = {}
    for seat in seats:
        by_team.setdefault(seat.team_id, []).append(seat)
    found = Team.objects.select_related("neighbourhood")
    context = {
        "teams": [
            (team, here, sum(seat.role == Role.LEAD for seat in here) == 1)
            for team in found
            for here in [by_team.get(team.pk, [])]
        ],
        "appointments": Appointment.objects.live(now)
        .select_related("user__organisation")
        .order_by("role"),
        "users": User.objects.select_related("organisation"),
    }
    return render(request, "teams/teams.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_account(request: WorkerRequest) -> HttpResponse:
    form = NewAccountForm(posted(request))
    if form.is_valid():
        user = User.objects.create_user(**form.cleaned_data)
        record("account.made", on=user.pk)
        messages.success(request, _("The account is there. Give it a seat next."))
        return redirect("teams:teams")
    return render(
        request,
        "teams/form.html",
        {"form": form, "heading": _("A new account")},
        status=status_of(form),
    )


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_seat(request: WorkerRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team.objects.all(), pk=pk)
    form = SeatForm(posted(request))
    if form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if Membership.objects.filter(user=user, team=team, ends_at=None).exists():
            form.add_error("user", _("They sit in this team already."))
        elif user.pk == request.worker.id:
            form.add_error("user", _("Another administrator gives you a seat."))
        else:
            Membership.objects.create(user=user, team=team, role=role, starts_at=timezone.now())
            messages.success(request, _("Welcome to the team."))
            return redirect("teams:teams")
    context = {"form": form, "heading": _("A seat in %(team)s") % {"team": team.name}}
    return render(request, "teams/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_appointment(request: WorkerRequest) -> HttpResponse:
    form = AppointmentForm(posted(request))
    if form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if Appointment.objects.filter(user=user, role=role, ends_at=None).exists():
            form.add_error("user", _("They hold this already."))
        elif user.pk == request.worker.id:
            form.add_error("user", _("Another administrator appoints you."))
        else:
            Appointment.objects.create(user=user, role=role, starts_at=timezone.now())
            messages.success(request, _("Appointed."))
            return redirect("teams:teams")
    return render(
        request,
        "teams/form.html",
        {"form": form, "heading": _("An appointment")},
        status=status_of(form),
    )


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def seat_end(request: WorkerRequest, pk: int) -> HttpResponse:
    get_object_or_404(Membership.objects.all(), pk=pk).end(at=timezone.now())
    messages.success(request, _("The seat has ended, and every key with it."))
    return redirect("teams:teams")


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def appointment_end(request: WorkerRequest, pk: int) -> HttpResponse:
    ended = (
        Appointment.objects.filter(pk=pk, ends_at=None)
        .exclude(user_id=request.worker.id)
        .update(ends_at=timezone.now())
    )
    if ended:
        messages.success(request, _("The appointment has ended."))
    else:
        messages.error(
            request, _("It had ended already, or it is your own: another administrator ends yours.")
        )
    return redirect("teams:teams")


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def account_end(request: WorkerRequest, pk: int) -> HttpResponse:
    """Stop an account: its sessions and its keys end with the next request."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    User.objects.filter(pk=user.pk).update(is_active=False)
    record("account.stopped", on=user.pk)
    messages.success(request, _("The account is stopped."))
    return redirect("teams:teams")


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def way_in(request: WorkerRequest, pk: int) -> HttpResponse:
    """Let somebody back in: a new password, a second factor to set up anew, and a stopped account wakes."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    form = WayInForm(posted(request), user=user)
    if form.is_valid():
        user.set_password(form.cleaned_data["password"])
        User.objects.filter(pk=user.pk).update(password=user.password, is_active=True)
        Authenticator.objects.filter(user=user).delete()
        record("account.let_back_in", on=user.pk)
        messages.success(
            request,
            _("Tell %(name)s the password yourself. They set up a second factor when they sign in.")
            % {"name": user.full_name},
        )
        return redirect("teams:teams")
    context = {"form": form, "heading": _("Let %(name)s back in") % {"name": user.full_name}}
    return render(request, "teams/form.html", context, status=status_of(form))
