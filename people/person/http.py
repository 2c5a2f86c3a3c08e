"""How a view gets at a person: with the standing that it shows and keeps in the read log."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from people.access import queries
from people.access.models import Level
from people.access.queries import Standing
from people.person.models import Person
from people.person.queries import person_card
from placehub.access.context import Worker
from placehub.audit.looked import Shown, shown
from teams.http import WorkerRequest

Reading = Callable[[Worker, UUID, int], Person | None]


def person_and_standing(
    request: WorkerRequest,
    pk: UUID,
    *,
    what: Shown,
    level: Level = Level.FULL,
    read: Reading = person_card,
) -> tuple[Person, Standing]:
    """The person and why the reader may see them; 404 below ``level``. Three queries.

    ``read`` fetches the person: the card, unless the page shows more.
    """
    standing = queries.standing(pk)
    if standing is None or standing.level < level:
        raise Http404
    person = read(request.worker, pk, standing.level)
    if person is None:
        raise Http404
    shown(request, what, [pk], *standing.why)
    return person, standing


def theirs_and_mine(
    request: WorkerRequest,
    context: dict[str, object],
    form: object,
    both: dict[str, tuple[object, object]],
    seen: dict[str, object],
) -> HttpResponse:
    """Show theirs and mine. Sending again keeps mine on top of theirs: nothing typed is lost."""
    form.data = form.data.copy()
    for name, value in seen.items():
        form.data[name] = str(value)
    differing = [
        (label, theirs, mine)
        for label, (theirs, mine) in both.items()
        if str(theirs or "") != str(mine or "")
    ]
    return render(
        request, "components/conflict.html", context | {"both": differing, "form": form}, status=409
    )


def person_in_full(request: WorkerRequest, pk: UUID) -> Person:
    """The person, for a worker to whom everything is open; 404 for everybody else. Keeps no look."""
    return get_object_or_404(Person.objects.visible_to(request.worker, level=Level.FULL), pk=pk)
