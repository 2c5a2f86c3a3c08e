"""Writes to the legal record. The database adds who, when and in which request."""

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb


def record(verb: str, *, on: object, **detail: object) -> None:
    """Keep an event that is not a change of a row. ``detail`` holds ids and codes, never words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.log_event(%s, %s, %s)", [verb, str(on), Jsonb(detail)])


def seal(cursor: CursorWrapper) -> int:
    """Seal what is finished; returns the number of batches. Runs as the job role."""
    cursor.execute("SELECT audit.seal_batches()")
    return int(cursor.fetchone()[0])
