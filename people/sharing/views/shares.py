"""Showing a record to another team, and taking that back."""

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.sharing import operations, queries
from people.sharing.models import Share
from people.sharing.views.who_can_see import refuse_if_sealed, share_form, table, to_let_in
from placehub.audit.log import record
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def share(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Show the record to another team under a live agreement, as much and as long as is needed."""
    person, standing = to_let_in(request, pk)
    form = share_form(request.worker, request.POST, queries.round_table(person)[0])
    refuse_if_sealed(standing, form)
    if not form.is_valid():
        return table(request, person, standing, share_form=form)
    values = form.cleaned_data
    until = timezone.make_aware(datetime.combine(values.pop("until"), time.max))
    made = operations.share(person, **values, by=request.user, at=timezone.now(), until=until)
    record("person.shared", on=person.pk)
    messages.success(
        request,
        _("Shared with %(team)s until %(day)s.")
        % {
            "team": made.to_team.name,
            "day": date_format(timezone.localtime(made.ends_at), "j F Y"),
        },
    )
    return redirect("people:who-can-see", person.pk)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def share_end(request: WorkerRequest, pk: UUID, share_pk: UUID) -> HttpResponse:
    person, _standing = to_let_in(request, pk)
    found = get_object_or_404(
        Share.objects.visible_to(request.worker).filter(person=person), pk=share_pk
    )
    say = _("It was taken back already: %(team)s sees nothing through it.")
    if found.withdraw(at=timezone.now()):
        record("share.withdrawn", on=person.pk)
        say = _("Taken back: %(team)s sees nothing through it now.")
    messages.success(request, say % {"team": found.to_team.name})
    return redirect("people:who-can-see", person.pk)
