"""The sharing agreements, as the information steward keeps them."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.sharing import queries
from people.sharing.forms import AgreementForm
from people.sharing.models import Agreement
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreements(request: WorkerRequest) -> HttpResponse:
    """The sharing agreements, and a form to write down a new one."""
    now = timezone.now()
    form = AgreementForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        values = form.cleaned_data
        until = timezone.make_aware(datetime.combine(values["until"], time.max))
        Agreement.begin(
            values["title"],
            values["from_organisation"],
            values["to_organisation"],
            at=now,
            until=until,
        )
        messages.success(request, _("Written down. Teams can share under it from now on."))
        return redirect("people:agreements")
    context = {"form": form, "now": now, "agreements": queries.agreements()}
    return render(request, "people/sharing/agreements.html", context, status=status_of(form))


@require_POST
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_end(request: WorkerRequest, pk: int) -> HttpResponse:
    if get_object_or_404(Agreement, pk=pk).end(at=timezone.now()):
        messages.success(request, _("Ended, and every share under it with it."))
    else:
        messages.info(request, _("It had ended already."))
    return redirect("people:agreements")
