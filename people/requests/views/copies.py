"""Reading a record before a copy leaves, leaving lines out, and the copy itself."""

import io
import json
import zipfile
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import rules as access_rules
from people.requests import operations, queries
from people.requests.forms import WithholdForm
from people.requests.models import DataRequest, RequestCopy
from people.requests.queries import Case, Sections
from people.requests.views.cases import found_case
from placehub.audit.log import record
from placehub.audit.looked import Shown, shown
from placehub.web.forms import refused_aloud
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


def _to_handle(request: WorkerRequest, pk: UUID, what: Shown) -> Case:
    """A copy's case, for somebody who may write about the person; 404 for a steward who may not."""
    found, standing = found_case(request, pk)
    if standing is None or not found.request.is_a_copy:
        raise Http404
    if not access_rules.may_write(request.worker, standing):
        raise PermissionDenied(_("Whoever writes about the person reads it before it leaves."))
    shown(request, what, [found.request.person_id], *standing.why)
    return found


def _reads(request: WorkerRequest, found: Case) -> bool:
    case = found.request
    return case.reader_id == request.worker.id and case.is_open and case.ready_at is None


@require_safe
@permitted(Permission.LOG_CONTACTS)
def reading(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The record a section at a time, with what leaves and what does not."""
    found = _to_handle(request, pk, Shown.COPY)
    if not _reads(request, found):
        raise PermissionDenied(_("Take it to read first. Once it is handed on it is read no more."))
    withheld = queries.withheld_from(request.worker, found.request)
    sections = queries.by_section(queries.lines_to_read(found.request))
    wanted = request.GET.get("section", "")
    code, heading, lines = next((one for one in sections if one[0] == wanted), sections[0])
    context = {
        "asked": found.request,
        "sections": [
            (c, h, len(rows), sum(row.line in withheld for row in rows)) for c, h, rows in sections
        ],
        "code": code,
        "heading": heading,
        "lines": [(line, withheld.get(line.line)) for line in lines],
        "shut_words": queries.SHUT,
        "whys": WithholdForm.base_fields["why"].choices,
    }
    return render(request, "people/requests/reading.html", context)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def withholding(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Leave a line out of the copy, with the reason, or let it in after all."""
    found = _to_handle(request, pk, Shown.COPY)
    if not _reads(request, found):
        raise PermissionDenied(_("Whoever reads it leaves lines out."))
    back = (
        f"{reverse('people:request-reading', args=[pk])}?section={request.POST.get('section', '')}"
    )
    form = WithholdForm(request.POST)
    with refused_aloud(request):
        if "let_go" in request.POST:
            operations.let_go(found.request, request.POST.get("line", ""), at=timezone.now())
            messages.success(request, _("It leaves with the copy."))
        elif form.is_valid():
            operations.withhold(
                found.request, **form.cleaned_data, by=request.user, at=timezone.now()
            )
            messages.success(request, _("It stays here."))
        else:
            messages.error(request, _("Say why it does not leave."))
    return redirect(back)


@require_safe
@permitted(Permission.LOG_CONTACTS)
def copy(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What leaves, as it was put together: for the second pair of eyes."""
    found, kept = _kept(request, pk)
    context = {
        "asked": found.request,
        "copy": kept,
        "sections": queries.by_section(queries.thawed(kept)),
    }
    return render(request, "people/requests/copy.html", context)


@require_safe
@permitted(Permission.LOG_CONTACTS)
def copy_file(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The copy as pages to be handed over: once somebody else has approved it."""
    found, kept = _kept(request, pk)
    if found.request.approved_at is None:
        raise PermissionDenied(_("Somebody else must look at it before it leaves."))
    record("request.copy taken", on=found.request.pk)
    withheld = queries.withheld_from(request.worker, found.request).values()
    reasons = sorted({str(row.get_why_display()) for row in withheld})
    pages = pages_of(found.request, kept, reasons)
    answer = HttpResponse(pages, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="copy-{str(pk)[:8]}.zip"'
    return answer


def _kept(request: WorkerRequest, pk: UUID) -> tuple[Case, RequestCopy]:
    found = _to_handle(request, pk, Shown.COPY)
    kept = queries.copy_of(request.worker, found.request)
    if kept is None:
        raise Http404
    return found, kept


def pages_of(asked: DataRequest, kept: RequestCopy, reasons: list[str]) -> bytes:
    """A page that leads to a page a section, and says what does not leave and what one may do about it.

    Beside them the same lines for a program.
    """
    sections = queries.by_section(queries.thawed(kept))
    context = {"asked": asked, "copy": kept, "sections": sections, "reasons": reasons}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("index.html", render_to_string("people/requests/copy/index.html", context))
        for code, heading, lines in sections:
            page = {"asked": asked, "heading": heading, "lines": lines}
            bundle.writestr(
                f"{code}.html", render_to_string("people/requests/copy/section.html", page)
            )
        bundle.writestr("record.json", json.dumps(_for_a_program(sections), indent=1))
    return file.getvalue()


def _for_a_program(sections: Sections) -> list[dict[str, str]]:
    return [
        {
            "section": heading,
            "at": line.at.isoformat() if line.at else "",
            "what": line.heading,
            "words": line.words,
            "who": line.who,
        }
        for _code, heading, lines in sections
        for line in lines
    ]
