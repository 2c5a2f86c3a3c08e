"""Keys given and taken, as the information steward reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placehub.audit.looked import NEWEST
from teams.models import Role


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
