"""For the information steward: what was taken off a page, and records that were declared by a slip."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.slips import operations, queries
from people.slips.forms import OpenDeclaredForm
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.PUT_RIGHT)
def put_right(request: WorkerRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: WorkerRequest, form: OpenDeclaredForm | None = None, of: UUID | None = None
) -> HttpResponse:
    """Both lists, by reference; ``form`` is one sent with an error, for the declaration ``of``."""
    taken_off, declared = queries.notes_taken_off(), queries.declared_records()
    context = {
        "taken_off": taken_off,
        "declared": [
            (one, form if form and one.id == of else OpenDeclaredForm(auto_id=f"d{one.id}_%s"))
            for one in declared
        ],
        "most": queries.MOST,
        "form": form,
        "of": of,
    }
    return render(
        request, "people/slips/put_right.html", context, status=status_of(form) if form else 200
    )


@require_safe
@permitted(Permission.PUT_RIGHT)
def kept_note(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """The note that was taken off, kept as a look: for whoever asks what became of it."""
    notes = queries.note_taken_off(pk)
    if not notes:
        raise Http404
    shown(request, Shown.NOTE, [notes[0].person], Why.STEWARD)
    return render(request, "people/slips/kept_note.html", {"notes": notes})


@require_POST
@permitted(Permission.PUT_RIGHT)
@once
def opening_declared(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Open a record again to the worker who had declared it by a slip, without reading it."""
    form = OpenDeclaredForm(request.POST)
    if not form.is_valid():
        return _page(request, form, pk)
    with refused_aloud(request):
        done = operations.open_declared(pk, **form.cleaned_data)
        messages.success(
            request,
            _("Open again to that worker.") if done else _("It was opened again already."),
        )
    return redirect("people:put-right")
