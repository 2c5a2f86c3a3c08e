"""Accounts by a file: looked at first, then made, and every link shown once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from placehub.errors import Refused
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from placehub.web.uploads import takes_a_file
from teams import operations
from teams.forms import AccountsFileForm
from teams.http import WorkerRequest, permitted, show_once, shown_once
from teams.models import WayIn
from teams.rules import Permission

LOOK = 422  # nothing was made: the same form, looked at, may be sent with a yes


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@takes_a_file
@once
def accounts_by_file(request: WorkerRequest) -> HttpResponse:
    form = AccountsFileForm(posted(request), request.FILES or None)
    planned, status = [], status_of(form)
    if form.is_valid():
        try:
            planned = operations.plan_accounts(
                form.cleaned_data["lines"], today=timezone.localdate()
            )
            if request.POST.get("yes") == "yes":
                made = operations.make_planned(planned, by=request.worker.id, at=timezone.now())
                show_once(request, "links", 0, made)
                return redirect("teams:new-links")
            status = LOOK
        except Refused as refusal:
            form.add_error("file", str(refusal))
            status = status_of(form)
    good = sum(not one.wrong for one in planned)
    context = {"form": form, "planned": planned, "good": good, "left": len(planned) - good}
    return render(request, "teams/by_file.html", context, status=status)


@require_safe
@permitted(Permission.KEEP_TEAMS)
def new_links(request: WorkerRequest) -> HttpResponse:
    """The links of accounts that were just made by a file, each for its holder: shown this once."""
    links = dict(shown_once(request, "links", 0) or [])
    ways = WayIn.objects.filter(pk__in=links).with_names().order_by("user__full_name", "pk")
    if links:
        messages.success(request, _("They are there. Hand each their own link."))
    rows = [
        (way, request.build_absolute_uri(reverse("teams:come-in", args=[links[way.pk]])))
        for way in ways
    ]
    return render(request, "teams/new_links.html", {"rows": rows})
