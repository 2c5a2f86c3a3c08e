"""Requests, the lines of a record, and the copy. Each says how many queries it makes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from people.access.models import NamedWorker
from people.requests.models import (
    Clock,
    DataRequest,
    RequestCopy,
    RequestPause,
    RequestQuerySet,
    Withheld,
    clock_of,
)
from placehub.access.context import Worker
from placehub.paging import keyset_page

SECTIONS = {
    "card": _("Who you are"),
    "details": _("How to reach you"),
    "story": _("In your own words"),
    "goals": _("What matters to you"),
    "promises": _("What was promised, and what was in the way"),
    "feelings": _("How things felt"),
    "circle": _("The people round you"),
    "notes": _("What happened"),
    "money": _("Money"),
    "sharing": _("Who was let in"),
    "looks": _("Who has looked"),
}
TITLES = {
    "given_name": _("First name"),
    "family_name": _("Last name"),
    "known_as": _("Likes to be called"),
    "born_on": _("Date of birth"),
    "first_hello_on": _("First met on"),
    "name_former": _("Former name"),
    "name_also": _("Also known as"),
    "name_pet": _("Pet name"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "address_protected": _("Address, protected"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "nhs_number": _("NHS number"),
    "languages": _("Languages"),
    "contact_preference": _("How to get in touch"),
    "home_note": _("At the door"),
    "lives_with": _("Lives with"),
    "who_i_am": _("Who I am"),
    "important": _("What is most important to me"),
    "people": _("People who are important to me"),
    "communicate": _("How I communicate and how to communicate with me"),
    "wellness": _("My wellness"),
    "please_do": _("Please do and please don’t"),
    "support": _("How and when to support me"),
    "also": _("Also worth knowing about me"),
    "helps": _("What helps when things are hard"),
    "hinders": _("What does not help when things are hard"),
    "tell_first": _("Who to tell first"),
    "open": _("Getting there"),
    "stuck": _("Stuck"),
    "met": _("Done"),
    "let_go": _("Let go, by choice"),
    "score": _("How near, 0 to 10"),
    "promised": _("Promised"),
    "kept": _("Promised, and kept"),
    "called_off": _("Promised, and called off"),
    "not_kept": _("Promised, and not kept"),
    "decision_thinking": _("Thought of"),
    "decision_taken": _("Decided, and taken"),
    "decision_not_taken": _("Decided, and not taken"),
    "decision_let_go": _("Thought of, and let go"),
    "meanwhile": _("What happened since a decision was thought of"),
    "look_back": _("Looking back at a decision"),
    "backed": _("Backed a decision"),
    "blocker": _("In the way"),
    "ons4": _("Asked how things are, 0 to 10"),
    "often": _("Often"),
    "sometimes": _("Sometimes"),
    "broken": _("Not working"),
    "doorstep": _("Doorstep"),
    "home": _("At home"),
    "out": _("Out and about"),
    "text": _("Text"),
    "together": _("Round the table"),
    "nobody_in": _("Nobody in"),
    "tried": _("Tried, not reached"),
    "aside": _("The part kept to the team"),
    "money": _("Money"),
    "asked": _("Asked for"),
    "team": _("Team round you"),
    "named": _("Walks alongside"),
    "share": _("Shared with"),
    "pull": _("Asked in"),
    "glass": _("Opened in an emergency"),
    "looks": _("Looks, how many and between which days"),
}
SHUT = _(
    "Not read here: it is kept to another team, or is also about somebody else’s closed record."
)


@dataclass(frozen=True)
class Line:
    """One line of a record. ``others``: somebody else may be named in it. ``shut``: its words are not the
    reader's to see, so they leave with no copy.
    """

    line: str
    section: str
    at: datetime | None
    title: str
    words: str
    who: str
    others: bool
    shut: bool

    @property
    def heading(self) -> str:
        return str(TITLES.get(self.title, self.title))


def lines_to_read(request: DataRequest) -> list[Line]:
    """The whole record, for whoever may write about the person; refused by the database to others. One query."""
    return _lines("app.record_to_read", request)


def lines_to_copy(request: DataRequest) -> list[Line]:
    """The same for the job, through the eyes of whoever read it. One query."""
    return _lines("app.record_to_copy", request)


def _lines(function: str, request: DataRequest) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s)", [request.pk])  # noqa: S608 one of two names
        return [Line(*row) for row in cursor.fetchall()]


Sections = list[tuple[str, str, list[Line]]]


def by_section(lines: Iterable[Line]) -> Sections:
    """Code, heading and lines of each section that has any, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.section, []).append(line)
    return [(code, str(words), found[code]) for code, words in SECTIONS.items() if code in found]


