"""What the person wants, what was promised, and whether it was kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedMeanwhile
from people.person.http import person_to_write, team_to_write_for, theirs_and_mine
from people.plan import operations, queries
from people.plan.forms import GoalForm, OpenAgainForm, PromiseForm, SettleForm
from people.plan.models import Goal, Promise
from placehub.audit.looked import Shown
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def goal(request: WorkerRequest, pk: UUID, goal_pk: UUID | None = None) -> HttpResponse:
    """Set a goal, or change its words, where it stands, and how near the person says they are."""
    found = person_to_write(request, pk, what=Shown.GOAL)
    theirs = Goal.objects.visible_to(request.worker).filter(person=found)
    kept = get_object_or_404(theirs, pk=goal_pk) if goal_pk else None
    form = GoalForm(posted(request), initial=_as_kept(kept))
    scores = queries.scores_of(request.worker, kept) if kept else []
    context = {"person": found, "goal": kept, "form": form, "scores": scores}
    if not form.is_valid():
        return render(request, "people/plan/goal.html", context, status=status_of(form))
    when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
    try:
        operations.keep_goal(found, kept, **form.cleaned_data, **when)
    except ChangedMeanwhile as other:
        both = _both(form, other.theirs)
        context["who"] = other.theirs.changed_by
        return theirs_and_mine(request, context, form, both, {"seen": other.theirs.version})
    messages.success(request, _("Kept, in their words."))
    return redirect(found)


def _as_kept(goal: Goal | None) -> dict[str, object]:
    """What the form begins with."""
    if goal is None:
        return {"state": Goal.State.OPEN}
    return {"words": goal.words, "state": goal.state, "seen": goal.version}


def _both(form: GoalForm, theirs: Goal) -> dict[str, tuple[str, str]]:
    """Theirs and mine, by the words of the form."""
    mine = form.cleaned_data
    return {
        form.fields["words"].label: (theirs.words, mine["words"]),
        form.fields["state"].label: (theirs.get_state_display(), Goal.State(mine["state"]).label),
    }


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def promise(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Write down a promise of the worker's own, of the person, or of somebody else."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    form = PromiseForm(posted(request), initial={"who": "me"})
    if form.is_valid():
        values = form.cleaned_data
        operations.promise(
            found,
            values["words"],
            by=request.user,
            at=timezone.now(),
            team_id=team_to_write_for(request.worker, found.lead_team_id),
            due_on=values["due_on"],
            promised_by={"me": "", "person": found.called}.get(
                values["who"], values["promised_by"]
            ),
        )
        messages.success(request, _("Promised."))
        return redirect(found)
    context = {"person": found, "form": form}
    return render(request, "people/plan/promise.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def settlement(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Kept or not kept. A promise that somebody settled meanwhile stays as they settled it."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    theirs = Promise.objects.visible_to(request.worker).filter(person=found)
    made = get_object_or_404(theirs, pk=promise_pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it was kept."))
    else:
        when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
        try:
            made.settle(**form.cleaned_data, **when)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Kept.") if made.kept else _("Noted that it was not kept."))
    return redirect(f"{found.get_absolute_url()}#h-plan")


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def opening(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """“Kept” or “Not kept” was a slip: the promise is open again, and “What changed” tells of both."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    theirs = Promise.objects.visible_to(request.worker).filter(person=found)
    made = get_object_or_404(theirs, pk=promise_pk)
    form = OpenAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Open the page again, and try once more."))
    else:
        try:
            made.open_again(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Open again. Say how it went when you know."))
    return redirect(f"{found.get_absolute_url()}#h-plan")
