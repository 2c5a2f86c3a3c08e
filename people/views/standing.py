"""Who may see a person and why; pulls, shares, seals; who has looked."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import operations, queries, rules
from people.forms import (
    AgreementForm,
    CheckForm,
    NameForm,
    PullAnswerForm,
    PullForm,
    ShareForm,
    TieForm,
)
from people.models import Agreement, BreakGlass, Involvement, NamedWorker, Person, Pull, Share
from people.models.base import Level
from people.queries import Standing
from people.views.fetch import person_and_standing
from placehub.audit.log import NEWEST, record, record_read, who_looked
from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import Team, User
from teams.rules import Permission, may, require


@require_safe
@permitted(Permission.FIND_PEOPLE)
def who_can_see(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = person_and_standing(request, pk, what="who can see", level=Level.INDEX_CARD)
    return _table(request, person, standing)


def _table(
    request: WorkerRequest, person: Person, standing: Standing, **bound: forms.Form
) -> HttpResponse:
    """Who is round the person, with the forms that let others in; ``bound`` is one sent with errors."""
    now = timezone.now()
    teams, named = queries.round_table(person)
    asked = {
        "name_form": NameForm(None, workers=_nameable(request)),
        "pull_form": PullForm(None, teams=_other_teams(teams)),
        "share_form": _share_form(None, teams),
    } | bound
    context = asked | {
        "person": person,
        "standing": standing,
        "teams": teams,
        "named": named,
        "shares": queries.shares_of(request.worker, person, now),
        "may_let_in": rules.may_let_in(request.worker, standing),
        "may_seal": rules.may_seal(request.worker, standing),
    }
    return render(request, "people/who_can_see.html", context, status=status_of(*asked.values()))


def _share_form(data: QueryDict | None, teams: list[Involvement]) -> ShareForm:
    return ShareForm(
        data,
        teams=_other_teams(teams),
        agreements=Agreement.objects.live(timezone.now()).order_by("title"),
        today=timezone.localdate(),
    )


def _to_let_in(request: WorkerRequest, pk: UUID) -> tuple[Person, Standing]:
    """The person, for somebody who may let others in: 404 below everything, 403 for passing keys."""
    person, standing = person_and_standing(request, pk, what="who can see")
    require(rules.may_let_in(request.worker, standing))
    return person, standing


def _nameable(request: WorkerRequest) -> object:
    return User.objects.filter(
        is_active=True, memberships__team_id__in=request.worker.team_ids, memberships__ends_at=None
    ).distinct()


def _other_teams(teams: list[Involvement]) -> object:
    return Team.objects.exclude(pk__in=[involved.team_id for involved in teams])


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def naming(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = _to_let_in(request, pk)
    form = NameForm(request.POST, workers=_nameable(request))
    if form.is_valid():
        chosen = form.cleaned_data["worker"]
        seat = next(
            seat
            for seat in chosen.memberships.filter(ends_at=None, team_id__in=request.worker.team_ids)
        )
        operations.name_worker(person, chosen, seat.team, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s walks alongside.") % {"name": chosen.full_name})
        return redirect("people:who-can-see", person.pk)
    return _table(request, person, standing, name_form=form)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def stepping_back(request: WorkerRequest, pk: UUID, named_pk: UUID) -> HttpResponse:
    person, _standing = _to_let_in(request, pk)
    named = get_object_or_404(
        NamedWorker.objects.visible_to(request.worker).filter(person=person, ends_at=None),
        pk=named_pk,
    )
    require(named.worker_id == request.worker.id or may(request.worker, Permission.LEAD_TEAM))
    try:
        operations.step_back(named, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. Who walks alongside now?"))
    return redirect("people:today")


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def pull(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = _to_let_in(request, pk)
    form = PullForm(request.POST, teams=_other_teams(queries.round_table(person)[0]))
    if not form.is_valid():
        return _table(request, person, standing, pull_form=form)
    now = timezone.now()
    operations.pull_in(
        person, **form.cleaned_data, by=request.user, at=now, until=now + timedelta(days=14)
    )
    messages.success(request, _("Asked. You stay alongside."))
    return redirect("people:who-can-see", person.pk)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def share(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Show the record to another team under a live agreement, as much and as long as is needed."""
    person, standing = _to_let_in(request, pk)
    form = _share_form(request.POST, queries.round_table(person)[0])
    if not form.is_valid():
        return _table(request, person, standing, share_form=form)
    values = form.cleaned_data
    until = timezone.make_aware(datetime.combine(values.pop("until"), time.max))
    made = operations.share(person, **values, by=request.user, at=timezone.now(), until=until)
    record("person.shared", on=person.pk)
    messages.success(
        request,
        _("Shared with %(team)s until %(day)s.")
        % {
            "team": made.to_team.name,
            "day": date_format(timezone.localtime(made.ends_at), "j F Y"),
        },
    )
    return redirect("people:who-can-see", person.pk)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def share_end(request: WorkerRequest, pk: UUID, share_pk: UUID) -> HttpResponse:
    person, _standing = _to_let_in(request, pk)
    found = get_object_or_404(
        Share.objects.visible_to(request.worker).filter(person=person), pk=share_pk
    )
    found.withdraw(at=timezone.now())
    record("share.withdrawn", on=person.pk)
    messages.success(
        request,
        _("Taken back: %(team)s sees nothing through it now.") % {"team": found.to_team.name},
    )
    return redirect("people:who-can-see", person.pk)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreements(request: WorkerRequest) -> HttpResponse:
    """The sharing agreements, and a form to write down a new one."""
    now = timezone.now()
    form = AgreementForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        values = form.cleaned_data
        until = timezone.make_aware(datetime.combine(values.pop("until"), time.max))
        Agreement.objects.create(**values, starts_at=now, ends_at=until)
        messages.success(request, _("Written down. Teams can share under it from now on."))
        return redirect("people:agreements")
    context = {"form": form, "now": now, "agreements": queries.agreements()}
    return render(request, "people/agreements.html", context, status=status_of(form))


