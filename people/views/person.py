"""The person page, and changing what stands on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import operations, queries, rules
from people.forms import (
    HEADINGS,
    CircleForm,
    DetailsForm,
    GoalForm,
    PromiseForm,
    SettleForm,
    StoryForm,
    WellbeingForm,
)
from people.models import CircleMember, Goal, GoalScore, Promise, Story, Wellbeing
from people.models.base import ChangedMeanwhile, Level
from people.views.fetch import person_and_standing
from placehub.web.forms import posted, status_of
from placehub.web.htmx import render_page
from placehub.web.icons import PICTURES
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

HARD = [Story.Heading.HELPS, Story.Heading.HINDERS, Story.Heading.TELL_FIRST]
DETAILS = [
    "nhs_number",
    "address",
    "postcode",
    "phone",
    "email",
    "contact_preference",
    "languages",
    "home_note",
    "lives_with",
    "in_touch_every_days",
]
CARD = ["given_name", "family_name", "known_as", "born_on", "picture"]


@require_safe
@permitted(Permission.FIND_PEOPLE)
def person(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(request, pk, what="person", level=Level.INDEX_CARD)
    worker, today = request.worker, timezone.localdate()
    context: dict[str, object] = {
        "person": found,
        "standing": standing,
        "today": today,
        "age": found.age_on(today),
        "may_write": rules.may_write(worker, standing),
        "may_see_who_looked": rules.may_see_who_looked(worker, standing),
        "saved": request.GET.get("saved") == "note",
    }
    if standing.level >= Level.SUMMARY:
        told = {
            story["heading"]: story | {"told_on": parse_date(story["told_on"])}
            for story in found.told
        }
        page = queries.stream_page(worker, found, show="", cursor="")
        context |= {
            "who": told.get(Story.Heading.WHO_I_AM),
            "told": [
                (HEADINGS[key], key, told[key])
                for key in HEADINGS
                if key in told and key not in HARD and key != Story.Heading.WHO_I_AM
            ],
            "hard": [(HEADINGS[key], key, told.get(key)) for key in HARD],
            "goals": queries.goals_of(worker, found),
            "promises": queries.promises_of(worker, found),
            "page": page,
            "show": "",
            "kept": sum(
                1 for item in page.rows if item.contact is not None and item.contact.part_kept
            ),
        }
    if standing.level >= Level.FULL:
        circle = queries.circle_of(worker, found)
        context |= {
            "circle": circle,
            "circle_chart": queries.circle_chart(found, circle) if circle else None,
            "feelings": queries.feelings_chart(found),
        }
    return render(request, "people/person.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def stream(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(request, pk, what="stream", level=Level.SUMMARY)
    show = request.GET.get("show", "")
    page = queries.stream_page(
        request.worker, found, show=show, cursor=request.GET.get("after", "")
    )
    context = {
        "person": found,
        "standing": standing,
        "page": page,
        "show": show,
        "may_write": rules.may_write(request.worker, standing),
    }
    return render_page(request, "people/stream.html", context, fragment="stream")


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def details(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Card and details, with a version check on each: theirs and mine stand side by side."""
    found, _standing = person_and_standing(request, pk, what="details")
    now, kept = timezone.now(), found.details
    initial = {name: getattr(found, name) for name in CARD} | {
        name: getattr(kept, name) for name in DETAILS
    }
    initial |= {"seen": found.version, "seen_details": kept.version}
    form = DetailsForm(posted(request), initial=initial, pictures=[*PICTURES])
    context: dict[str, object] = {"person": found, "form": form}
    if form.is_valid():
        values = form.cleaned_data
        mine = {
            form.fields[n].label: (getattr(kept if n in DETAILS else found, n), values[n])
            for n in [*CARD, *DETAILS]
        }
        stale = values["seen"] != found.version or values["seen_details"] != kept.version
        if not stale:
            card_changed = _take(found, values, CARD)
            details_changed = _take(kept, values, DETAILS)
            try:
                if card_changed:
                    found.save_version(values["seen"], CARD, by=request.user, at=now)
                if details_changed:
                    kept.save_version(values["seen_details"], DETAILS, by=request.user, at=now)
            except ChangedMeanwhile:
                stale = True
            else:
                messages.success(request, _("Kept."))
                return redirect(found)
        return _conflict(
            request, context, form, mine, {"seen": found.version, "seen_details": kept.version}
        )
    return render(request, "people/details.html", context, status=status_of(form))


def _take(record: object, values: dict[str, object], names: list[str]) -> bool:
    changed = False
    for name in names:
        value = (
            values[name]
            if values[name] is not None or name in {"born_on", "in_touch_every_days"}
            else ""
        )
        changed |= getattr(record, name) != value
        setattr(record, name, value)
    return changed


def _conflict(
    request: WorkerRequest,
    context: dict[str, object],
    form: object,
    both: dict[str, tuple[object, object]],
    seen: dict[str, object],
) -> HttpResponse:
    """Show theirs and mine. Sending again keeps mine on top of theirs: nothing typed is lost."""
    form.data = form.data.copy()
    for name, value in seen.items():
        form.data[name] = str(value)
    differing = [
        (label, theirs, mine)
        for label, (theirs, mine) in both.items()
        if str(theirs or "") != str(mine or "")
    ]
    return render(
        request, "components/conflict.html", context | {"both": differing, "form": form}, status=409
    )


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def story(request: WorkerRequest, pk: UUID, heading: str) -> HttpResponse:
    """Change a telling together; every earlier one is kept, with who wrote it down."""
    found, _standing = person_and_standing(request, pk, what="story")
    get_object_or_404(
        Story.objects.visible_to(request.worker).none()
        if heading not in HEADINGS
        else type(found).objects.visible_to(request.worker),
        pk=pk,
    )
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
        "heading": HEADINGS.get(heading),
        "tellings": tellings,
    }
    if form.is_valid():
        values = form.cleaned_data
        if values["seen"] != (str(current.pk) if current else ""):
            return _conflict(
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
        now, day, values = timezone.now(), timezone.localdate(), form.cleaned_data
        if kept is None:
            kept = Goal(
                person=found,
                words=values["words"],
                state=values["state"],
                state_since=day,
                set_on=day,
                set_by=request.user,
            )
            kept.save(force_insert=True)
        elif (values["words"], values["state"]) != (kept.words, kept.state):
            theirs = (kept.words, kept.get_state_display())
            if values["state"] != kept.state:
                kept.state_since = day
            kept.words, kept.state = values["words"], values["state"]
            try:
                kept.save_version(
                    values["seen"] or 0, ["words", "state", "state_since"], by=request.user, at=now
                )
            except ChangedMeanwhile as other:
                both = {
                    form.fields["words"].label: (other.theirs.words, values["words"]),
                    form.fields["state"].label: (
                        other.theirs.get_state_display(),
                        Goal.State(values["state"]).label,
                    ),
                }
                del theirs
                return _conflict(request, context, form, both, {"seen": other.theirs.version})
        if values["score"] is not None:
            GoalScore(
                goal=kept,
                person=found,
                score=values["score"],
                scored_on=day,
                asked_by=request.user,
                asked_at=now,
            ).save(force_insert=True)
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
    if form.is_valid() and kept.settled_on is None:
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


@require_safe
@permitted(Permission.LOG_CONTACTS)
def changes(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What changed on the card, the details, the goals, the promises and the circle, newest first."""
    found, standing = person_and_standing(request, pk, what="changes")
    return render(
        request,
        "people/changes.html",
        {"person": found, "standing": standing, "changes": queries.changes_of(found)},
    )
