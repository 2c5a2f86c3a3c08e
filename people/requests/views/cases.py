"""Requests by right: the list, taking one in, the case, and its steps."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import queries as access
from people.access import rules as access_rules
from people.access.queries import Standing
from people.person.http import person_to_write
from people.person.models import Person
from people.requests import operations, queries, rules
from people.requests.forms import FORMS, Dated, RequestForm, StewardRequestForm
from people.requests.models import DataRequest
from people.requests.queries import Case
from people.requests.tasks import KIND
from placehub.audit.looked import Shown, Why, shown
from placehub.jobs.models import Job
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may


@require_safe
@permitted(Permission.HANDLE_REQUESTS)
def requests(request: WorkerRequest) -> HttpResponse:
    """Open requests, the one due first first; closed ones by pages. By reference for a steward."""
    worker, today = request.worker, timezone.localdate()
    closed, further = queries.closed_cases(worker, request.GET.get("after", ""), today)
    cases = queries.open_cases(worker, today)
    persons = {one.request.person_id for one in [*cases, *closed]}
    people = Person.objects.visible_to(worker).in_bulk(persons)
    shown(request, Shown.REQUESTS, persons, Why.LIST)
    context = {
        "cases": [(one, people.get(one.request.person_id)) for one in cases],
        "closed": [(one, people.get(one.request.person_id)) for one in closed],
        "further": further,
        "by_reference": may(worker, Permission.CHECK_LOOKS),
    }
    return render(request, "people/requests/requests.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def new_request_for(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """A worker takes in what somebody on whose page they write asks for."""
    person = person_to_write(request, pk, what=Shown.REQUEST)
    form = RequestForm(posted(request), today=timezone.localdate(), initial=_for_paper(request))
    if form.is_valid():
        return redirect(_taken_in(request, person.pk, form))
    context = {"form": form, "person": person}
    return render(request, "people/requests/new.html", context, status=status_of(form))


def _for_paper(request: WorkerRequest) -> dict[str, object]:
    """What “Print for …” begins with: they asked the worker, today, for everything."""
    if "print" not in request.GET:
        return {}
    return {
        "kind": DataRequest.Kind.COPY,
        "asked_by": _("Themselves, in person"),
        "words": _("Everything that is written down about them, on paper."),
        "received_on": timezone.localdate(),
    }


@require_http_methods(["GET", "POST"])
@permitted(Permission.CHECK_LOOKS)
@once
def new_request(request: WorkerRequest) -> HttpResponse:
    """The steward takes one in, by reference."""
    form = StewardRequestForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        return redirect(_taken_in(request, form.cleaned_data.pop("reference"), form))
    return render(request, "people/requests/new.html", {"form": form}, status=status_of(form))


def _taken_in(request: WorkerRequest, person: UUID, form: RequestForm) -> DataRequest:
    made = DataRequest(
        person_id=person, **form.cleaned_data, logged_by=request.user, logged_at=timezone.now()
    )
    operations.take_in(made)
    messages.success(request, _("Taken in. The clock runs from the day it came."))
    return made


@require_safe
@permitted(Permission.HANDLE_REQUESTS)
def case(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = found_case(request, pk)
    return case_page(request, found, standing)


def found_case(request: WorkerRequest, pk: UUID) -> tuple[Case, Standing | None]:
    """The case, with the reader's standing to the person: None for a steward who has none. Keeps the look."""
    rows = queries.with_people().visible_to(request.worker)
    found = get_object_or_404(rows, pk=pk)
    standing = access.standing(found.person_id)
    if not may(request.worker, Permission.CHECK_LOOKS) and standing is None:
        raise Http404
    why = standing.why if standing else [Why.STEWARD]
    shown(request, Shown.REQUEST, [found.person_id], *why)
    return queries.case(found, timezone.localdate()), standing


def case_page(
    request: WorkerRequest,
    found: Case,
    standing: Standing | None,
    bound: tuple[str, Dated] | None = None,
) -> HttpResponse:
    """The case with the steps that the reader may do; ``bound`` is one that was sent with errors."""
    case, today = found.request, timezone.localdate()
    if bound and bound[0] not in rules.steps_open(case, stopped=found.clock.stopped):
        bound[1].add_error(None, _("This step was done meanwhile. What you typed stands here."))
    steps = [
        (step, bound[1] if bound and bound[0] == step else FORMS[step](None, today=today))
        for step in rules.steps_open(case, stopped=found.clock.stopped)
        if rules.may_step(request.worker, standing, case, step)
    ]
    if bound and bound not in steps:
        steps.append(bound)
    person = Person.objects.visible_to(request.worker).filter(pk=case.person_id).first()
    context = {
        "case": found,
        "asked": case,
        "person": person,
        "steps": steps,
        "reads": bool(case.reader_id == request.worker.id and case.is_open and not case.ready_at),
        "copy": queries.copy_of(request.worker, case) if standing else None,
        "may_write": standing is not None and access_rules.may_write(request.worker, standing),
    }
    status = status_of(bound[1]) if bound else 200
    return render(request, "people/requests/case.html", context, status=status)


@require_POST
@permitted(Permission.HANDLE_REQUESTS)
@once
def request_step(request: WorkerRequest, pk: UUID, step: str) -> HttpResponse:
    """One step of a request: each says in words why it is refused."""
    if step not in FORMS:
        raise Http404
    found, standing = found_case(request, pk)
    if not rules.may_step(request.worker, standing, found.request, step):
        raise PermissionDenied(_("This step is somebody else’s."))
    form = FORMS[step](request.POST, today=timezone.localdate())
    if not form.is_valid():
        return case_page(request, found, standing, (step, form))
    with refused_aloud(request):
        said = STEPS[step](request, found, form.cleaned_data)
        messages.success(request, said)
    return redirect(found.request)


Values = dict[str, object]


def _identity(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.check_identity(found.request, **values, by=request.user)
    return _("Kept.")


def _pause(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.pause(found.request, **values, by=request.user)
    return _("The clock is stopped until they answer.")


def _resume(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.resume(found.request, **values)
    return _("The clock runs again.")


def _extension(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.extend(found.request, found.clock, **values, by=request.user)
    return _("Two months more.")


def _reader(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.take_to_read(found.request, by=request.user)
    return _("Yours to read. Leave out what is about other people.")


def _ready(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.hand_on(found.request, by=request.user, at=timezone.now())
    Job.ask(KIND, by=request.user, once_key=str(found.request.pk), request=str(found.request.pk))
    return _("It is being put together. Somebody else looks at it before it leaves.")


def _approval(request: WorkerRequest, found: Case, values: Values) -> str:
    if values["yes"]:
        operations.approve(found.request, by=request.user, at=timezone.now())
        return _("It may leave.")
    operations.send_back(found.request, words=str(values["words"]))
    return _("Back to whoever reads it.")


def _sending(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.note_sending(found.request, **values, by=request.user)
    return _("Sent, and closed.")


def _decision(request: WorkerRequest, found: Case, values: Values) -> str:
    operations.decide(found.request, **values, by=request.user)
    return _("Decided, and closed.")


STEPS: dict[str, Callable[[WorkerRequest, Case, Values], str]] = {
    "identity": _identity,
    "pause": _pause,
    "resume": _resume,
    "extension": _extension,
    "reader": _reader,
    "ready": _ready,
    "approval": _approval,
    "sending": _sending,
    "decision": _decision,
}
