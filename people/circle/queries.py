"""The people round a person, listed and drawn."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from people.circle.models import CircleMember
from people.person.models import Person
from placehub.access.context import Worker
from placehub.charts.circle import ring
from placehub.charts.marks import Chart

DRAWN = 14  # as many as a ring holds that can be read


def circle_of(worker: Worker, person: Person) -> list[CircleMember]:
    """Everybody round the person, those close in first. One query."""
    return list(
        CircleMember.objects.visible_to(worker)
        .current()
        .filter(person=person)
        .order_by("-close", "added_at", "pk")
    )


def circle_chart(person: Person, members: Sequence[CircleMember]) -> Chart:
    """The circle as a drawing of the first of them, and as a list of all."""
    groups = [
        (
            label,
            [
                f"{m.name}, {m.relationship}" if m.relationship else m.name
                for m in members
                if test(m)
            ],
        )
        for label, test in (
            (_("Close"), lambda m: m.close and m.tie != "broken"),
            (_("Often"), lambda m: not m.close and m.tie == "often"),
            (_("Sometimes"), lambda m: not m.close and m.tie == "sometimes"),
            (_("Not working"), lambda m: m.tie == "broken"),
        )
    ]
    groups = [(label, names) for label, names in groups if names]
    finding = " ".join(f"{label}: {'; '.join(names)}." for label, names in groups)
    return ring(
        _("The people round %(name)s") % {"name": person.called},
        finding,
        person.called,
        [(m.name, m.relationship, m.kind, m.tie, m.close) for m in members[:DRAWN]],
        groups,
    )
