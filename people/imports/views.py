"""Lists from partners: a file comes, its columns are chosen, it is tried, and brought in after a yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.imports.files import MOST_BYTES
from people.imports.forms import ColumnsForm, ListForm
from people.imports.models import PartnerList
from people.imports.operations import lists as operations
from people.imports.operations.rows import report as written
from people.imports.rules import by_outcome
from people.person.http import signposts
from people.person.queries import Query, search
from placehub.audit.looked import Shown, Why, shown
from placehub.errors import Refused
from placehub.jobs.models import Job
from placehub.reading import Day
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from placehub.web.uploads import takes_a_file_of
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


def list_of(request: WorkerRequest, pk: UUID) -> PartnerList:
    """A list of the worker's own; 404 for everybody else's."""
    found = PartnerList.objects.visible_to(request.worker).select_related("team")
    return get_object_or_404(found, pk=pk)


def job_of(request: WorkerRequest, one: PartnerList) -> Job | None:
    """The job that is at the list now."""
    mine = Job.objects.visible_to(request.worker).filter(kind=operations.KIND, once_key=str(one.pk))
    return mine.filter(state__in=[Job.State.ASKED, Job.State.STARTED]).first()


@takes_a_file_of(MOST_BYTES)
@require_http_methods(["GET", "POST"])
@permitted(Permission.IMPORT_LISTS)
@once
def lists(request: WorkerRequest) -> HttpResponse:
    form = ListForm(posted(request), request.FILES or None, team_ids=request.worker.team_ids)
    if form.is_valid():
        file, team = form.cleaned_data["file"], form.cleaned_data["team"]
        with refused_beside(form, "file"):
            made = operations.take(
                file.read(), file.name, team=team, by=request.user, at=timezone.now()
            )
            return redirect("people:list-columns", made.pk)
    mine = PartnerList.objects.visible_to(request.worker).select_related("team")
    context = {"form": form, "lists": mine.order_by("-came_at")}
    return render(request, "people/imports/lists.html", context, status=status_of(form))


@require_safe
@permitted(Permission.IMPORT_LISTS)
def one_list(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = list_of(request, pk)
    account = operations.account_of(found)
    context = {
        "list": found,
        "preview": operations.preview(found, today=timezone.localdate()),
        "outcomes": by_outcome(account.results),
        "tried": found.state == PartnerList.State.TRIED,
        "done": found.state == PartnerList.State.DONE,
        "at_work": job_of(request, found),
    }
    return render(request, "people/imports/list.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.IMPORT_LISTS)
@once
def columns(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = list_of(request, pk)
    try:
        sheet = operations.sheet_of(found)
        offered = operations.columns_offered(found, sheet)
        form = ColumnsForm(posted(request), sheet=sheet, offered=offered)
        if form.is_valid():
            operations.choose(found, form.columns(), sheet)
            return redirect(found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    context = {"list": found, "form": form, "sheet": sheet}
    return render(request, "people/imports/columns.html", context, status=status_of(form))


@require_POST
@permitted(Permission.IMPORT_LISTS)
@once
def run(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Try the list, or, with a yes, bring it in; the page of the job shows how far it has come."""
    found, keep = list_of(request, pk), request.POST.get("keep") == "yes"
    try:
        operations.begin(found, keep=keep)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    job = Job.ask(operations.KIND, by=request.user, once_key=str(pk), list=str(found.pk), keep=keep)
    return redirect(job)


@require_safe
@permitted(Permission.IMPORT_LISTS)
def report(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What became of each row, as a file: line, outcome, what to know; no name of our own."""
    found = list_of(request, pk)
    words = written(operations.account_of(found).results)
    answer = HttpResponse("\ufeff" + words, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="list-{str(pk)[:8]}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@permitted(Permission.IMPORT_LISTS)
@once
def row_ask(request: WorkerRequest, pk: UUID, line: int) -> HttpResponse:
    """Lead to whoever a row may be: to the team that knows them, or to their page if it is ours."""
    found = list_of(request, pk)
    try:
        values = operations.who(found, line, today=timezone.localdate()).values
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    day = Day(values["born_on"], values["born_kind"]) if values["born_on"] else None
    names = f"{values['given_name']} {values['family_name']}".strip()
    who = Query(names=names, born=day, nhs=values["nhs_number"])
    posts = signposts(request, who)
    if posts:
        return redirect("people:pulling-in", posts[0].reference)
    ours = search(who, limit=1)
    if ours:
        shown(request, Shown.SEARCH, [ours[0].pk], Why.SEARCH)
        return redirect(ours[0])
    messages.error(request, _("Nobody answers to this row. Search for the person yourself."))
    return redirect(found)


@require_POST
@permitted(Permission.IMPORT_LISTS)
@once
def row_add(request: WorkerRequest, pk: UUID, line: int) -> HttpResponse:
    """Somebody looked, and it is nobody whom we have: add them all the same."""
    found, now = list_of(request, pk), timezone.now()
    try:
        person = operations.add_all_the_same(
            found, line, by=request.user, at=now, today=timezone.localdate()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, _("Added. Start with their own words."))
    return redirect(person)


@require_POST
@permitted(Permission.IMPORT_LISTS)
@once
def removal(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = list_of(request, pk)
    with refused_aloud(request):
        operations.take_away(found)
        messages.success(request, _("The file is removed, and what became of its rows."))
    return redirect(found)
