"""What hangs on a seat before it ends, and handing it over afterwards or before."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.audit.looked import Shown, Why, shown
from placehub.formats import day
from placehub.leaving import operations, queries
from placehub.leaving.forms import EndForm, EndSeatForm, HandOverForm, TakeOverForm
from placehub.leaving.queries import Hanging
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.htmx import render_page
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import Membership, Team, User
from teams.rules import Permission


def _seats_to_lead(request: WorkerRequest, hanging: list[Hanging], leaver: User) -> list:
    teams = [one.team for one in hanging if one.only_lead]
    return queries.could_lead(teams, [leaver.pk, request.worker.id], timezone.now())


def _told(hanging: list[Hanging], leaver: User) -> list[tuple[Hanging, list[str]]]:
    """Each team with what hangs on the leaver there, and the leads who read it by name and hand it over."""
    leads = queries.leads_of([one.team for one in hanging], leaver.pk, timezone.now())
    return [(one, leads.get(one.team, [])) for one in hanging]


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def seat(request: WorkerRequest, pk: int) -> HttpResponse:
    """For an administrator: what hangs on a seat, in numbers; and its end, with where a mover goes."""
    seats = Membership.objects.exclude(user_id=request.worker.id).select_related("user", "team")
    found = get_object_or_404(seats, pk=pk)
    hanging = [one for one in queries.hangs_on(found.user_id) if one.seat == found.pk]
    elsewhere = found.user.memberships.live(timezone.now()).exclude(pk=found.pk)
    form = EndSeatForm(
        posted(request),
        hanging=hanging,
        seats=_seats_to_lead(request, hanging, found.user),
        seat=found,
        teams=Team.objects.running(timezone.localdate()).exclude(memberships__in=elsewhere),
    )
    if form.is_valid():
        now, by = timezone.now(), request.worker.id
        with refused_beside(form, None):
            last_day = form.cleaned_data["last_day"]
            operations.end_seat(
                found, leads=form.leads, to=form.to, by=by, at=now, last_day=last_day
            )
            messages.success(
                request,
                _by_itself(last_day)
                if last_day
                else _("The seat has ended, and every key that it gave."),
            )
            return redirect("teams:teams")
    goes = found.ends_at is not None and found.ends_at > timezone.now()
    context = {"form": form, "leaver": found.user, "seat": found}
    context |= {"last_day": found.last_day if goes else None}
    return _end(request, form, context | {"told": _told(hanging, found.user)})


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def account(request: WorkerRequest, pk: int) -> HttpResponse:
    """For an administrator: what hangs on an account, team by team in numbers; and stopping it."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    hanging, now = queries.hangs_on(user.pk), timezone.now()
    form = EndForm(posted(request), hanging=hanging, seats=_seats_to_lead(request, hanging, user))
    if form.is_valid():
        with refused_beside(form, None):
            last_day = form.cleaned_data["last_day"]
            operations.stop_account(
                user, leads=form.leads, by=request.worker.id, at=now, last_day=last_day
            )
            messages.success(
                request, _by_itself(last_day) if last_day else _("The account is stopped.")
            )
            return redirect("teams:one-account", user.pk)
    context = {"form": form, "leaver": user, "only": queries.only_holder_of(user.pk, now)}
    context |= {"last_day": user.last_day if user.is_active else None}
    return _end(request, form, context | {"told": _told(hanging, user)})


