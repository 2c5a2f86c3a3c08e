"""Who is round the person: joining and leaving."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedMeanwhile
from people.circle import operations, queries
from people.circle.forms import CircleForm
from people.circle.models import CircleMember
from people.person.http import (
    both_of,
    person_to_write,
    saved_version,
    theirs_and_mine,
    undoes_changes,
)
from placehub.audit.looked import Shown
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

undoes_changes("circlemember", Shown.CIRCLE, lambda worker: CircleMember.objects.visible_to(worker))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def circle(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.CIRCLE)
    form = CircleForm(posted(request), initial={"kind": "family", "tie": "often"})
    if form.is_valid():
        operations.join(found, form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Added to the circle."))
        return redirect("people:circle", found.pk)
    members = queries.circle_of(request.worker, found)
    context = {"person": found, "form": form, "members": members}
    return render(request, "people/circle/circle.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def circle_member(request: WorkerRequest, pk: UUID, member_pk: UUID) -> HttpResponse:
    """Change who somebody is to the person, or how to reach them."""
    found = person_to_write(request, pk, what=Shown.CIRCLE)
    theirs = CircleMember.objects.visible_to(request.worker).current().filter(person=found)
    member = get_object_or_404(theirs.select_related("changed_by"), pk=member_pk)
    kept = {name: getattr(member, name) for name in CircleForm.base_fields if name != "seen"}
    form = CircleForm(posted(request), initial=kept | {"seen": member.version})
    context = {"person": found, "form": form, "member": member}
    if not form.is_valid():
        return render(request, "people/circle/member.html", context, status=status_of(form))
    typed = {name: form.cleaned_data[name] for name in kept}
    seen = form.cleaned_data["seen"] or 0
    was = member.version
    try:
        member.change_over(typed, seen, by=request.user, at=timezone.now())
    except ChangedMeanwhile as other:
        context["who"] = other.theirs.changed_by
        both = both_of(form, kept)
        return theirs_and_mine(request, context, form, both, {"seen": member.version})
    back = reverse("people:circle", args=[found.pk])
    saved_version(request, _("Saved."), member, since=was, back=back)
    return redirect(back)


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def circle_leaving(request: WorkerRequest, pk: UUID, member_pk: UUID) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.CIRCLE)
    mine = CircleMember.objects.visible_to(request.worker).filter(person=found)
    member = get_object_or_404(mine, pk=member_pk)
    was, back = member.version, reverse("people:circle", args=[found.pk])
    with refused_aloud(request):
        left = member.leave(by=request.user, at=timezone.now(), on=timezone.localdate())
        say = _("%(name)s is no longer in the circle.") if left else _("%(name)s had left already.")
        say = say % {"name": member.name}
        saved_version(request, say, member, since=was, back=back)
    return redirect(back)
