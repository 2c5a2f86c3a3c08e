"""The pages of outcomes: figures, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from placehub.access.standby import read_published
from placehub.charts.picture import picture as drawn
from placehub.jobs.models import Job
from placehub.outcomes import queries
from placehub.outcomes.measures import disclosure
from placehub.outcomes.measures.calendar import next_publication, revisions
from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.measures.kinds import Measure
from placehub.outcomes.measures.words import METHODS, NOTES
from placehub.outcomes.queries import TWO_YEARS, YEAR
from placehub.outcomes.tasks import KIND
from placehub.web.downloads import as_csv, as_picture
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import Neighbourhood
from teams.rules import Permission, may


def published(request: WorkerRequest, months: int = YEAR) -> queries.Published | None:
    return read_published(request, lambda there: queries.published(months=months, using=there))


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def dashboard(request: WorkerRequest) -> HttpResponse:
    seen, today = published(request), timezone.localdate()
    context = {
        "board": queries.board(seen) if seen else None,
        "lapsing": queries.lapsing(today),
        "rule": disclosure.in_words(),
        "next": next_publication(today),
        "revisions": get_text_list(revisions(), _("and")),
        "may_build": may(request.worker, Permission.BUILD_OUTCOMES),
    }
    return render(request, "outcomes/dashboard.html", context)


@dataclass(frozen=True)
class Asked:
    """Which question, of where, and how far back. A link says it, so that somebody else sees the same."""

    seen: queries.Published
    measure: Measure
    place: int | None
    months: int

    @property
    def link(self) -> str:
        return urlencode({"place": self.place or "", "months": self.months - 1})


def _asked(request: WorkerRequest, code: str) -> Asked:
    months = TWO_YEARS if request.GET.get("months") == "24" else YEAR
    seen = published(request, months)
    if code not in BY_CODE or seen is None:
        raise Http404
    return Asked(seen, BY_CODE[code], _place(request.GET, seen), months)


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def measure(request: WorkerRequest, code: str) -> HttpResponse:
    """One question on a page of its own, for the place or one neighbourhood, over one year or two."""
    asked = _asked(request, code)
    context = {
        "shown": queries.measure_page(asked.seen, asked.measure, asked.place),
        "asked": asked,
        "measure": asked.measure,
        "measures": MEASURES,
        "places": asked.seen.in_order(),
        "here": asked.place,
        "months": asked.months,
        "snapshot": asked.seen.snapshot,
        "next": next_publication(timezone.localdate()),
        "method": METHODS[asked.measure.figure],
        "note": NOTES.get(code, ""),
        "rule": disclosure.in_words(),
    }
    return render(request, "outcomes/measure.html", context)


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def picture(request: WorkerRequest, code: str) -> HttpResponse:
    """A chart of such a page as a file: the line, or the neighbourhoods beside each other."""
    asked = _asked(request, code)
    shown = queries.measure_page(asked.seen, asked.measure, asked.place)
    alone = request.GET.get("of") != "neighbourhoods"
    chart = shown.line if alone else shown.map
    if chart is None:
        raise Http404
    on = date_format(timezone.localdate(asked.seen.snapshot.built_at), "j F Y")
    made = drawn(
        chart,
        shown.row.finding if alone else chart.title,
        shown.place or _("The whole place"),
        [*shown.legend(alone=alone), _("Published %(on)s.") % {"on": on}, disclosure.in_words()],
    )
    return as_picture(f"outcomes-{code}{'' if alone else '-neighbourhoods'}.svg", made)


def _place(asked: Mapping[str, str], seen: queries.Published) -> int | None:
    """The neighbourhood that was asked for; the whole place for any other word."""
    wanted = asked.get("place", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) in seen.places else None


@require_safe
@permitted(Permission.SEE_OWN_FIGURES)
def ours(request: WorkerRequest) -> HttpResponse:
    """What is published of the neighbourhoods of the reader's teams, beside the whole place."""
    seen = published(request)
    mine = Neighbourhood.objects.filter(teams__in=request.worker.team_ids).distinct()
    context = {
        "snapshot": seen.snapshot if seen else None,
        "neighbourhoods": [
            (one, queries.of_neighbourhood(seen, one.pk)) for one in mine if seen is not None
        ],
        "rule": disclosure.in_words(),
        "next": next_publication(timezone.localdate()),
    }
    return render(request, "outcomes/ours.html", context)


@require_POST
@permitted(Permission.BUILD_OUTCOMES)
@once
def new_build(request: WorkerRequest) -> HttpResponse:
    """Ask for a build and show its progress. It counts; figures appear on their day."""
    full = request.POST.get("full") == "yes"
    try:
        with transaction.atomic():
            job = Job.ask(KIND, by=request.user, once_key="outcomes", full=full)
    except IntegrityError:
        messages.success(request, _("Somebody asked a moment ago. The figures are on their way."))
        return redirect("outcomes:dashboard")
    return redirect(job)


@require_safe
@permitted(Permission.SEE_OUTCOMES)
def table(request: WorkerRequest, code: str) -> HttpResponse:
    """One measure as a file, or all of them."""
    if code not in {*BY_CODE, "all"}:
        raise Http404
    heading = [
        _("Code"),
        _("Measure"),
        _("Unit"),
        _("Month"),
        _("Neighbourhood (empty: the whole place)"),
        _("Value (* withheld)"),
        _("Of how many"),
        _("Lower limit, 95 %"),
        _("Upper limit, 95 %"),
        _("Counted on"),
    ]
    codes = BY_CODE if code == "all" else [code]
    rows = read_published(request, lambda there: queries.table_rows(codes, using=there))
    return as_csv(f"outcomes-{code}.csv", [heading, *rows])
