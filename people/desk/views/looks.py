"""Looks by worker, day and reason; patterns among them; and laying one on the desk.

A search is posted, and stands in the address of what it finds with the worker sealed: no names in addresses.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.desk import operations, queries
from people.desk.forms import LooksForm, SpanForm
from placehub.audit.looked import LISTS, NEWEST, Shown, Why, shown
from placehub.errors import Refused
from placehub.paging import Part, most_of
from placehub.web.forms import status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission

MOST = 100  # patterns that are shown at first
SEALED = "of"  # the worker who is asked about, in an address


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Permission.CHECK_LOOKS)
def looks(request: WorkerRequest) -> HttpResponse:
    """What was looked at, by reference: the last seven days unless another search is made."""
    asked = request.POST if request.method == "POST" else _asked(request)
    form = LooksForm(asked, today=timezone.localdate())
    if asked is not None and not form.is_valid():
        return render(request, "people/desk/looks.html", {"form": form}, status=status_of(form))
    if request.method == "POST":
        return redirect(_address(request, form.cleaned_data))
    who = form.cleaned_data["who"].strip() if asked is not None else ""
    called = queries.workers_called(who) if who else []
    workers = tuple(user.pk for user in called) if who else None
    found = queries.looks(form.span(workers), before=_before(request))
    shown(request, Shown.LOOKS, {look.person for look in found}, Why.STEWARD)
    users = User.objects.select_related("organisation").in_bulk({look.worker_id for look in found})
    context = {
        "form": form,
        "rows": [(look, users.get(look.worker_id), look.what in LISTS) for look in found],
        "nobody": bool(who) and not called,
        "several": called if len(called) > 1 else [],
        "address": _address(request, form.cleaned_data if asked is not None else {}),
        "last": found[-1].id if len(found) == queries.PAGE else None,
    }
    return render(request, "people/desk/looks.html", context)


def _asked(request: WorkerRequest) -> QueryDict | None:
    """The search that the address holds; none where the worker was sealed in another session."""
    asked = request.GET.copy()
    asked["who"] = request.session.unseal(asked.get(SEALED, ""))
    readable = asked["who"] or SEALED not in asked
    return asked if readable and "since" in asked else None


def _address(request: WorkerRequest, search: Mapping[str, object]) -> str:
    """The looks that a search finds."""
    kept = {name: value for name, value in search.items() if value and name != "who"}
    if who := search.get("who"):
        kept[SEALED] = request.session.seal(str(who))
    return f"{reverse('people:all-looks')}?{urlencode(kept)}"


def _before(request: WorkerRequest) -> int:
    given = request.GET.get("before", "")
    return min(int(given), NEWEST) if given.isdecimal() and len(given) < 20 else NEWEST


@require_safe
@permitted(Permission.CHECK_LOOKS)
def patterns(request: WorkerRequest) -> HttpResponse:
    """Which workers' looks had something about them that is worth a question; no record is opened."""
    form = SpanForm(request.GET if "since" in request.GET else None, today=timezone.localdate())
    wrong = form.is_bound and not form.is_valid()
    most = most_of(request.GET, "patterns", MOST)
    rows = Part([]) if wrong else queries.patterns(*form.moments, most)
    users = User.objects.select_related("organisation").in_bulk({row.worker_id for row in rows})
    days = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    kept = {name: value for name, value in request.GET.items() if name in form.fields}
    context = {
        "form": form,
        "found": rows,
        "all": f"?{urlencode({**kept, 'all': 'patterns'})}",
        "rows": [
            (row, users.get(row.worker_id), _address(request, _search(row, users, days)))
            for row in rows
        ],
    }
    return render(request, "people/desk/patterns.html", context, status=status_of(form))


def _search(
    row: queries.Pattern, users: dict[int, User], days: Mapping[str, object]
) -> dict[str, object]:
    """The search that lists these looks."""
    return {
        "since": days.get("since", ""),
        "until": days.get("until", ""),
        "who": users[row.worker_id].email if row.worker_id in users else "",
        "pattern": row.pattern,
        "kind": "opened",
    }


@require_POST
@permitted(Permission.CHECK_LOOKS)
@once
def pick(request: WorkerRequest, look: int) -> HttpResponse:
    """Lay a look on the desk, to be checked or asked about."""
    try:
        laid = operations.pick(look)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:looks-to-check")
    if laid is None:
        raise Http404
    messages.success(request, _("It lies on the desk now. Ask, or say what it was."))
    return redirect("people:looks-to-check")
