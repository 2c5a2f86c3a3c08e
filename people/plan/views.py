"""What the person wants, what was promised, and whether it was kept."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.access.models import Involvement, NamedWorker
from people.base import ChangedMeanwhile, ChangedSince
from people.person.http import (
    both_of,
    person_to_write,
    saved_version,
    team_to_write_for,
    theirs_and_mine,
    undoes_changes,
    way_back,
)
from people.person.models import Person
from people.plan import operations, queries
from people.plan.forms import (
    CallOffForm,
    ChangePromiseForm,
    GoalForm,
    HandOnForm,
    OpenAgainForm,
    PromiseForm,
    SettleForm,
)
from people.plan.models import Goal, Promise
from placehub.audit.looked import Shown
from placehub.errors import Refused
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission

undoes_changes("goal", Shown.GOAL, lambda worker: Goal.objects.visible_to(worker))
undoes_changes("promise", Shown.PROMISE, lambda worker: Promise.objects.visible_to(worker))


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
    was = kept.version if kept else 0
    try:
        row = operations.keep_goal(found, kept, **form.cleaned_data, **when)
    except ChangedMeanwhile as other:
        both = both_of(form, _as_kept(other.theirs))
        context["who"] = other.theirs.changed_by
        return theirs_and_mine(request, context, form, both, {"seen": other.theirs.version})
    words = _("Kept, in their words.")
    if kept is None or form.cleaned_data["score"] is not None:
        messages.success(request, words)
    else:
        saved_version(request, words, row, since=was, back=found.get_absolute_url())
    return redirect(found)


def _as_kept(goal: Goal | None) -> dict[str, object]:
    """What the form begins with."""
    if goal is None:
        return {"state": Goal.State.OPEN}
    return {"words": goal.words, "state": goal.state, "seen": goal.version}


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def promise(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Write down a promise of the worker's own, of the person, or of somebody else."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    form = PromiseForm(posted(request), initial={"who": "me"})
    if form.is_valid():
        values = form.cleaned_data
        made = operations.promise(
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
        back = found.get_absolute_url()
        saved(request, _("Promised."), "promised", found.pk, made.pk, back=back)
        return redirect(found)
    context = {"person": found, "form": form}
    return render(request, "people/plan/promise.html", context, status=status_of(form))


def _promise_of(request: WorkerRequest, person: Person, pk: UUID) -> Promise:
    theirs = Promise.objects.visible_to(request.worker).filter(person=person)
    return get_object_or_404(theirs.select_related("worker", "changed_by", "person"), pk=pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def change_promise(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """A new day, or other words; beside it handing it on, and that it will not happen."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    made = _promise_of(request, found, promise_pk)
    was = made.version
    kept = {"words": made.words, "due_on": made.due_on, "seen": was}
    form = ChangePromiseForm(posted(request), initial=kept)
    if form.is_valid():
        try:
            made.change(**form.cleaned_data, by=request.user, at=timezone.now())
        except ChangedMeanwhile as other:
            context = {"person": found, "who": other.theirs.changed_by}
            both = both_of(form, kept)
            return theirs_and_mine(request, context, form, both, {"seen": kept["seen"]})
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            _saved(request, _("Saved."), made, since=was)
        return redirect(found)
    return _promise_page(request, found, made, form=form)


def _promise_page(
    request: WorkerRequest, person: Person, made: Promise, **bound: forms.Form
) -> HttpResponse:
    """One promise with what may be done about it; ``bound`` came back with a fault."""
    seen = {"seen": made.version}
    kept = {"words": made.words, "due_on": made.due_on}
    context = {
        "person": person,
        "promise": made,
        "form": ChangePromiseForm(initial=kept | seen),
        "hand_form": HandOnForm(None, workers=_colleagues(request, made), initial=seen),
        "off_form": CallOffForm(initial=seen, auto_id="off_%s"),
        **bound,
    }
    page = "people/plan/change_promise.html"
    return render(request, page, context, status=status_of(*bound.values()))


def _colleagues(request: WorkerRequest, made: Promise) -> QuerySet[User]:
    """Who else of the team that made it may do it, while it is round the person; of somebody sealed only
    whoever walks alongside, since nobody else would find it.
    """
    if made.person.sealed:
        named = NamedWorker.objects.visible_to(request.worker).walking()
        named = named.filter(person_id=made.person_id, team_id=made.team_id)
        here = User.objects.filter(pk__in=named.values("worker"))
    else:
        round_them = Involvement.objects.visible_to(request.worker).live(timezone.now())
        ours = round_them.filter(person_id=made.person_id, team_id=made.team_id)
        here = User.objects.sitting_in(ours.values("team_id"))
    return here.exclude(pk=made.worker_id).order_by("full_name", "pk")


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def handing_on(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """A colleague does it, and finds it on their Today with who handed it on."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    made = _promise_of(request, found, promise_pk)
    form = HandOnForm(request.POST, workers=_colleagues(request, made), initial={})
    if not form.is_valid():
        return _promise_page(request, found, made, hand_form=form)
    to = form.cleaned_data["worker"]
    was = made.version
    with refused_aloud(request):
        made.hand_on(to, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now())
        words = _("%(name)s has it now, and finds it on Today.") % {"name": to.full_name}
        _saved(request, words, made, since=was)
    return redirect(found)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def calling_off(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """It will not happen: said with a reason, and neither kept nor broken."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    made = _promise_of(request, found, promise_pk)
    form = CallOffForm(request.POST, auto_id="off_%s")
    if not form.is_valid():
        return _promise_page(request, found, made, off_form=form)
    when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
    with refused_aloud(request):
        made.call_off(**form.cleaned_data, **when)
        _saved(
            request,
            _("Called off. “What changed” says why."),
            made,
            since=form.cleaned_data["seen"],
        )
    return redirect(found)


def _saved(request: WorkerRequest, words: str, made: Promise, *, since: int) -> None:
    back = made.person.get_absolute_url()
    saved_version(request, words, made, since=since, back=back)


@undoes("promised")
def unpromise(request: WorkerRequest, given: list[str]) -> str:
    """A promise that was just written down is none."""
    found = person_to_write(request, UUID(given[0]), what=Shown.PROMISE)
    made = Promise.objects.visible_to(request.worker).filter(person=found, pk=given[1]).first()
    if made is None or not operations.unpromise(made):
        raise ChangedSince
    return _("Taken back: nothing was promised.")


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def settlement(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Kept or not kept. A promise that somebody settled meanwhile stays as they settled it."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    made = _promise_of(request, found, promise_pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it was kept."))
    else:
        when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
        with refused_aloud(request):
            made.settle(**form.cleaned_data, **when)
            words = _("Kept.") if made.kept else _("Noted that it was not kept.")
            _saved(request, words, made, since=form.cleaned_data["seen"])
    return redirect(way_back(request, found))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def opening(request: WorkerRequest, pk: UUID, promise_pk: UUID) -> HttpResponse:
    """“Kept” or “Not kept” was a slip: the promise is open again, and “What changed” tells of both."""
    found = person_to_write(request, pk, what=Shown.PROMISE)
    made = _promise_of(request, found, promise_pk)
    form = OpenAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Open the page again, and try once more."))
    else:
        with refused_aloud(request):
            made.open_again(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Open again. Say how it went when you know."))
    return redirect(found)
