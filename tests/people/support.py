"""What the tests of several rooms send."""

import uuid

from django.db import connection

from placehub.web.births import PARTS, BirthInput
from placehub.web.forms import as_sent


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


def birth(written):
    """A birth as a browser sends it: of 1993-05-14, or of words that a form would show."""
    year, month, day = written.split("-") if written.count("-") == 2 else ("", "", "")
    parts = [day, month, year, ""] if year else BirthInput().decompress(written)
    names = [f"born_on_{name}" for name in (*PARTS, "about")]
    return dict(zip(names, (str(part or "") for part in parts), strict=True))


def as_drawn(form):
    """What a browser sends of a form that nobody has touched."""
    sent = {}
    for name, field in drawn_fields(form):
        sent |= as_sent(form, name, field.value() or "")
    return sent


def somebody_new(seat, **changes):
    """What is sent to add Joan Price, whom nobody of the team knows."""
    return (
        {
            "form_key": key(),
            "given_name": "Joan",
            "family_name": "Price",
            "team": seat.team_id,
        }
        | birth(changes.pop("born_on", "1950-02-03"))
        | changes
    )


def untrue_touches() -> list[tuple]:
    """Touches that are not what the notes say, and those that are missing. As the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "(TABLE people_touch EXCEPT SELECT * FROM app.touches)"
            " UNION ALL (SELECT * FROM app.touches EXCEPT TABLE people_touch)"
        )
        return cursor.fetchall()
