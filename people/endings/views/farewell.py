"""A team’s part ends, and the same record opens again."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import rules
from people.access.models import Involvement, Level
from people.endings import operations, queries
from people.endings.forms import ComeBackForm, FarewellForm
from people.person.http import person_and_standing
from placehub.access.context import Worker
from placehub.audit.log import record
from placehub.audit.looked import Shown
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def farewell(request: WorkerRequest, pk: UUID, involvement_pk: UUID) -> HttpResponse:
    """End the part of a team of the reader’s; the last one is asked what then."""
    person, standing = person_and_standing(request, pk, what=Shown.FAREWELL)
    theirs = Involvement.objects.visible_to(request.worker).filter(person=person)
    involvement = get_object_or_404(theirs.select_related("team"), pk=involvement_pk)
    may = rules.may_let_in(request.worker, standing)
    if not may or involvement.team_id not in request.worker.team_ids:
        raise PermissionDenied(_("Each team ends its own part, and no other’s."))
    left = queries.left_behind(request.worker, person, involvement)
    form = FarewellForm(posted(request), last=left.rests)
    if form.is_valid():
        with refused_beside(form, None):
            operations.part(
                person, involvement, **form.cleaned_data, by=request.user, at=timezone.now()
            )
            record("involvement.ended", on=person.pk, team=involvement.team_id)
            said = _("Farewell said. %(team)s is not round them any more.")
            messages.success(request, said % {"team": involvement.team.name})
            return redirect("people:today")
    context = {"person": person, "team": involvement.team, "left": left, "form": form}
    return render(request, "people/endings/farewell.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def coming_back(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """They are back: the same record opens, and the same worker is offered first."""
    person, standing = person_and_standing(
        request, pk, what=Shown.COMING_BACK, level=Level.INDEX_CARD
    )
    if not standing.rests:
        messages.info(request, _("This record is not at rest: somebody is round them."))
        return redirect(person)
    rest = queries.rest_of(person)
    knew = {basis.team for basis in standing.mine if basis.kind == "rest"}
    teams = [(seat.team_id, seat.name) for seat in request.worker.seats if seat.name in knew]
    workers = _workers(request.worker, rest, [pk for pk, _name in teams])
    form = ComeBackForm(posted(request), teams=teams, workers=workers)
    if form.is_valid():
        values = form.cleaned_data
        with refused_beside(form, None):
            operations.come_back(person, team_id=values["team"], worker_id=values["worker"])
            record("record.reopened", on=person.pk, team=values["team"])
            messages.success(request, _("Open again. Everything is where it was."))
            return redirect(person)
    context = {"person": person, "rest": rest, "form": form}
    return render(request, "people/endings/coming_back.html", context, status=status_of(form))


def _workers(
    worker: Worker, rest: queries.Rest | None, team_ids: list[int]
) -> list[tuple[int, str]]:
    """Who may walk alongside: whoever did before and still sits there first, then the others. One query."""
    here = {user.pk: user.full_name for user in User.objects.sitting_in(team_ids)}
    first: dict[int, str] = {}
    for one in rest.before if rest else []:
        if one.worker_id in here and one.ends_at:
            day = date_format(timezone.localtime(one.ends_at), "j F Y")
            words = _("%(name)s, who walked alongside until %(day)s")
            first.setdefault(one.worker_id, words % {"name": here[one.worker_id], "day": day})
    me = {worker.id: here[worker.id]} if worker.id in here else {}
    return list((first | me | here | first).items())
