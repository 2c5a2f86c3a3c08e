"""Laying looks on the desk, saying what they were, asking, and answering."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from people.access.operations import call
from placehub.audit.looked import LISTS

MOST_DRAWN = 50


def draw(since: datetime, upto: datetime, how_many: int) -> int:
    """Lay so many opened looks on the desk, by chance; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.draw_looks(%s, %s, %s, %s)",
            [since, upto, sorted(what.value for what in LISTS), how_many],
        )
        return int(cursor.fetchone()[0])


def pick(look: int) -> UUID | None:
    """Lay one look on the desk; None where there is none, or it is the steward's own."""
    return call("app.pick_look", look, refused=_("This is not yours to check."))


def check_look(laid: UUID, *, verdict: str, words: str = "") -> bool:
    """Say what a look was, or ask with ``words``; False when it was settled, or is the steward's own."""
    refused = _("This is not yours to check.")
    return bool(call("app.check_look", laid, verdict, words, refused=refused))


def answer(asked: UUID, words: str) -> bool:
    """Answer what the steward asked; False when it was answered or settled before."""
    return bool(call("app.answer_check", asked, words, refused=_("This was not asked of you.")))
