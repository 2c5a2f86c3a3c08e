"""What to know and to mind before one knocks."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.base import ChangedMeanwhile, ChangedSince
from people.door import operations
from people.door.forms import DoorNoteForm
from people.door.models import HOLDS, DoorNote
from people.person.http import (
    both_of,
    person_to_write,
    saved_version,
    theirs_and_mine,
    undoes_changes,
)
from people.person.models import Person
from placehub.audit.looked import Shown
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

undoes_changes("doornote", Shown.DOOR, lambda worker: DoorNote.objects.visible_to(worker))


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def door_note(request: WorkerRequest, pk: UUID, line_pk: UUID | None = None) -> HttpResponse:
    """Write down a line to mind, or change one."""
    found = person_to_write(request, pk, what=Shown.DOOR)
    note = _note_of(request, found, line_pk) if line_pk else None
    form = DoorNoteForm(posted(request), initial=_as_kept(note))
    context = {"person": found, "note": note, "form": form}
    if not form.is_valid():
        return render(request, "people/door/note.html", context, status=status_of(form))
    when = {"by": request.user, "at": timezone.now()}
    was = note.version if note else 0
    try:
        note = operations.keep(found, note, form.cleaned_data, **when)
    except ChangedMeanwhile as other:
        context["who"] = other.theirs.changed_by
        both = both_of(form, _as_kept(other.theirs))
        return theirs_and_mine(request, context, form, both, {"seen": other.theirs.version})
    words, back = _("Kept: it stands before the door."), found.get_absolute_url()
    if was:
        saved_version(request, words, note, since=was, back=back)
    else:
        saved(request, words, "door note", found.pk, note.pk, back=back)
    return redirect(found)


@undoes("door note")
def unsay(request: WorkerRequest, given: list[str]) -> str:
    """A line that was just written is taken down again."""
    found = person_to_write(request, UUID(given[0]), what=Shown.DOOR)
    note = get_object_or_404(
        DoorNote.objects.visible_to(request.worker).filter(person=found), pk=given[1]
    )
    if note.version > 1:
        raise ChangedSince
    note.end(by=request.user, at=timezone.now(), on=timezone.localdate())
    return _("Taken down again.")


def _note_of(request: WorkerRequest, person: Person, pk: UUID) -> DoorNote:
    theirs = DoorNote.objects.visible_to(request.worker).current().filter(person=person)
    return get_object_or_404(theirs.select_related("changed_by"), pk=pk)


def _as_kept(note: DoorNote | None) -> dict[str, object]:
    """What the form begins with."""
    if note is None:
        today = timezone.localdate()
        return {"said_on": today, "holds_until": today + HOLDS}
    kept = {name: getattr(note, name) for name in DoorNoteForm.base_fields if name != "seen"}
    return kept | {"seen": note.version}


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def still_so(request: WorkerRequest, pk: UUID, line_pk: UUID) -> HttpResponse:
    """Somebody asked again, and it is so."""
    return _said(request, pk, line_pk, DoorNote.still_so, _("Asked again: it holds from today."))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def door_note_end(request: WorkerRequest, pk: UUID, line_pk: UUID) -> HttpResponse:
    """It is not so any more."""
    return _said(request, pk, line_pk, DoorNote.end, _("Taken down. “What changed” keeps it."))


def _said(request: WorkerRequest, pk: UUID, line_pk: UUID, verb: object, done: str) -> HttpResponse:
    found = person_to_write(request, pk, what=Shown.DOOR)
    theirs = DoorNote.objects.visible_to(request.worker).filter(person=found)
    note = get_object_or_404(theirs, pk=line_pk)
    was = note.version
    when = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
    with refused_aloud(request):
        said = verb(note, **when)  # type: ignore[operator]  # a verb of the note's
        words = done if said else _("Somebody took that down already.")
        back = found.get_absolute_url()
        saved_version(request, words, note, since=was, back=back)
    return redirect(found)
