"""Pages for everybody, open data, and the two leaders that each line takes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.paging import keyset_page
from placehub.web.downloads import as_csv
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams.blockers.models import Blocker
from teams.http import WorkerRequest, permitted
from teams.models import Neighbourhood
from teams.public import operations, queries
from teams.public.exports import COLUMNS, LICENCE, SCHEMA, as_text, open_blockers
from teams.public.forms import LineForm
from teams.public.models import Line
from teams.rules import Permission

# ---- for everybody


@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    """Which neighbourhoods have a page."""
    places = Neighbourhood.objects.running(timezone.localdate()).order_by("name")
    return render(request, "teams/public/you_said.html", {"places": places})


@require_safe
def neighbourhood(request: HttpRequest, pk: int) -> HttpResponse:
    """You said, we did, we could not because."""
    place = get_object_or_404(Neighbourhood.objects.all(), pk=pk)
    lines = queries.lines_of(place)
    page = keyset_page(lines, moment="passed_at", key="pk", cursor=request.GET.get("after", ""))
    return render(request, "teams/public/neighbourhood.html", {"place_here": place, "page": page})


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data holds, column by column."""
    columns = [(name, words) for name, (_kinds, words) in COLUMNS.items()]
    return render(request, "teams/public/open.html", {"columns": columns, "licence": LICENCE})


@require_safe
def open_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {
            "place": settings.PLACEHUB_PLACE,
            "published": timezone.localdate().isoformat(),
            "licence": LICENCE,
            "blockers": open_blockers(),
        },
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def open_schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(SCHEMA)


@require_safe
def open_csv(request: HttpRequest) -> HttpResponse:
    rows = [list(COLUMNS), *(map(as_text, row.values()) for row in open_blockers())]
    return as_csv("blockers.csv", [list(row) for row in rows])


# ---- two leaders


@require_safe
@permitted(Permission.UNBLOCK)
def lines(request: WorkerRequest) -> HttpResponse:
    """What waits for a second pair of eyes, and what everybody reads."""
    passed = Line.objects.passed().select_related("neighbourhood", "blocker")
    page = keyset_page(passed, moment="passed_at", key="pk", cursor=request.GET.get("after", ""))
    context = {"waiting": list(queries.to_pass()), "page": page}
    return render(request, "teams/public/lines.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.UNBLOCK)
@once
def new_line(request: WorkerRequest, pk: UUID) -> HttpResponse:
    blocker = get_object_or_404(Blocker.objects.with_names(), pk=pk)
    places = list(Neighbourhood.objects.running(timezone.localdate()).order_by("name"))
    initial = {"words": blocker.words, "answer": blocker.answer, "write_to": blocker.write_to}
    form = LineForm(posted(request), neighbourhoods=places, initial=initial)
    if form.is_valid():
        with refused_beside(form, "outcome"):
            values = dict(form.cleaned_data)
            chosen = set(values.pop("neighbourhoods"))
            operations.write(
                blocker,
                **values,
                neighbourhoods=[one for one in places if str(one.pk) in chosen],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Written. It appears once another leader has read it."))
            return redirect(blocker)
    context = {"blocker": blocker, "form": form}
    return render(request, "teams/public/new_line.html", context, status=status_of(form))


@require_POST
@permitted(Permission.UNBLOCK)
@once
def answer_line(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Pass it, or take it down."""
    line, at = get_object_or_404(Line.objects.all(), pk=pk), timezone.now()
    passes = request.POST.get("passes") == "yes"
    with refused_aloud(request):
        if passes:
            operations.pass_line(line, by=request.user, at=at)
        else:
            operations.take_down(line, by=request.user, at=at)
        done = _("Everybody can read it now.") if passes else _("It was taken down.")
        messages.success(request, done)
    return redirect("public:lines")
