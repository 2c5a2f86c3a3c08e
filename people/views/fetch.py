"""How a view gets at a person: with the standing that it shows and keeps in the read log."""

from uuid import UUID

from django.http import Http404

from people import queries
from people.models import Person
from people.models.base import Level
from people.queries import Standing
from placehub.audit.log import record_read
from teams.http import WorkerRequest


def person_and_standing(
    request: WorkerRequest, pk: UUID, *, what: str, level: Level = Level.FULL
) -> tuple[Person, Standing]:
    """The person and why the reader may see them; 404 below ``level``. Three queries."""
    standing = queries.standing(pk)
    if standing is None or standing.level < level:
        raise Http404
    person = queries.person_page(request.worker, pk, standing.level)
    if person is None:
        raise Http404
    record_read(what=what, persons=[pk], basis=standing.basis)
    return person, standing
