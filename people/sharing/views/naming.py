"""Who walks alongside: naming somebody, and stepping back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access.models import NamedWorker
from people.sharing import operations, queries
from people.sharing.forms import NameForm
from people.sharing.views.who_can_see import nameable, table, to_let_in
from placehub.web.forms import refused_aloud
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may, require


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def naming(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = to_let_in(request, pk)
    form = NameForm(request.POST, workers=nameable(request, queries.round_table(person)[1]))
    if form.is_valid():
        chosen = form.cleaned_data["worker"]
        seat = next(
            seat
            for seat in chosen.memberships.lasting().filter(team_id__in=request.worker.team_ids)
        )
        operations.name_worker(person, chosen, seat.team, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s walks alongside.") % {"name": chosen.full_name})
        if request.POST.get("back") == "team":
            return redirect("people:team")
        return redirect("people:who-can-see", person.pk)
    return table(request, person, standing, name_form=form)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def stepping_back(request: WorkerRequest, pk: UUID, named_pk: UUID) -> HttpResponse:
    person, _standing = to_let_in(request, pk)
    named = get_object_or_404(
        NamedWorker.objects.visible_to(request.worker).filter(person=person), pk=named_pk
    )
    require(named.worker_id == request.worker.id or may(request.worker, Permission.LEAD_TEAM))
    with refused_aloud(request):
        done = operations.step_back(named, at=timezone.now())
        messages.success(
            request, _("Kept. Who walks alongside now?") if done else _("That had ended already.")
        )
    return redirect("people:today")
