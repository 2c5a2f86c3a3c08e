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
        .order_by("-written_at")
    )


def feelings_chart(person: Person) -> Chart | None:
    """ONS4 as then and now: of each question its first and its last answer, none of one never answered.

    "Anxious" runs the other way and says so: it is not turned round.
    """
    felt = getattr(person, "felt", [])
    if not felt:
        return None
    words = {
        "satisfied": _("Satisfied"),
        "worthwhile": _("Worthwhile"),
        "happy": _("Happy"),
        "anxious": _("Anxious"),
    }
    answers = {name: [row[name] for row in felt if row[name] is not None] for name in words}
    points = [(words[name], found[0], found[-1]) for name, found in answers.items() if found]
    whole = all(len(found) == len(felt) for found in answers.values())
    finding = ". ".join(f"{label} {then} → {now}" for label, then, now in points)
    return dumbbell(
        _("How things feel to %(name)s") % {"name": person.called},
        finding,
        points,
        low_words=_("not at all"),
        high_words=_("completely"),
        head=["", felt[0]["on"], felt[-1]["on"]] if whole else [],
    )