def _by_itself(last_day: date) -> str:
    return _(
        "Set: it ends by itself in the evening of %(day)s. Whoever leads the team reads it until then, with what hangs on it."
    ) % {"day": day(last_day)}


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def seat_stays(request: WorkerRequest, pk: int) -> HttpResponse:
    """The last day of a seat is called off."""
    seats = Membership.objects.exclude(user_id=request.worker.id).select_related("user")
    found = get_object_or_404(seats, pk=pk)
    return _stays(
        request,
        found.user,
        lambda: operations.keep_seat(found, by=request.worker.id, at=timezone.now()),
    )


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def account_stays(request: WorkerRequest, pk: int) -> HttpResponse:
    """The last day of an account is called off."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    return _stays(request, user, lambda: operations.keep_account(user, by=request.worker.id))


def _stays(request: WorkerRequest, user: User, call_off: Callable[[], None]) -> HttpResponse:
    with refused_aloud(request):
        call_off()
        messages.success(request, _("Called off: it goes on."))
    return redirect("teams:one-account", user.pk)


def _end(request: WorkerRequest, form: EndForm, context: dict[str, object]) -> HttpResponse:
    return render(request, "leaving/end.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def hand_over(request: WorkerRequest, team_pk: int, pk: int) -> HttpResponse:
    """What a colleague has in hand, gone or not, for the lead of the team; and one's own, for a mover."""
    team, leaver = _in_hand_of(request, team_pk, pk)
    now = timezone.now()
    rows = queries.rows_of(request.worker, team, leaver, now)
    form = HandOverForm(
        posted(request), rows=rows, colleagues=queries.colleagues_of(team, leaver.pk)
    )
    if form.is_valid():
        with refused_beside(form, None):
            done = operations.hand_over(team, leaver, form.given, by=request.user, at=now)
            messages.success(request, _handed(done))
            return redirect("leaving:hand-over", team.pk, leaver.pk)
    spends = queries.money_of(request.worker, team, leaver)
    own = leaver.pk == request.worker.id
    there = [row.person.pk for row in rows] + [one.person.pk for one in spends if one.person]
    shown(request, Shown.HAND_OVER, there, Why.NAMED if own else Why.TEAM)
    context = {"form": form, "team": team, "leaver": leaver, "own": own, "spends": spends}
    return render(
        request, "leaving/hand_over.html", context | _besides(team, leaver), status=status_of(form)
    )


def _in_hand_of(request: WorkerRequest, team_pk: int, pk: int) -> tuple[Team, User]:
    """The team, for its lead, and who sits or sat there; one's own for everybody; 404 otherwise."""
    own = pk == request.worker.id and team_pk in request.worker.team_ids
    if not own and not request.worker.leads(team_pk):
        raise Http404
    team = get_object_or_404(Team.objects.all(), pk=team_pk)
    return team, get_object_or_404(User.objects.filter(memberships__team=team).distinct(), pk=pk)


def _besides(team: Team, leaver: User) -> dict[str, object]:
    """What hangs on the colleague that goes to nobody, and whether they are still here."""
    hanging = queries.hangs_on(leaver.pk)
    return {
        "hanging": next((one for one in hanging if one.team == team.pk), None),
        "gone": all(one.pk != leaver.pk for one in queries.colleagues_of(team, 0)),
        "today": timezone.localdate(),
    }


def _handed(done: operations.HandedOver) -> str:
    words = {"people": done.people, "promises": done.promises}
    return (
        _(
            "Handed over: people %(people)s, promises %(promises)s. Whoever took over reads it on Today."
        )
        % words
    )


@require_safe
@permitted(Permission.LEAD_TEAM)
def left(request: WorkerRequest) -> HttpResponse:
    """For a lead: who has gone and left what. A fragment of Today and of the team page."""
    wanted = request.GET.get("team", "")
    team = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    context = {
        "left": queries.left_behind(request.worker, timezone.localdate(), team),
        "going": queries.going(request.worker, timezone.now(), team),
        "sealed": [one for one in queries.sealed_left() if team in (None, one.team)],
    }
    return render_page(request, "leaving/left.html", context, fragment="panel")


@require_safe
@permitted(Permission.TAKE_OVER_SEALED)
def sealed(request: WorkerRequest) -> HttpResponse:
    """Sealed records that nobody can open any more: whose they are is not said."""
    waiting = [
        (one, TakeOverForm(None, choices=one.choices, prefix=str(one.ref)))
        for one in queries.sealed_left()
    ]
    return render_page(request, "leaving/sealed.html", {"waiting": waiting}, fragment="panel")


@require_POST
@permitted(Permission.TAKE_OVER_SEALED)
@once
def take_over(request: WorkerRequest, ref: UUID) -> HttpResponse:
    found = next((one for one in queries.sealed_left() if one.ref == ref), None)
    if found is None:
        messages.error(
            request, _("Somebody opens it again already, or it is not yours to hand on.")
        )
        return redirect("leaving:sealed")
    form = TakeOverForm(request.POST, choices=found.choices)
    if not form.is_valid():
        messages.error(request, _("Choose who takes it over."))
        return redirect("leaving:sealed")
    with refused_aloud(request):
        operations.take_over_sealed(ref, form.cleaned_data["worker"])
        messages.success(request, _("Named. They read on Today whom they walk alongside now."))
    return redirect("leaving:sealed")
