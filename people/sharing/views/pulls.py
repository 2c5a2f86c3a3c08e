"""Asking another team in, and answering."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.sharing import operations, queries
from people.sharing.forms import PullAnswerForm, PullForm
from people.sharing.models import PULL_WAITS_DAYS, Pull
from people.sharing.views.who_can_see import other_teams, table, to_let_in
from placehub.errors import Refused
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def pull(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = to_let_in(request, pk)
    now = timezone.now()
    taken = [*queries.round_table(person)[0], *queries.asked_in(request.worker, person, now)]
    form = PullForm(request.POST, teams=other_teams(taken))
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
    found = get_object_or_404(Pull.objects.visible_to(request.worker), pk=pk)
    form = PullAnswerForm(request.POST)
    if form.is_valid():
        try:
            done = operations.answer_pull(found.pk, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Answered.") if done else _("Somebody answered already."))
    return redirect("people:today")
