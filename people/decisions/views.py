"""A decision about a person: thought of, taken or not, backed, looked back on."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access.models import Level
from people.access.queries import standing as standing_to
from people.access.rules import may_write
from people.base import ChangedMeanwhile
from people.decisions import operations, queries, rules
from people.decisions.forms import (
    AskLeaderForm,
    AskLeadForm,
    DecideForm,
    DecisionForm,
    HappenedForm,
    LookBackForm,
    NewDecisionForm,
)
from people.decisions.models import Backing, Decision, NotLegal
from people.person.http import (
    both_of,
    person_and_standing,
    person_to_write,
    saved_version,
    team_to_write_for,
    theirs_and_mine,
    undoes_changes,
)
from people.person.models import Person
from placehub.audit.looked import Shown
from placehub.errors import Refused
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may, require

undoes_changes("decision", Shown.DECISION, lambda worker: Decision.objects.visible_to(worker))


@require_safe
@permitted(Permission.FIND_PEOPLE)
def decisions(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Every decision about somebody, those let go and looked back on as well."""
    found, standing = person_and_standing(request, pk, what=Shown.DECISION, level=Level.SUMMARY)
    today = timezone.localdate()
    rows = queries.decisions_of(request.worker, found)
    context = {
        "person": found,
        "decisions": [queries.stands_of(row, today) for row in rows],
        "may_write": may_write(request.worker, standing),
    }
    return render(request, "people/decisions/decisions.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def of_whom(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """From what a leader was asked to the decision, for a worker who sees the person; nobody is shown here."""
    asked = Backing.objects.visible_to(request.worker).select_related("decision")
    return redirect(get_object_or_404(asked, ask=pk).decision)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def new_decision(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody wants to try."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    form = NewDecisionForm(posted(request), initial={"thought_on": timezone.localdate()})
    if form.is_valid():
        made = operations.think(
            found,
            {name: form.cleaned_data[name] for name in Decision.WORDS},
            thought_on=form.cleaned_data["thought_on"],
            team_id=team_to_write_for(request.worker, found.lead_team_id),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Written down. It ages until it is taken or let go."))
        return redirect(made)
    context = {"person": found, "form": form}
    return render(request, "people/decisions/new.html", context, status=status_of(form))


def _decision_of(request: WorkerRequest, person: Person, pk: UUID) -> Decision:
    found = queries.decisions_of(request.worker, person)
    return get_object_or_404(found, pk=pk)


def _page(
    request: WorkerRequest, person: Person, decision: Decision, **bound: forms.Form
) -> HttpResponse:
    """One decision with what may be done about it; ``bound`` came back with a fault."""
    now, today = timezone.now(), timezone.localdate()
    stands = queries.stands_of(decision, today)
    seen = {"seen": decision.version}
    context: dict[str, object] = {
        "person": person,
        "decision": decision,
        "stands": stands,
        "happened_form": HappenedForm(None, initial={"happened_on": today}, auto_id="happened_%s"),
    }
    if decision.is_ageing:
        leads = queries.leads_round(person, now, but=request.worker.id)
        asked = [voice.pk for voice in stands.voices]
        context |= {
            "form": DecisionForm(initial=_as_kept(decision)),
            "decide_form": DecideForm(None, initial=seen, auto_id="decide_%s"),
            "lead_form": AskLeadForm(None, leads=leads.exclude(pk__in=asked)),
            "leads": leads.exclude(pk__in=asked).exists(),
            "may_back": _may_back(request, person)
            and not any(one.pk == request.worker.id for one in stands.backers),
        }
    elif decision.look_back_on and decision.looked_back_on is None:
        context["look_back_form"] = LookBackForm(None, initial=seen, auto_id="back_%s")
    context |= bound
    page = "people/decisions/decision.html"
    return render(request, page, context, status=status_of(*bound.values()))


def _as_kept(decision: Decision) -> dict[str, object]:
    """What the form begins with."""
    return {name: getattr(decision, name) for name in Decision.WORDS} | {"seen": decision.version}


def _may_back(request: WorkerRequest, person: Person) -> bool:
    """Is the reader a lead round the person? Asks the database only of those who could be."""
    if not may(request.worker, Permission.BACK_DECISIONS):
        return False
    standing = standing_to(person.pk)
    return standing is not None and rules.may_back(request.worker, standing)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def decision(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """One decision: other words, and beside it everything else that may be done about it."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made = _decision_of(request, found, decision_pk)
    if request.method != "POST":
        return _page(request, found, made)
    form, was = DecisionForm(request.POST, initial=_as_kept(made)), made.version
    if not form.is_valid():
        return _page(request, found, made, form=form)
    said = {name: form.cleaned_data[name] for name in Decision.WORDS}
    try:
        seen = form.cleaned_data["seen"] or 0
        made.reword(said, seen=seen, by=request.user, at=timezone.now())
    except ChangedMeanwhile as other:
        theirs = _as_kept(other.theirs)  # type: ignore[arg-type]  # of this table
        context = {"person": found, "who": other.theirs.changed_by}  # type: ignore[attr-defined]
        return theirs_and_mine(
            request, context, form, both_of(form, theirs), {"seen": theirs["seen"]}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _saved(request, _("Saved."), made, since=was)
    return redirect(made)


def _saved(request: WorkerRequest, words: str, made: Decision, *, since: int) -> None:
    saved_version(request, words, made, since=since, back=made.get_absolute_url())


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def deciding(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """It is taken, not taken, or let go."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made = _decision_of(request, found, decision_pk)
    form, was = DecideForm(request.POST, auto_id="decide_%s"), made.version
    if form.is_valid():
        when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
        try:
            operations.decide(made, **form.cleaned_data, **when)
        except NotLegal as refusal:
            form.add_error("state", str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            _saved(request, _("Noted."), made, since=was)
    if form.errors:
        return _page(request, found, made, decide_form=form)
    return redirect(made)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def happening(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """What happened meanwhile stands beside it."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made = _decision_of(request, found, decision_pk)
    form = HappenedForm(request.POST, auto_id="happened_%s")
    if not form.is_valid():
        return _page(request, found, made, happened_form=form)
    said = form.cleaned_data
    operations.say_what_happened(
        made, said["words"], on=said["happened_on"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("It stands beside the decision."))
    return redirect(made)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def looking_back(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """What is known of it now."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made = _decision_of(request, found, decision_pk)
    form = LookBackForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        return _page(request, found, made, look_back_form=form)
    when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
    with refused_aloud(request):
        operations.look_back(made, **form.cleaned_data, **when)
        messages.success(request, _("Looked back at. It stands beside the decision."))
    return redirect(made)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def backing(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """“I back this”, from a lead round the person."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    require(_may_back(request, found))
    made = _decision_of(request, found, decision_pk)
    with refused_aloud(request):
        operations.back(made, by=request.user, at=timezone.now())
        messages.success(request, _("You stand beside it."))
    return redirect(made)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def asking_lead(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """Ask a lead round the person to back it."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made = _decision_of(request, found, decision_pk)
    leads = queries.leads_round(found, timezone.now(), but=request.worker.id)
    form = AskLeadForm(request.POST, leads=leads)
    if not form.is_valid():
        return _page(request, found, made, lead_form=form)
    lead = form.cleaned_data["lead"]
    with refused_aloud(request):
        operations.ask_lead(made, lead, by=request.user, at=timezone.now())
        words = _("%(who)s finds it on Today.") % {"who": lead.full_name}
        messages.success(request, words)
    return redirect(made)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def asking_leader(request: WorkerRequest, pk: UUID, decision_pk: UUID) -> HttpResponse:
    """Ask a leader to back it, in words that do not tell whom it is about."""
    found = person_to_write(request, pk, what=Shown.DECISION)
    made, now = _decision_of(request, found, decision_pk), timezone.now()
    form = AskLeaderForm(
        posted(request),
        person=found,
        other_names=queries.other_names_of(request.worker, found),
        leaders=queries.leaders_to_ask(now),
    )
    if form.is_valid():
        with refused_beside(form, None):
            ask = operations.ask_leader(
                made,
                {name: form.cleaned_data[name] for name in form.WORDS},
                leader=form.cleaned_data["leader"],
                service=form.cleaned_data["service"],
                team_id=team_to_write_for(request.worker, made.team_id),
                by=request.user,
                at=now,
            )
            words = _("%(who)s is asked, and reads only what you wrote here.")
            messages.success(request, words % {"who": ask.leader.full_name})
            return redirect(made)
    context = {"person": found, "decision": made, "form": form}
    return render(request, "people/decisions/ask_leader.html", context, status=status_of(form))
