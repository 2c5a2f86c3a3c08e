"""What the person told, and how life feels to them, drawn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.person.models import Person
from people.story.models import Story
from placehub.access.context import Worker
from placehub.charts.dumbbell import dumbbell
from placehub.charts.marks import Chart


def tellings_of(worker: Worker, person: Person, heading: str) -> list[Story]:
    """What was told under a heading, newest first. One query."""
    return list(
        Story.objects.visible_to(worker)
        .filter(person=person, heading=heading)
        .select_related("written_by")
        .order_by("-written_at")[:30]
    )


def feelings_chart(person: Person) -> Chart | None:
    """ONS4 as then and now. "Anxious" runs the other way and says so: it is not turned round."""
    felt = getattr(person, "felt", [])
    if not felt:
        return None
    first, last = felt[0], felt[-1]
    words = {
        "satisfied": _("Satisfied"),
        "worthwhile": _("Worthwhile"),
        "happy": _("Happy"),
        "anxious": _("Anxious"),
    }
    points = [(label, first[name], last[name]) for name, label in words.items()]
    finding = ". ".join(f"{label} {then} → {now}" for label, then, now in points)
    return dumbbell(
        _("How things feel to %(name)s") % {"name": person.called},
        finding,
        points,
        low_words=_("not at all"),
        high_words=_("completely"),
        head=["", first["on"], last["on"]],
    )