# ---------------------------------------------------------------- the copy at rest


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"placehub copy of a record" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def frozen(lines: Iterable[Line]) -> bytes:
    """The lines as they are kept, encrypted."""
    said = [asdict(line) | {"at": line.at and line.at.isoformat()} for line in lines]
    return _cipher().encrypt(json.dumps(said).encode())


def thawed(copy: RequestCopy) -> list[Line]:
    """The lines of a copy."""
    said = json.loads(_cipher().decrypt(bytes(copy.content)))
    return [Line(**one | {"at": one["at"] and datetime.fromisoformat(one["at"])}) for one in said]


def copy_of(worker: Worker, request: DataRequest) -> RequestCopy | None:
    """What was put together last, for whoever sees everything of the person. One query."""
    copies = RequestCopy.objects.visible_to(worker).filter(request=request)
    return copies.order_by("-made_at").first() if request.is_assembled else None


# ---------------------------------------------------------------- lists of requests


@dataclass(frozen=True)
class Case:
    """A request with its clock."""

    request: DataRequest
    clock: Clock

    @property
    def sentence(self) -> str:
        """By when, or how late; nothing of it once it is closed."""
        closed = self.request.sent_on or self.request.decided_on
        if closed is not None:
            return str(_("closed on %(day)s") % {"day": date_format(closed, "j F Y")})
        day = {"day": date_format(self.clock.due_on, "j F Y")}
        if self.clock.stopped:
            return str(_("the clock is stopped"))
        if self.clock.is_late:
            return str(_("was due on %(day)s") % day)
        return str(_("due on %(day)s") % day)


def with_people() -> RequestQuerySet:
    """With those who did something about it, and its pauses."""
    pauses = Prefetch("pauses", RequestPause.objects.order_by("from_on", "pk"))
    rows: RequestQuerySet = DataRequest.objects.select_related(
        "logged_by__organisation", "reader", "approved_by", "sent_by", "decided_by", "identity_by"
    )
    return rows.prefetch_related(pauses)


def case(request: DataRequest, today: date) -> Case:
    return Case(request, clock_of(request, list(request.pauses.all()), today))


def open_cases(worker: Worker, today: date) -> list[Case]:
    """Every open request that the worker may see, the one due first first. Two queries."""
    found = [case(one, today) for one in with_people().visible_to(worker).open()]
    return sorted(found, key=lambda one: (one.clock.stopped, one.clock.due_on, str(one.request.pk)))


def closed_cases(worker: Worker, cursor: str, today: date) -> tuple[list[Case], str]:
    """A page of closed requests, those logged last first, and where the next begins. Two queries."""
    closed = with_people().visible_to(worker).exclude(sent_on=None, decided_on=None)
    page = keyset_page(closed, moment="logged_at", key="pk", cursor=cursor)
    return [case(one, today) for one in page.rows], page.next_cursor


def cases_on_today(worker: Worker, today: date) -> list[Case]:
    """Open requests of people whom the worker walks alongside, or whose record they read; for a lead those
    that wait for a second pair of eyes as well. Two queries.
    """
    alongside = NamedWorker.objects.filter(
        person_id=OuterRef("person_id"), worker_id=worker.id, ends_at=None
    )
    whose = Q(reader_id=worker.id) | Q(Exists(alongside))
    if "lead" in worker.roles:
        whose |= Q(assembled_at__isnull=False, approved_at=None) & ~Q(reader_id=worker.id)
    mine = with_people().visible_to(worker).open().select_related("person").filter(whose)
    return sorted((case(one, today) for one in mine), key=lambda one: one.clock.due_on)


def withheld_from(worker: Worker, request: DataRequest) -> dict[str, Withheld]:
    """What does not leave, by line. One query."""
    rows = (
        Withheld.objects.visible_to(worker)
        .filter(request=request, let_go_at=None)
        .select_related("by")
    )
    return {row.line: row for row in rows}
