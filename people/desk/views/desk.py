"""The desk itself: what waits for the information steward, and a record's looks to open by reference."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.agreements.queries import to_look_at
from people.desk import queries
from people.desk.forms import ReferenceForm
from people.requests.queries import open_cases
from people.sharing.models import Checked
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import status_of
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_safe
@permitted(Permission.CHECK_LOOKS)
def desk(request: WorkerRequest) -> HttpResponse:
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        return redirect("people:person-looks", form.cleaned_data["reference"])
    now, glasses = timezone.now(), queries.open_glasses()
    shown(request, Shown.GLASS, {glass.person_id for glass in glasses}, Why.STEWARD)
    state, requests = queries.record_state(), open_cases(request.worker, timezone.localdate())
    context = {
        "now": now,
        "form": form,
        "glasses": [(glass, glass.is_late(now)) for glass in glasses],
        "verdicts": Checked.Verdict,
        "checks": queries.checks_waiting(),
        "sealed": len(queries.sealed_records()),
        "requests": len(requests),
        "requests_late": sum(one.clock.is_late for one in requests),
        "requests_near": sum(one.clock.is_near for one in requests),
        "agreements": to_look_at(now, timezone.localdate()),
        "state": state,
        "state_late": state.is_late(now),
        "state_words": state.sentence(now),
    }
    return render(request, "people/desk/desk.html", context, status=status_of(form))


@require_safe
@permitted(Permission.CHECK_LOOKS)
def settled_glass(request: WorkerRequest) -> HttpResponse:
    """Broken glass that was settled, newest first."""
    page = queries.settled_glasses(request.GET.get("after", ""))
    shown(request, Shown.GLASS, {glass.person_id for glass in page.rows}, Why.STEWARD)
    return render(request, "people/desk/settled_glass.html", {"page": page})


@require_safe
@permitted(Permission.CHECK_LOOKS)
def sealed(request: WorkerRequest) -> HttpResponse:
    """Sealed records by reference: since when, by whom, and how many can see them."""
    rows = queries.sealed_records()
    users = User.objects.in_bulk({row.worker_id for row in rows if row.worker_id})
    shown(request, Shown.SEALED, {row.person for row in rows}, Why.STEWARD)
    context = {"rows": [(row, users.get(row.worker_id)) for row in rows]}
    return render(request, "people/desk/sealed.html", context)


@require_safe
@permitted(Permission.CHECK_LOOKS)
def state(request: WorkerRequest) -> HttpResponse:
    """Whether the legal record is sealed and holds."""
    now, found = timezone.now(), queries.record_state()
    context = {"state": found, "late": found.is_late(now), "words": found.sentence(now)}
    return render(request, "people/desk/state.html", context)