@require_POST
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_end(request: WorkerRequest, pk: int) -> HttpResponse:
    get_object_or_404(Agreement, pk=pk).end(at=timezone.now())
    messages.success(request, _("Ended, and every share under it with it."))
    return redirect("people:agreements")


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


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def seal(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = person_and_standing(request, pk, what="seal")
    require(rules.may_seal(request.worker, standing))
    shut = request.POST.get("shut") == "yes"
    try:
        operations.seal(person, shut=shut)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        record("person.sealed" if shut else "person.unsealed", on=person.pk)
        messages.success(
            request,
            _("Sealed: only named workers see this record now.")
            if shut
            else _("Open again to the teams round the person."),
        )
    return redirect("people:today")


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def own_record(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Say that this is yourself or somebody of your family: the record closes to you at once."""
    person, _standing = person_and_standing(request, pk, what="own record", level=Level.INDEX_CARD)
    form = TieForm(posted(request))
    if form.is_valid():
        operations.declare_tie(
            person.pk, tie=form.cleaned_data["tie"], by=request.user, at=timezone.now()
        )
        record("own_record.declared", on=person.pk)
        messages.success(
            request, _("Thank you. The record is closed to you; your colleagues go on.")
        )
        return redirect("people:today")
    return render(
        request, "people/own_record.html", {"person": person, "form": form}, status=status_of(form)
    )


LOOKED_AT = {
    "person": gettext_lazy("the page"),
    "stream": gettext_lazy("what has happened"),
    "people list": gettext_lazy("the list of people"),
    "today": gettext_lazy("their Today page"),
    "team page": gettext_lazy("the team page"),
    "search": gettext_lazy("found in a search"),
    "who can see": gettext_lazy("who can see the record"),
    "who looked": gettext_lazy("who has looked"),
    "money": gettext_lazy("the money"),
    "team money": gettext_lazy("the team’s money"),
    "spend": gettext_lazy("a spend"),
    "details": gettext_lazy("the details"),
    "story": gettext_lazy("their own words"),
    "goal": gettext_lazy("what matters to them"),
    "promise": gettext_lazy("the promises"),
    "circle": gettext_lazy("the people round them"),
    "wellbeing": gettext_lazy("how things feel"),
    "changes": gettext_lazy("what changed"),
    "seal": gettext_lazy("sealing the record"),
    "own record": gettext_lazy("saying that it is their own record"),
}
LOOKED_WHY = {
    "named": gettext_lazy("walks alongside"),
    "team": gettext_lazy("their team is round the person"),
    "share": gettext_lazy("shared with their team"),
    "pull": gettext_lazy("their team was asked in"),
    "glass": gettext_lazy("broke the glass"),
    "steward": gettext_lazy("information steward"),
    "list": gettext_lazy("one of their people"),
    "today": gettext_lazy("one of their people"),
    "search": gettext_lazy("searched"),
    "search before adding": gettext_lazy("searched before adding"),
}


def looked_at(what: str) -> str:
    return str(LOOKED_AT.get(what, what))


def looked_why(basis: str) -> str:
    return ", ".join(str(LOOKED_WHY.get(part, part)) for part in basis.split(","))


@require_safe
def looks(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Who has looked at this person. The steward sees it by reference, without the person."""
    steward = may(request.worker, Permission.CHECK_LOOKS)
    if not steward and not may(request.worker, Permission.FIND_PEOPLE):
        raise Http404
    standing = None if steward else queries.standing(pk)
    if not steward and (standing is None or not rules.may_see_who_looked(request.worker, standing)):
        raise Http404
    try:
        before = max(0, min(int(request.GET.get("before", NEWEST)), NEWEST))
    except ValueError:
        before = NEWEST
    found = who_looked(pk, before=before)
    record_read(what="who looked", persons=[pk], basis="steward" if steward else standing.basis)
    users = User.objects.select_related("organisation").in_bulk({look.worker_id for look in found})
    context = {
        "rows": [
            (look, users.get(look.worker_id), looked_at(look.what), looked_why(look.basis))
            for look in found
        ],
        "pk": pk,
        "person": None if steward else Person.objects.visible_to(request.worker).get(pk=pk),
        "last": found[-1].id if len(found) == 50 else None,
    }
    return render(request, "people/looks.html", context)


@require_safe
@permitted(Permission.CHECK_LOOKS)
def steward(request: WorkerRequest) -> HttpResponse:
    """Broken glass to check: by reference, never by name."""
    return render(
        request,
        "people/steward.html",
        {"glasses": queries.broken_glass(), "verdicts": BreakGlass.Verdict},
    )


@require_POST
@permitted(Permission.CHECK_LOOKS)
@once
def check(request: WorkerRequest, pk: UUID) -> HttpResponse:
    form = CheckForm(request.POST)
    if form.is_valid():
        try:
            done = operations.call(
                "app.check_glass",
                pk,
                form.cleaned_data["verdict"],
                refused=_("This is not yours to check."),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Kept.") if done else _("It was checked already, or it is your own.")
            )
    return redirect("people:looks")
