"""The person's own words, and how life feels to them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.person.http import person_and_standing, theirs_and_mine
from people.story import operations
from people.story.forms import HEADINGS, StoryForm, WellbeingForm
from people.story.models import Story, Wellbeing
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def story(request: WorkerRequest, pk: UUID, heading: str) -> HttpResponse:
    """Change a telling together; every earlier one is kept, with who wrote it down."""
    found, _standing = person_and_standing(request, pk, what=Shown.STORY)
    if heading not in HEADINGS:
        raise Http404
    tellings = list(
        Story.objects.visible_to(request.worker)
        .filter(person=found, heading=heading)
        .select_related("written_by")
        .order_by("-written_at")[:30]
    )
    current = next((telling for telling in tellings if telling.replaced_at is None), None)
    form = StoryForm(
        posted(request),
        initial={
            "words": current.words if current else "",
            "told_on": timezone.localdate(),
            "seen": str(current.pk) if current else "",
        },
    )
    context = {
        "person": found,
        "form": form,
        "heading": HEADINGS[heading],
        "tellings": tellings,
    }
    if form.is_valid():
        values = form.cleaned_data
        if values["seen"] != (str(current.pk) if current else ""):
            return theirs_and_mine(
                request,
                context,
                form,
                {context["heading"]: (current.words, values["words"])},
                {"seen": current.pk},
            )
        operations.tell_story(
            found,
            heading,
            values["words"],
            told_on=values["told_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Kept, in their words."))
        return redirect(found)
    return render(request, "people/story/story.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def wellbeing(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The four ONS questions, asked of the person. "Not today" is an answer and is kept."""
    found, _standing = person_and_standing(request, pk, what=Shown.WELLBEING)
    form = WellbeingForm(posted(request))
    if form.is_valid():
        Wellbeing(
            person=found,
            asked_on=timezone.localdate(),
            asked_by=request.user,
            asked_at=timezone.now(),
            **form.cleaned_data,
        ).save(force_insert=True)
        messages.success(request, _("Kept."))
        return redirect(found)
    return render(
        request,
        "people/story/wellbeing.html",
        {"person": found, "form": form},
        status=status_of(form),
    )
