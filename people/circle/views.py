"""Who is round the person: joining and leaving."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedMeanwhile
from people.circle import queries
from people.circle.forms import CircleForm
from people.circle.models import CircleMember
from people.person.http import person_and_standing
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def circle(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what=Shown.CIRCLE)
    form = CircleForm(posted(request), initial={"kind": "family", "tie": "often"})
    if form.is_valid():
        CircleMember(
            person=found, added_by=request.user, added_at=timezone.now(), **form.cleaned_data
        ).save(force_insert=True)
        messages.success(request, _("Added to the circle."))
        return redirect("people:circle", found.pk)
    members = queries.circle_of(request.worker, found)
    context = {"person": found, "form": form, "members": members}
    return render(request, "people/circle/circle.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def circle_leaving(request: WorkerRequest, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, _standing = person_and_standing(request, pk, what=Shown.CIRCLE)
    member = get_object_or_404(
        CircleMember.objects.visible_to(request.worker).filter(person=found), pk=member_pk
    )
    if member.left_on is None:
        member.left_on = timezone.localdate()
        try:
            member.save_version(member.version, ["left_on"], by=request.user, at=timezone.now())
        except ChangedMeanwhile:
            messages.error(request, _("Somebody changed the circle meanwhile. Look again."))
    return redirect("people:circle", found.pk)
