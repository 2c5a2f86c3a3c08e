"""Who sits where, as administrators keep it; keys given and taken, as the information steward reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placehub.audit.looked import NEWEST
from teams.models import Membership, Role, Team


@dataclass(frozen=True)
class TeamSeats:
    """A team, and who sits in it now, by name."""

    team: Team
    seats: list[Membership]

    @property
    def has_one_lead(self) -> bool:
        return sum(seat.role == Role.LEAD for seat in self.seats) == 1


def teams_with_seats(at: datetime) -> list[TeamSeats]:
    """Every team by name, those without a seat too. Two queries."""
    seats = Membership.objects.live(at).select_related("user").order_by("user__full_name", "pk")
    by_team: dict[int, list[Membership]] = {}
    for seat in seats:
        by_team.setdefault(seat.team_id, []).append(seat)
    return [
        TeamSeats(team, by_team.get(team.pk, []))
        for team in Team.objects.select_related("neighbourhood")
    ]


@dataclass(frozen=True)
class KeyGiven:
    """A seat or an appointment, given or ended. ``giver`` is empty for whoever keeps the server."""

    id: int
    at: datetime
    giver: str
    holder: str
    key: str
    team: str
    ended: bool

    @property
    def label(self) -> str:
        return str(Role(self.key).label)


def keys_given(*, before: int = NEWEST, limit: int = 50) -> list[KeyGiven]:
    """The newest keys given. One query; refused by the database to all but a steward."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.keys_given(%s, %s)", [before, limit])
        return [KeyGiven(*row) for row in cursor.fetchall()]
