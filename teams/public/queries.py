"""What the public reads, and what waits for a second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from teams.leaders.queries import Waiting
from teams.models import Neighbourhood
from teams.public.models import Line


def open_rows() -> list[dict[str, Any]]:
    """Every blocker with a national cause whose words were passed, the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.open_blockers()")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def lines_of(neighbourhood: Neighbourhood) -> QuerySet[Line]:
    """What a neighbourhood's page says, the newest first."""
    return Line.objects.passed().filter(neighbourhood=neighbourhood).order_by("-passed_at", "-pk")


def to_pass() -> QuerySet[Line]:
    """What waits for a second pair of eyes, the oldest first."""
    names = ("written_by", "neighbourhood", "blocker")
    return Line.objects.waiting().select_related(*names).order_by("written_at", "pk")


def waiting_on(whose: Mapping[int, str], today: date) -> list[Waiting]:
    """Lines that wait to be read a second time, and that none of them wrote. One query."""
    return [
        Waiting(
            kind="line",
            words=_("For the public: %(words)s") % {"words": one.words},
            since=one.written_at,
            address="/public-lines/",
            act=_("Read it a second time"),
        )
        for one in Line.objects.waiting().exclude(written_by_id__in=whose).order_by("written_at")
    ]
