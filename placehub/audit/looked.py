"""Looks at a person: what was shown, on which basis, and the words for both. They stand here and nowhere else.

A view says ``shown(request, …)``; what a request has shown is kept in one statement before the answer
leaves (placehub.audit.middleware). The record keeps the codes, and it only grows: a code may be added, and
never be taken away or mean something else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

MOST = 1000  # persons in one row of the record
NEWEST = 2**62


class Shown(TextChoices):
    """What of a person was shown; ``LISTS`` names those that are a line among others."""

    PERSON = "person", _("the page")
    STREAM = "stream", _("what has happened")
    NOTE = "note", _("a note about them")
    NOTE_ELSEWHERE = "note elsewhere", _("a note about them, on the page of somebody else on it")
    NEW_CONTACT = "new contact", _("the form for a note")
    DETAILS = "details", _("the details")
    ADDRESS = "address", _("the protected address")
    STORY = "story", _("their own words")
    GOAL = "goal", _("what matters to them")
    PROMISE = "promise", _("the promises")
    TELL_LEADERS = "tell leaders", _("the form that takes something to leaders")
    PLAN = "plan", _("their plan, for paper")
    CIRCLE = "circle", _("the people round them")
    DECISION = "decision", _("a decision about them")
    DOOR = "door", _("what to mind before one knocks")
    WELLBEING = "wellbeing", _("how things feel")
    CHANGES = "changes", _("what changed")
    MONEY = "money", _("the money")
    SPEND = "spend", _("a spend")
    NEW_SPEND = "new spend", _("the form for a spend")
    WHO_CAN_SEE = "who can see", _("who can see the record")
    WHO_LOOKED = "who looked", _("who has looked")
    SEAL = "seal", _("sealing the record")
    FAREWELL = "farewell", _("saying farewell")
    COMING_BACK = "coming back", _("opening the record again")
    QUIET = "quiet", _("that they died, moved away or asked us to stop")
    OWN_RECORD = "own record", _("saying that it is their own record")
    PEOPLE = "people list", _("in the list of people")
    TODAY = "today", _("on their Today page")
    TEAM = "team page", _("on the team page")
    SEARCH = "search", _("found in a search")
    FOR_WHOM = "for whom", _("in the list to choose for whom")
    ALSO_THERE = "also there", _("offered as also there, in a form about somebody else")
    TEAM_MONEY = "team money", _("in the team’s money")
    GLASS = "glass", _("in the list of broken glass")
    DUE = "due", _("in the list of records that are due for removal, by reference")
    LOOKS = "looks", _("in the list of looks")
    SEALED = "sealed", _("in the list of sealed records")
    ASKED = "asked", _("the question about a look")
    REQUESTS = "requests", _("in the list of requests")
    REQUEST = "request", _("what they ask by right")
    COPY = "copy", _("the whole record, for a copy")
    HAND_OVER = "hand over", _("among what a colleague hands over")


LISTS = frozenset(
    {
        Shown.PEOPLE,
        Shown.TODAY,
        Shown.TEAM,
        Shown.SEARCH,
        Shown.FOR_WHOM,
        Shown.ALSO_THERE,
        Shown.TEAM_MONEY,
        Shown.GLASS,
        Shown.DUE,
        Shown.LOOKS,
        Shown.SEALED,
        Shown.REQUESTS,
        Shown.HAND_OVER,
    }
)


class Why(TextChoices):
    """On which basis. The first six are the bases on which a worker sees a person."""

    NAMED = "named", _("walks alongside")
    TEAM = "team", _("their team is round the person")
    SHARE = "share", _("shared with their team")
    PULL = "pull", _("their team was asked in")
    GLASS = "glass", _("broke the glass")
    REST = "rest", _("their team was round the person before")
    STEWARD = "steward", _("information steward")
    WRITES = "writes", _("writes about the person")
    NOTE = "note", _("the note is about both")
    LIST = "list", _("shown in a list")
    TODAY = "today", _("shown in a list")
    PERSON_PAGE = "person page", _("part of the person’s page")
    SPEND = "spend", _("money of their team")
    SEARCH = "search", _("searched")
    ADDING = "search before adding", _("searched before adding")
    ASKED = "asked", _("was asked about an earlier look")
    CAME_BACK = "came back", _("had been let back in within the last day")  # added by the database


Looks = dict[tuple[Shown, tuple[Why, ...]], set[UUID]]


def shown(request: HttpRequest, what: Shown, persons: Iterable[UUID | None], *why: Why) -> None:
    """Remember that these persons are shown in the answer to ``request``. None stands for nobody."""
    looks: Looks = vars(request).setdefault("looks", {})
    there = {person for person in persons if person is not None}
    if there:
        looks.setdefault((what, why), set()).update(there)


def keep(looks: Looks) -> None:
    """Write them to the record: a row for each thing shown, one statement, none where nobody was shown.

    The database adds who is asking, when, and in which request; it refuses when nobody is.
    """
    rows = [
        (what.value, ",".join(basis.value for basis in why), persons)
        for (what, why), there in looks.items()
        for persons in _in_parts(sorted(there))
    ]
    if rows:
        calls = ", ".join(["audit.log_read(%s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {calls}", [value for row in rows for value in row])


def _in_parts(persons: list[UUID]) -> list[list[UUID]]:
    return [persons[first : first + MOST] for first in range(0, len(persons), MOST)]


def what_in_words(code: str) -> str:
    """What was shown, as "Who has looked" says it; a code of another version as it is."""
    return str(Shown(code).label) if code in Shown else code


def why_in_words(codes: str) -> str:
    return ", ".join(str(Why(code).label) if code in Why else code for code in codes.split(","))


@dataclass(frozen=True)
class Look:
    """One disclosure of a person: when, by whom, what was shown, and on which basis."""

    id: int
    at: datetime
    worker_id: int
    what: str
    basis: str


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
