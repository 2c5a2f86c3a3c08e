"""What a team says of a blocker, and what a leader does about it: one door a verb."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.blockers import operations
from teams.blockers.forms import (
    AnswerForm,
    CouldNotForm,
    FixedForm,
    JoinForm,
    MetTooForm,
    PassOnForm,
    ShowRuleForm,
    TryForm,
)
from teams.blockers.models import Blocker, State
from teams.http import WorkerRequest, permitted
from teams.leaders.models import Service
from teams.leaders.queries import answers_for, leaders
from teams.rules import Permission, may

HELD = frozenset({State.TAKEN, State.TRYING})
TOLD = gettext_lazy("The teams that met it are told.")


@dataclass(frozen=True)
class Verb:
    """What a leader may do: where a blocker must stand for it, what it asks, and what is said then."""

    does: Callable[..., None]
    heading: Promise
    button: Promise
    states: frozenset[str]
    form: type[forms.Form] = forms.Form
    done: Promise = TOLD


VERBS = {
    "take-on": Verb(
        operations.take_on,
        gettext_lazy("Take this on"),
        gettext_lazy("Take this on"),
        frozenset({State.ASKING, State.COULD_NOT}),
        done=gettext_lazy("You have it now. The teams that met it are told."),
    ),
    "answer": Verb(
        operations.answer,
        gettext_lazy("Answer the teams"),
        gettext_lazy("Tell them"),
        frozenset(State) - {State.ASKING},
        AnswerForm,
    ),
    "try": Verb(
        operations.try_something,
        gettext_lazy("Try something until a day"),
        gettext_lazy("Try it, and tell them"),
        HELD,
        TryForm,
    ),
    "fixed": Verb(
        operations.say_fixed,
        gettext_lazy("It is fixed"),
        gettext_lazy("Let the next three test it"),
        HELD,
        FixedForm,
        gettext_lazy("The teams are told. It counts as fixed once three people got through."),
    ),
    "could-not": Verb(
        operations.could_not,
        gettext_lazy("We cannot, because"),
        gettext_lazy("Tell them"),
        HELD,
        CouldNotForm,
    ),
    "pass-on": Verb(
        operations.pass_on,
        gettext_lazy("Pass it on"),
        gettext_lazy("Pass it on"),
        HELD | {State.ASKING},
        PassOnForm,
        gettext_lazy("Another leader is asked now. The teams are told why."),
    ),
    "join": Verb(
        operations.set_join,
        gettext_lazy("Between which services?"),
        gettext_lazy("Save"),
        frozenset(State),
        JoinForm,
        gettext_lazy("Saved."),
    ),
}


def offered(found: Blocker) -> list[tuple[str, Verb]]:
    """What may be done about a blocker as it stands, by whoever may do it."""
    return [(name, verb) for name, verb in VERBS.items() if found.state in verb.states]


def _blocker(pk: UUID) -> Blocker:
    return get_object_or_404(Blocker.objects.with_names(), pk=pk)


def _to_move(request: WorkerRequest, pk: UUID) -> Blocker:
    """The blocker, for the leader who has it or stands in, and for every leader while nobody has it.

    Another leader's is refused with a 404: it is not theirs to move.
    """
    found = _blocker(pk)
    if found.owner_id and found.owner_id not in answers_for(
        request.worker.id, timezone.localdate()
    ):
        raise Http404
    return found


def _page(
    request: WorkerRequest, found: Blocker, form: forms.Form, heading: object, button: object
) -> HttpResponse:
    context = {"blocker": found, "form": form, "heading": heading, "button": button}
    if isinstance(form, JoinForm):
        context["services"] = Service.objects.running(timezone.localdate())
    return render(request, "teams/blockers/verb.html", context, status=status_of(form))


def _do(
    request: WorkerRequest, found: Blocker, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do it, or say why not, and go back to the blocker."""
    with refused_aloud(request):
        act()
        messages.success(request, done)
    return redirect(found)


# ---- teams


@require_http_methods(["GET", "POST"])
@permitted(Permission.RAISE_BLOCKERS)
@once
def met_too(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A team met it too, without saying of whom."""
    found = _blocker(pk)
    teams = [(seat.team_id, seat.name) for seat in request.worker.seats]
    form = MetTooForm(posted(request), teams=teams)
    if form.is_valid():
        values = form.cleaned_data
        operations.meet_too(
            found,
            by=request.user,
            team_id=values["team"],
            at=timezone.now(),
            hours=values["hours"] or 0,
        )
        messages.success(request, _("Counted. Your team is told what comes of it."))
        return redirect(found)
    return _page(request, found, form, _("We met it too"), _("Count us in"))


@require_http_methods(["GET", "POST"])
@permitted(Permission.SEE_BLOCKERS)
@once
def show_rule(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Show the text: a worker whose team met it, or the leader who has it."""
    leads = may(request.worker, Permission.UNBLOCK)
    if leads:
        found, team = _to_move(request, pk), None
    else:
        met = Blocker.objects.met_by(request.worker.team_ids).with_names()
        found = get_object_or_404(met, pk=pk)
        team = next(
            one for one in request.worker.team_ids if found.teams.filter(team_id=one).exists()
        )
    form = ShowRuleForm(posted(request), initial={"kind": found.claimed or found.kind})
    if form.is_valid():
        rule = form.rule()
        kind = form.cleaned_data["kind"]
        said = {"by": request.user, "team_id": team, "at": timezone.now()}
        act = partial(operations.show_rule, found, kind, rule, **said)
        return _do(request, found, act, _("The text stands beside it now, for everybody to read."))
    return _page(request, found, form, _("Show me the rule"), _("Save"))


# ---- leaders


@require_http_methods(["GET", "POST"])
@permitted(Permission.UNBLOCK)
@once
def move(request: WorkerRequest, pk: UUID, name: str) -> HttpResponse:
    """A leader does something about a blocker, and the teams that met it are told."""
    found, at, verb = _to_move(request, pk), timezone.now(), VERBS[name]
    form = verb.form(posted(request), initial=_as_kept(found))
    if isinstance(form, PassOnForm):
        form.offer(leaders(at).exclude(pk=request.worker.id))
    if form.is_valid():
        act = partial(verb.does, found, by=request.user, at=at, **form.cleaned_data)
        return _do(request, found, act, str(verb.done))
    return _page(request, found, form, verb.heading, verb.button)


def _as_kept(found: Blocker) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("from_service", "to_service", "national")}
