"""Who answers while a leader is away; services, and who answers for each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.errors import Refused
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.leaders import operations, queries
from teams.leaders.forms import AwayForm, ServiceForm
from teams.leaders.models import Away, Service
from teams.operations import ChangedMeanwhile, change
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.UNBLOCK)
@once
def away(request: WorkerRequest) -> HttpResponse:
    worker, at = request.worker, timezone.now()
    others = queries.leaders(at).exclude(pk=worker.id)
    form = AwayForm(posted(request), among=others)
    if form.is_valid():
        with refused_beside(form, "until_on"):
            values = form.cleaned_data
            operations.stand_in(
                request.user,
                values["deputy"],
                from_on=values["from_on"],
                until_on=values["until_on"],
                at=at,
            )
            messages.success(
                request, _("%(name)s answers for you.") % {"name": values["deputy"].full_name}
            )
            return redirect("leaders:away")
    context = {"form": form, "times": list(queries.away_of(worker.id, timezone.localdate()))}
    return render(request, "teams/leaders/away.html", context, status=status_of(form))


@require_POST
@permitted(Permission.UNBLOCK)
@once
def back(request: WorkerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Away.objects.filter(leader_id=request.worker.id), pk=pk)
    with refused_aloud(request):
        operations.come_back(found, at=timezone.now())
        messages.success(request, _("You answer again."))
    return redirect("leaders:away")


@require_safe
@permitted(Permission.KEEP_TEAMS)
def services(request: WorkerRequest) -> HttpResponse:
    """Every service by name, with the leader who answers for it."""
    rows = Service.objects.select_related("leader").order_by("name")
    today = timezone.localdate()
    context = {
        "running": [one for one in rows if one.runs(today)],
        "ended": [one for one in rows if not one.runs(today)],
    }
    return render(request, "teams/leaders/services.html", context)


@require_POST
@permitted(Permission.KEEP_TEAMS)
@once
def usual_services(request: WorkerRequest) -> HttpResponse:
    """Those that most places have, where they are not there yet."""
    count = operations.add_usual_services()
    words = ngettext("%(n)s service added.", "%(n)s services added.", count)
    messages.success(request, words % {"n": count})
    return redirect("leaders:services")


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def service(request: WorkerRequest, pk: int | None = None) -> HttpResponse:
    """A new one, or one that changes."""
    row = get_object_or_404(Service.objects.all(), pk=pk) if pk else None
    form = ServiceForm(posted(request), row, among=queries.leaders(timezone.now()))
    if form.is_valid():
        try:
            if row is None:
                operations.add_service(form.values)
            else:
                change(row, form.values, seen=form.cleaned_data["seen"])
        except ChangedMeanwhile as changed:
            form.say_what_changed(changed.now)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("leaders:services")
    context = {"form": form, "service": row}
    return render(request, "teams/leaders/service.html", context, status=status_of(form))
