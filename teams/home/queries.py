"""A leader's first page: what waits on them, what they unblocked."""

from __future__ import annotations

from datetime import date, datetime

from placehub.access.context import Worker
from teams.blockers import queries as blockers
from teams.decisions import queries as decisions
from teams.leaders.queries import Waiting
from teams.permissions import queries as permissions
from teams.public import queries as public
from teams.stops import queries as stops

# each room says itself what waits for a leader there
ROOMS = [
    blockers.waiting_on,
    permissions.waiting_on,
    decisions.waiting_on,
    stops.waiting_on,
    public.waiting_on,
]


def waiting_on(worker: Worker, at: datetime, today: date) -> list[Waiting]:
    """Everything that waits for a leader or for whom they stand in for, the oldest first."""
    found = [one for room in ROOMS for one in room(worker, at, today)]
    return sorted(found, key=lambda one: one.since)
