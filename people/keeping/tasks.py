"""Removing what two people said yes to."""

from uuid import UUID

from django.urls import reverse

from people.keeping import operations
from people.keeping.models import REMOVE
from placehub.jobs.handlers import Progress, handler


@handler(REMOVE)
def remove_record(progress: Progress, *, removal: str, **_later: object) -> str:
    """Remove one record. A record that is held, or round whom somebody is again, stays; the list says so."""
    operations.remove(UUID(removal), progress)
    return reverse("people:removals")
