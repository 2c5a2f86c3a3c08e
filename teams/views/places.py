"""Organisations, neighbourhoods and teams, as administrators keep them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from placehub.errors import Refused
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams import operations
from teams.forms import EndForm, NeighbourhoodForm, OrganisationForm, SeenForm, TeamForm
from teams.http import WorkerRequest, permitted
from teams.models import (
    Appointment,
    LastingQuerySet,
    Neighbourhood,
    Organisation,
    Team,
    WayIn,
)
from teams.queries import hanging_on, teams_with_seats
from teams.rules import Permission


@dataclass(frozen=True)
class Kind:
    """One of the three, by the word in its address."""

    rows: LastingQuerySet
    form: type[SeenForm]
    name: Promise
    new: Promise


KINDS = {
    "teams": Kind(Team.objects.all(), TeamForm, gettext_lazy("Teams"), gettext_lazy("A new team")),
    "neighbourhoods": Kind(
        Neighbourhood.objects.all(),
        NeighbourhoodForm,
        gettext_lazy("Neighbourhoods"),
        gettext_lazy("A new neighbourhood"),
    ),
    "organisations": Kind(
        Organisation.objects.all(),
        OrganisationForm,
        gettext_lazy("Organisations"),
        gettext_lazy("A new organisation"),
    ),
}


@require_safe
@permitted(Permission.KEEP_TEAMS)
def teams(request: WorkerRequest) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    found = teams_with_seats(now)
    context = {
        "teams": [one for one in found if one.team.runs(today)],
        "ended": [one for one in found if not one.team.runs(today)],
        "appointments": Appointment.objects.live(now)
        .select_related("user__organisation")
        .order_by("role"),
        "ways_in": WayIn.objects.waiting(now).with_names().order_by("asked_at"),
    }
    return render(request, "teams/teams.html", context)


@require_safe
@permitted(Permission.KEEP_TEAMS)
def places(request: WorkerRequest, kind: str) -> HttpResponse:
    today = timezone.localdate()
    rows = KINDS[kind].rows.order_by("name")
    context = {
        "kind": kind,
        "of": KINDS[kind],
        "running": [row for row in rows if row.runs(today)],
        "ended": [row for row in rows if not row.runs(today)],
    }
    return render(request, "teams/places.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def new_place(request: WorkerRequest, kind: str) -> HttpResponse:
    form = KINDS[kind].form(posted(request))
    if form.is_valid():
        with refused_beside(form, "name"):
            operations.add_place(KINDS[kind].rows.model, form.values)
            messages.success(request, _("It is there."))
            return redirect("teams:places", kind)
    context = {"form": form, "kind": kind, "of": KINDS[kind], "heading": KINDS[kind].new}
    return render(request, "teams/place.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def place(request: WorkerRequest, kind: str, pk: int) -> HttpResponse:
    row = get_object_or_404(KINDS[kind].rows, pk=pk)
    form = KINDS[kind].form(posted(request), row)
    if form.is_valid():
        try:
            operations.change(row, form.values, seen=form.cleaned_data["seen"])
        except operations.ChangedMeanwhile as changed:
            form.say_what_changed(changed.now)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("teams:places", kind)
    context = {"form": form, "kind": kind, "of": KINDS[kind], "heading": row.name, "row": row}
    return render(request, "teams/place.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def place_end(request: WorkerRequest, kind: str, pk: int) -> HttpResponse:
    """What hangs on it, and which day is its last."""
    row, today = get_object_or_404(KINDS[kind].rows, pk=pk), timezone.localdate()
    form = EndForm(posted(request), initial={"ends_on": row.ends_on})
    if form.is_valid():
        with refused_beside(form, "ends_on"):
            operations.end_place(row, form.cleaned_data["ends_on"], today=today)
            messages.success(request, _("Kept."))
            return redirect("teams:places", kind)
    context = {
        "form": form,
        "kind": kind,
        "of": KINDS[kind],
        "row": row,
        "runs": row.runs(today),
        "hanging": hanging_on(row, at=timezone.now(), today=today),
    }
    return render(request, "teams/place_end.html", context, status=status_of(form))
