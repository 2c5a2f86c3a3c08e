"""What the person says and what was promised: words, goals, promises, circle, answers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import operations, queries
from people.forms.plan import (
    HEADINGS,
    CircleForm,
    GoalForm,
    PromiseForm,
    SettleForm,
    StoryForm,
    WellbeingForm,
)
from people.models import CircleMember, Goal, GoalScore, Promise, Story, Wellbeing
from people.models.base import ChangedMeanwhile
from people.views.conflict import theirs_and_mine
from people.views.fetch import person_and_standing
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def story(request: WorkerRequest, pk: UUID, heading: str) -> HttpResponse:
    """Change a telling together; every earlier one is kept, with who wrote it down."""
    found, _standing = person_and_standing(request, pk, what="story")
    if heading not in HEADINGS:
        raise Http404
    tellings = list(
        Story.objects.visible_to(request.worker)
        .filter(person=found, heading=heading)
        .select_related("written_by")
        .order_by("-written_at")[:30]
    )
    current = next((telling for telling in tellings if telling.replaced_at is None), None)
    form = StoryForm(
        posted(request),
        initial={
            "words": current.words if current else "",
            "told_on": timezone.localdate(),
            "seen": str(current.pk) if current else "",
        },
    )
    context = {
        "person": found,
        "form": form,
        "heading": HEADINGS[heading],
        "tellings": tellings,
    }
    if form.is_valid():
        values = form.cleaned_data
        if values["seen"] != (str(current.pk) if current else ""):
            return theirs_and_mine(
                request,
                context,
                form,
                {context["heading"]: (current.words, values["words"])},
                {"seen": current.pk},
            )
        operations.tell_story(
            found,
            heading,
            values["words"],
            told_on=values["told_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Kept, in their words."))
        return redirect(found)
    return render(request, "people/story.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def goal(request: WorkerRequest, pk: UUID, goal_pk: UUID | None = None) -> HttpResponse:
    """Set a goal, or change its words, where it stands, and how near the person says they are."""
    found, _standing = person_and_standing(request, pk, what="goal")
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
    return render(request, "people/goal.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def promise(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what="promise")
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
        request, "people/promise.html", {"person": found, "form": form}, status=status_of(form)
    )


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def settlement(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Kept or not kept. A promise that somebody settled meanwhile stays as they settled it."""
    found, _standing = person_and_standing(request, pk, what="promise")
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


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def circle(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what="circle")
    form = CircleForm(posted(request), initial={"kind": "family", "tie": "often"})
    if form.is_valid():
        CircleMember(
            person=found, added_by=request.user, added_at=timezone.now(), **form.cleaned_data
        ).save(force_insert=True)
        messages.success(request, _("Added to the circle."))
        return redirect("people:circle", found.pk)
    members = queries.circle_of(request.worker, found)
    context = {"person": found, "form": form, "members": members}
    return render(request, "people/circle.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def circle_leaving(request: WorkerRequest, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what="circle")
    member = get_object_or_404(
        CircleMember.objects.visible_to(request.worker).filter(person=found), pk=member_pk
    )
    if member.left_on is None:
        member.left_on = timezone.localdate()
        try:
            member.save_version(member.version, ["left_on"], by=request.user, at=timezone.now())
        except ChangedMeanwhile:
            messages.error(request, _("Somebody changed the circle meanwhile. Look again."))
    return redirect("people:circle", found.pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def wellbeing(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The four ONS questions, asked of the person. "Not today" is an answer and is kept."""
    found, _standing = person_and_standing(request, pk, what="wellbeing")
    form = WellbeingForm(posted(request))
    if form.is_valid():
        Wellbeing(
            person=found,
            asked_on=timezone.localdate(),
            asked_by=request.user,
            asked_at=timezone.now(),
            **form.cleaned_data,
        ).save(force_insert=True)
        messages.success(request, _("Kept."))
        return redirect(found)
    return render(
        request, "people/wellbeing.html", {"person": found, "form": form}, status=status_of(form)
    )
