"""Pages that belong to no app: drafts, notices, the style page, and a refused form."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from placehub.web import samples
from placehub.web.drafts import clear_draft, keep_draft, of, set_aside
from placehub.web.once import once
from placehub.web.undo import take_back

NOTICES = {"information", "accessibility", "help"}


@require_POST
def drafts(request: HttpRequest) -> HttpResponse:
    """Keep what is typed so far, and answer nothing; 413 when it is more than a note can hold. Or forget
    it, and show the form as it is for who has typed nothing.
    """
    sent = of(request)
    if sent is None or sent.worker_id != request.worker.id:
        raise Http404
    if request.POST.get("start_again"):
        clear_draft(sent.worker_id, sent.form)
        return redirect(sent.page)
    kept = keep_draft(sent.worker_id, sent.form, request.POST)
    return HttpResponse(status=204 if kept else 413)


@require_POST
@once
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was saved a moment ago."""
    return redirect(take_back(request, request.POST.get("undo", "")))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep in which language the reader wants the pages, on this device, and go on where they were."""
    if request.POST.get("language") not in dict(settings.LANGUAGES):
        raise Http404  # Django alone would keep any language that it has words of
    return set_language(request)


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
    """The form's secret word was missing or old, as after another sign-in: what was typed is kept."""
    sent, kept = of(request), False
    if sent is not None and request.worker is None:
        kept = set_aside(request) is not None
    elif sent is not None and sent.worker_id == request.worker.id:
        kept = keep_draft(sent.worker_id, sent.form, request.POST)
    context = {"csrf": True, "page": sent.page if sent and kept else ""}
    return render(request, "403.html", context, status=403)


def shut(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in package that Placehub does not use."""
    raise Http404
