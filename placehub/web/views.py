"""Pages that belong to no app: drafts, notices, the style page, and a refused form."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from placehub.web import samples
from placehub.web.drafts import keep_draft, may_be_sent

NOTICES = {"information", "accessibility", "help"}
FORM_NAME = re.compile(r"^contact(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")


@require_POST
def draft(request: HttpRequest, form: str) -> HttpResponse:
    """Keep what is typed so far. Answers nothing; 413 when it is more than a note can hold."""
    if not FORM_NAME.match(form) or not request.worker.teams or not may_be_sent(form):
        raise Http404
    kept = keep_draft(request.worker.id, form, request.POST)
    return HttpResponse(status=204 if kept else 413)


@require_GET
def notices(request: HttpRequest, page: str) -> HttpResponse:
    if page not in NOTICES:
        raise Http404
    return render(request, f"web/{page}.html")


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component with invented data, for looking at and for the accessibility tests."""
    if not settings.STYLE_PAGE:
        raise Http404
    return render(request, "web/style.html", {"charts": samples.charts(), "form": samples.form()})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret word was missing or old."""
    return render(request, "403.html", {"csrf": True}, status=403)


def shut(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in package that Placehub does not use."""
    raise Http404
