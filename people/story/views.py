"""The person's own words, and how life feels to them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.base import ChangedMeanwhile
from people.person.http import person_to_write, theirs_and_mine
from people.story import operations, queries
from people.story.forms import HEADINGS, StoryForm, WellbeingForm
from people.story.models import Story
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.once import once
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def story(request: WorkerRequest, pk: UUID, heading: str) -> HttpResponse:
    """Change a telling together; every earlier one is kept, with who wrote it down."""
    found = person_to_write(request, pk, what=Shown.STORY)
    if heading not in HEADINGS:
        raise Http404
    tellings = queries.tellings_of(request.worker, found, heading)
    form = StoryForm(posted(request), initial=_told_now(tellings))
    label = HEADINGS[heading]
    context = {"person": found, "form": form, "heading": label, "tellings": tellings}
    if not form.is_valid():
        return render(request, "people/story/story.html", context, status=status_of(form))
    try:
        told = operations.tell_story(
            found, heading, **form.cleaned_data, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as other:
        both = {label: (other.theirs.words, form.cleaned_data["words"])}
        return theirs_and_mine(request, context, form, both, {"seen": other.theirs.pk})
    back = found.get_absolute_url()
    saved(request, _("Kept, in their words."), "story", found.pk, told.pk, back=back)
    return redirect(found)


@undoes("story")
def untell(request: WorkerRequest, given: list[str]) -> str:
    """What was told before holds again; what was just written stands among the earlier tellings."""
    found = person_to_write(request, UUID(given[0]), what=Shown.STORY)
    told = get_object_or_404(Story.objects.visible_to(request.worker), person=found, pk=given[1])
    operations.take_back(told, at=timezone.now())
    return _("Taken back: what was told before holds again.")


def _told_now(tellings: list[Story]) -> dict[str, object]:
    """The current telling, as the form begins with it."""
    current = next((telling for telling in tellings if telling.replaced_at is None), None)
    return {
        "words": current.words if current else "",
        "told_on": timezone.localdate(),
        "seen": str(current.pk) if current else "",
    }


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def wellbeing(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The four ONS questions, asked of the person. "Not today" is an answer and is kept."""
    found = person_to_write(request, pk, what=Shown.WELLBEING)
    form = WellbeingForm(posted(request))
    if form.is_valid():
        operations.keep_answers(
            found, form.cleaned_data, by=request.user, at=timezone.now(), on=timezone.localdate()
        )
        messages.success(request, _("Kept."))
        return redirect(found)
    context = {"person": found, "form": form}
    return render(request, "people/story/wellbeing.html", context, status=status_of(form))
