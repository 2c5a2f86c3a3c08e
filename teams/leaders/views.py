"""A leader says who answers while they are away, and that they are back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from placehub.errors import Refused
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.leaders import operations, queries
from teams.leaders.forms import AwayForm
from teams.leaders.models import Away
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
    try:
        operations.come_back(found, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You answer again."))
    return redirect("leaders:away")
