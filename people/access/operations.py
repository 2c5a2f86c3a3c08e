"""The one way to a vetted function of the database."""

from typing import Any

from django.db import DatabaseError, connection, transaction

from placehub.errors import Refused


class NotAllowed(Refused):
    """The database would not do it for this worker."""


def call(function: str, *values: Any, refused: str) -> Any:
    """Call a vetted function; its refusal comes back as a sentence."""
    marks = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({marks})", values)
            return cursor.fetchone()[0]
    except DatabaseError as no:
        raise NotAllowed(refused) from no
