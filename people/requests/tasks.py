"""Putting a copy together: asked for by whoever read the record, with nothing but its number in the message."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.requests.models import DataRequest, Withheld
from people.requests.operations import keep_copy
from people.requests.queries import lines_to_copy
from placehub.jobs.handlers import Progress, handler

KIND = "requests.assemble"


@handler(KIND)
def assemble(progress: Progress, *, request: str, **_later: object) -> str:
    """Freeze the lines that leave, encrypted. Run again it finds it done, and changes nothing."""
    rows = DataRequest.objects.only("person_id", "ready_at", "assembled_at")
    found = rows.get(pk=UUID(request))
    if not found.is_assembled:
        progress(20, _("Reading the record"))
        lines = lines_to_copy(found)
        left_out = set(
            Withheld.objects.filter(request=found, let_go_at=None).values_list("line", flat=True)
        )
        progress(70, _("Putting the copy together"))
        keep_copy(found, lines, left_out, at=timezone.now())
    return reverse("people:request", args=[found.pk])
