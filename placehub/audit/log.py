"""Writes to the legal record. The database adds who, when and in which request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from placehub.audit.looked import LISTS

NEWEST = 2**62


@dataclass(frozen=True)
class Look:
    """One disclosure of a person: when, by whom, what was shown, and on which basis."""

    id: int
    at: datetime
    worker_id: int
    what: str
    basis: str


def record(verb: str, *, on: object, **detail: object) -> None:
    """Keep an event that is not a change of a row. ``detail`` holds ids and codes, never words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.log_event(%s, %s, %s)", [verb, str(on), Jsonb(detail)])


def who_looked(
    person: UUID, *, before: int = NEWEST, limit: int = 50, in_lists: bool | None = None
) -> list[Look]:
    """The newest looks at a person. One query; refused by the database to those not entitled.

    ``in_lists``: only those where the person was a line among others, or only the others; None is all.
    """
    lists = sorted(what.value for what in LISTS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit.who_looked(%s, %s, %s, %s, %s)",
            [person, before, limit, lists, in_lists],
        )
        return [Look(*row) for row in cursor.fetchall()]


def seal(cursor: CursorWrapper) -> int:
    """Seal what is finished; returns the number of batches. Runs as the job role."""
    cursor.execute("SELECT audit.seal_batches()")
    return int(cursor.fetchone()[0])
