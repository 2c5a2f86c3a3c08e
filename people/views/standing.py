"""Who may see a person and why: naming, pulls, shares, seals."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import operations, queries, rules
from people.forms.access import (
    NameForm,
    PullAnswerForm,
    PullForm,
    ShareForm,
    TieForm,
)
from people.models import Agreement, Involvement, NamedWorker, Person, Pull, Share
from people.models.base import Level
from people.queries import Standing
from people.views.fetch import person_and_standing
from placehub.audit.log import record
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
    waiting = queries.asked_in(request.worker, person, now)
    asked = {
        "name_form": NameForm(None, workers=_nameable(request, named)),
        "pull_form": PullForm(None, teams=_other_teams([*teams, *waiting])),
        "share_form": _share_form(None, teams),
    } | bound
    context = asked | {
        "person": person,
        "standing": standing,
        "teams": teams,
        "named": named,
        "waiting": waiting,
        "shares": queries.shares_of(request.worker, person, now),
        "may_let_in": rules.may_let_in(request.worker, standing),
        "walks_alongside": standing.alongside,
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


def _nameable(request: WorkerRequest, named: Sequence[NamedWorker]) -> QuerySet[User]:
    """Colleagues of the reader's teams who do not walk alongside yet."""
    here = User.objects.filter(
        is_active=True, memberships__team_id__in=request.worker.team_ids, memberships__ends_at=None
    )
    return here.exclude(pk__in=[one.worker_id for one in named]).distinct()


def _other_teams(taken: Sequence[Involvement | Pull]) -> QuerySet[Team]:
    """Teams that are neither round the person nor asked in already."""
    there = {one.to_team_id if isinstance(one, Pull) else one.team_id for one in taken}
    return Team.objects.exclude(pk__in=there)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def naming(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = _to_let_in(request, pk)
    form = NameForm(request.POST, workers=_nameable(request, queries.round_table(person)[1]))
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
    now = timezone.now()
    taken = [*queries.round_table(person)[0], *queries.asked_in(request.worker, person, now)]
    form = PullForm(request.POST, teams=_other_teams(taken))
    if not form.is_valid():
        return _table(request, person, standing, pull_form=form)
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
