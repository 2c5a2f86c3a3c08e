"""Somebody died, moved away, or asked us to stop: said once, quietly, and everything else follows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.endings import operations
from people.endings.forms import QuietEndForm, QuietForm
from people.endings.models import Quiet
from people.person.http import person_to_write
from placehub.audit.looked import Shown
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def quiet(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.QUIET)
    form = QuietForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        with refused_beside(form, None):
            operations.fall_quiet(found, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Written down. Nothing nudges about it any more."))
            return redirect(found)
    context = {"person": found, "form": form}
    return render(request, "people/endings/quiet.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def quiet_end(request: WorkerRequest, pk: UUID, quiet_pk: UUID) -> HttpResponse:
    """It was said by a slip, or they are back: nudges and lists begin again."""
    found = person_to_write(request, pk, what=Shown.QUIET)
    said = get_object_or_404(
        Quiet.objects.visible_to(request.worker).filter(person=found), pk=quiet_pk
    )
    form = QuietEndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it was a slip, or they are back."))
    elif operations.end_quiet(said, **form.cleaned_data, by=request.user, at=timezone.now()):
        messages.success(request, _("Taken back. Nudges and lists follow."))
    else:
        messages.success(request, _("It was taken back already."))
    return redirect(found)
