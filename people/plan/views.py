"""What the person wants, what was promised, and whether it was kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedMeanwhile
from people.person.http import person_and_standing, theirs_and_mine
from people.plan import operations
from people.plan.forms import GoalForm, PromiseForm, SettleForm
from people.plan.models import Goal, GoalScore, Promise
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def goal(request: WorkerRequest, pk: UUID, goal_pk: UUID | None = None) -> HttpResponse:
    """Set a goal, or change its words, where it stands, and how near the person says they are."""
    found, _standing = person_and_standing(request, pk, what=Shown.GOAL)
    mine = Goal.objects.visible_to(request.worker).filter(person=found)
    kept = get_object_or_404(mine, pk=goal_pk) if goal_pk else None
    initial = (
        {"words": kept.words, "state": kept.state, "seen": kept.version}
        if kept
        else {"state": "open"}
    )
    form = GoalForm(posted(request), initial=initial)
    context = {
        "person": found,
        "goal": kept,
        "form": form,
        "scores": list(
            GoalScore.objects.visible_to(request.worker)
            .filter(goal=kept)
            .select_related("asked_by")
            .order_by("-scored_on")[:20]
        )
        if kept
        else [],
    }
    if form.is_valid():
        values = form.cleaned_data
        words, state = values["words"], Goal.State(values["state"])
        when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
        try:
            if kept is None:
                kept = operations.set_goal(found, words, state, **when)
            else:
                kept.change(words, state, seen=values["seen"] or 0, **when)
        except ChangedMeanwhile as other:
            theirs = other.theirs
            both = {
                form.fields["words"].label: (theirs.words, words),
                form.fields["state"].label: (theirs.get_state_display(), state.label),
            }
            return theirs_and_mine(request, context, form, both, {"seen": theirs.version})
        if values["score"] is not None:
            kept.record_score(values["score"], **when)
        messages.success(request, _("Kept, in their words."))
        return redirect(found)
    return render(request, "people/plan/goal.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def promise(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what=Shown.PROMISE)
    form = PromiseForm(posted(request), initial={"who": "me"})
    if form.is_valid():
        values = form.cleaned_data
        mine = values["who"] == "me"
        name = {"me": "", "person": found.called}.get(values["who"], values["promised_by"])
        team = next(
            (seat.id for seat in request.worker.teams if seat.id == found.lead_team_id),
            request.worker.teams[0].id,
        )
        Promise(
            person=found,
            words=values["words"],
            worker=request.user if mine else None,
            promised_by=name,
            team_id=team,
            due_on=values["due_on"],
            made_by=request.user,
            made_at=timezone.now(),
        ).save(force_insert=True)
        messages.success(request, _("Promised."))
        return redirect(found)
    return render(
        request, "people/plan/promise.html", {"person": found, "form": form}, status=status_of(form)
    )


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def settlement(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Kept or not kept. A promise that somebody settled meanwhile stays as they settled it."""
    found, _standing = person_and_standing(request, pk, what=Shown.PROMISE)
    kept = get_object_or_404(
        Promise.objects.visible_to(request.worker).filter(person=found), pk=promise_pk
    )
    form = SettleForm(request.POST)
    if kept.settled_on is not None:
        messages.info(request, _("Somebody had settled this promise already."))
    elif form.is_valid():
        kept.settled_on, kept.kept = timezone.localdate(), form.cleaned_data["kept"]
        try:
            kept.save_version(
                form.cleaned_data["seen"],
                ["settled_on", "kept"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile:
            messages.error(request, _("Somebody changed this promise meanwhile. Look again."))
        else:
            messages.success(request, _("Kept.") if kept.kept else _("Noted that it was not kept."))
    return redirect(f"{found.get_absolute_url()}#h-plan")
