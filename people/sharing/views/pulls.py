"""Asking another team in, and answering."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.person.http import team_to_write_for
from people.sharing import operations, queries
from people.sharing.forms import PullAnswerForm, PullForm
from people.sharing.models import PULL_WAITS_DAYS, Pull
from people.sharing.views.who_can_see import other_teams, refuse_if_sealed, table, to_let_in
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.web.forms import status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def pull(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = to_let_in(request, pk)
    now = timezone.now()
    taken = [*queries.round_table(person)[0], *queries.asked_in(request.worker, person, now)]
    form = PullForm(request.POST, teams=other_teams(taken))
    refuse_if_sealed(standing, form)
    if not form.is_valid():
        return table(request, person, standing, pull_form=form)
    operations.pull_in(
        person,
        **form.cleaned_data,
        by=request.user,
        at=now,
        until=now + timedelta(days=PULL_WAITS_DAYS),
    )
    messages.success(request, _("Asked. You stay alongside."))
    return redirect("people:who-can-see", person.pk)


@require_POST
@permitted(Permission.FIND_PEOPLE)
@once
def pull_answer(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A team's yes or no, or that of somebody round the person; once answered it stays."""
    pulls = Pull.objects.visible_to(request.worker).select_related("person", "asked_by", "to_team")
    found = get_object_or_404(pulls, pk=pk)
    team = found.to_team_id if not found.asks_in else team_to_write_for(request.worker, None)
    form = PullAnswerForm(request.POST, workers=User.objects.sitting_in([team]))
    if not form.is_valid():
        shown(request, Shown.TODAY, [found.person_id], Why.TODAY)
        context = {"pull": found, "form": form}
        return render(request, "people/sharing/pull_answer.html", context, status=status_of(form))
    try:
        done = operations.answer_pull(
            found, **form.cleaned_data, by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:today")
    yes = done and form.cleaned_data["yes"]
    messages.success(
        request, _what_became(found, form) if done else _("Somebody answered already.")
    )
    return redirect(found.person if yes else "people:today")


def _what_became(pull: Pull, form: PullAnswerForm) -> str:
    """What the answer means, and what happens next."""
    words = {"team": pull.to_team.name, "name": pull.person.called, "who": pull.asked_by.full_name}
    if not form.cleaned_data["yes"]:
        return _("Answered: %(who)s is told, and why.") % words
    said = _("%(team)s is round %(name)s now, and %(who)s is told.") % words
    goes = form.cleaned_data["goes"]
    if goes is None:
        return said
    return said + " " + _("%(goes)s finds it on Today.") % {"goes": goes.full_name}
