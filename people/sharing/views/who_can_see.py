"""Who may see a person and why; sealing a record, and closing one's own."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import rules
from people.access.models import Involvement, Level, NamedWorker
from people.access.queries import Standing
from people.agreements.models import Agreement
from people.endings.queries import farewells_of
from people.person.http import person_and_standing
from people.person.models import Person
from people.sharing import operations, queries
from people.sharing.forms import NameForm, PullForm, SealForm, ShareForm, TieForm
from people.sharing.models import Pull
from placehub.access.context import Worker
from placehub.audit.log import record
from placehub.audit.looked import Shown
from placehub.errors import Refused
from placehub.paging import most_of
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import Membership, Team, User
from teams.rules import Permission, may


@require_safe
@permitted(Permission.FIND_PEOPLE)
def who_can_see(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = person_and_standing(
        request, pk, what=Shown.WHO_CAN_SEE, level=Level.INDEX_CARD
    )
    return table(request, person, standing)


def table(
    request: WorkerRequest, person: Person, standing: Standing, **bound: forms.Form
) -> HttpResponse:
    """Who is round the person, with the forms that let others in; ``bound`` is one sent with errors."""
    now = timezone.now()
    teams, named = queries.round_table(person)
    waiting = queries.asked_in(request.worker, person, now)
    asked = {
        "name_form": NameForm(None, workers=nameable(request, named)),
        "pull_form": PullForm(None, teams=other_teams([*teams, *waiting])),
        "share_form": share_form(request.worker, None, teams),
        "seal_form": SealForm(),
    } | bound
    context = asked | {
        "person": person,
        "standing": standing,
        "teams": teams,
        "named": named,
        "waiting": waiting,
        "farewells": farewells_of(request.worker, person),
        "shares": queries.shares_of(request.worker, person, now),
        "asked_after": queries.asked_after(person, most_of(request.GET, "asked", 20))
        if person.sealed
        else [],
        "may_let_in": rules.may_let_in(request.worker, standing),
        "walks_alongside": standing.alongside,
        "may_end_others": may(request.worker, Permission.LEAD_TEAM),
        "may_seal": rules.may_seal(request.worker, standing),
    }
    return render(
        request, "people/sharing/who_can_see.html", context, status=status_of(*asked.values())
    )


def share_form(worker: Worker, data: QueryDict | None, teams: list[Involvement]) -> ShareForm:
    return ShareForm(
        data,
        teams=other_teams(teams),
        agreements=Agreement.objects.live(timezone.now()).given_by(worker).order_by("title"),
        today=timezone.localdate(),
    )


def to_let_in(request: WorkerRequest, pk: UUID) -> tuple[Person, Standing]:
    """The person, for somebody who may let others in: 404 below everything, 403 for passing keys."""
    person, standing = person_and_standing(request, pk, what=Shown.WHO_CAN_SEE)
    if not rules.may_let_in(request.worker, standing):
        raise PermissionDenied(
            _(
                "Whoever is round the person to stay lets others in; who came in for a time does not."
            )
        )
    return person, standing


def refuse_if_sealed(standing: Standing, form: forms.Form) -> None:
    """A pull or a share of a sealed record would wait for an answer that nobody can give."""
    if standing.sealed:
        form.add_error(None, _("This record is sealed: only who is named sees it. Name somebody."))


def nameable(request: WorkerRequest, named: Sequence[NamedWorker]) -> QuerySet[User]:
    """Colleagues of the reader's teams who do not walk alongside yet."""
    here = User.objects.sitting_in(request.worker.team_ids)
    return here.exclude(pk__in=[one.worker_id for one in named if one.here])


def other_teams(taken: Sequence[Involvement | Pull]) -> QuerySet[Team]:
    """Teams that are neither round the person nor asked in already, and have not ended."""
    there = {one.to_team_id if isinstance(one, Pull) else one.team_id for one in taken}
    seats = Membership.objects.lasting()
    here = Q(memberships__in=seats, memberships__user__is_active=True)
    teams = Team.objects.running(timezone.localdate()).exclude(pk__in=there)
    return teams.annotate(seats=Count("memberships", filter=here))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def seal(request: WorkerRequest, pk: UUID) -> HttpResponse:
    person, standing = person_and_standing(request, pk, what=Shown.SEAL)
    if not rules.may_seal(request.worker, standing):
        raise PermissionDenied(
            _("Whoever walks alongside seals the record, or leads a team round the person.")
        )
    form = SealForm(request.POST)
    if not form.is_valid():
        return table(request, person, standing, seal_form=form)
    shut = form.cleaned_data["shut"]
    try:
        operations.seal(person, shut=shut)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:who-can-see", person.pk)
    if shut != standing.sealed:
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
    person, _standing = person_and_standing(
        request, pk, what=Shown.OWN_RECORD, level=Level.INDEX_CARD
    )
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
        request,
        "people/sharing/own_record.html",
        {"person": person, "form": form},
        status=status_of(form),
    )
