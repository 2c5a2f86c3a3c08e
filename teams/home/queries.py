"""A leader's first page: what waits on them, what they unblocked."""

from __future__ import annotations

from datetime import date

from teams.blockers import queries as blockers
from teams.decisions import queries as decisions
from teams.leaders.queries import Waiting, answers_for
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


def waiting_on(worker_id: int, today: date) -> list[Waiting]:
    """Everything that waits for a leader or for whom they stand in for, the oldest first."""
    whose = answers_for(worker_id, today)
    found = [one for room in ROOMS for one in room(whose, today)]
    return sorted(found, key=lambda one: one.since)
