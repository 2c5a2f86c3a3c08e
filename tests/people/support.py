"""What the tests of several rooms send."""

import uuid

from django.db import connection


def key() -> str:
    return str(uuid.uuid4())


def note(seat, **changes):
    return {
        "form_key": key(),
        "note_id": key(),
        "how": "phone",
        "words": "Rang about the repair.",
        "team": seat.team_id,
    } | changes


def drawn_fields(form):
    return [(name, form[name]) for name in form.fields]


def somebody_new(seat, **changes):
    """What is sent to add Joan Price, whom nobody of the team knows."""
    return {
        "form_key": key(),
        "given_name": "Joan",
        "family_name": "Price",
        "born_on": "1950-02-03",
        "team": seat.team_id,
    } | changes


def untrue_touches() -> list[tuple]:
    """Touches that are not what the notes say, and those that are missing. As the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "(TABLE people_touch EXCEPT SELECT * FROM app.touches)"
            " UNION ALL (SELECT * FROM app.touches EXCEPT TABLE people_touch)"
        )
        return cursor.fetchall()
