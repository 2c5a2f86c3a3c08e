"""Decisions as pages show them. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime

from people.access.models import Involvement, NamedWorker, holds_seat
from people.decisions.models import Backing, Decision, Meanwhile
from people.person.models import Person
from people.person.queries import other_names
from placehub.access.context import Worker
from placehub.paging import Part, part_of
from teams.decisions.models import BackingAnswer
from teams.leaders.queries import leaders
from teams.models import Membership, Role, User


@dataclass(frozen=True)
class Happened:
    on: date
    words: str
    by: str
    looking_back: bool


@dataclass(frozen=True)
class Voice:
    """Somebody who was asked to back it: ``answer`` is back, talk or cannot; empty while it waits."""

    who: str
    at: datetime
    answer: str
    words: str
    pk: int


@dataclass(frozen=True)
class Stands:
    """How it stands with one decision: its words, its age, what happened meanwhile, who backs it."""

    pk: UUID
    want: str
    state: str
    days: int  # since it was first thought of
    thought_on: date
    decided_on: date | None
    look_back_on: date | None
    happened: list[Happened] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)

    @property
    def is_ageing(self) -> bool:
        return self.state in Decision.AGEING

    @property
    def state_in_words(self) -> str:
        return str(Decision.State(self.state).label)

    @property
    def backers(self) -> list[Voice]:
        return [one for one in self.voices if one.answer == "back"]

    @property
    def others(self) -> list[Voice]:
        """Who has not backed it: they wait, want to talk first, or cannot."""
        return [one for one in self.voices if one.answer != "back"]


def beside() -> dict[str, ArraySubquery]:
    """What happened and who backs it, to hang on a decision's row: no query of its own."""
    happened = Meanwhile.objects.filter(decision_id=OuterRef("pk")).order_by(
        "happened_on", "written_at"
    )
    said = BackingAnswer.objects.filter(ask_id=OuterRef("ask_id")).order_by("answered_at")
    answers = said.values(
        row=JSONObject(
            who="answered_by__full_name", at="answered_at", answer="answer", words="words"
        )
    )
    asked = Backing.objects.filter(decision_id=OuterRef("pk")).order_by("asked_at")
    voices = asked.values(
        row=JSONObject(
            pk="backer_id",
            who="backer__full_name",
            asked_at="asked_at",
            backed_at="backed_at",
            said=ArraySubquery(answers),
        )
    )
    rows = JSONObject(on="happened_on", words="words", by="written_by__full_name", kind="kind")
    return {
        "happened": ArraySubquery(happened.values(row=rows)),
        "voices": ArraySubquery(voices),
    }


COLUMNS = ("pk", "want", "state", "thought_on", "decided_on", "look_back_on")


def decision_rows(person: str = "pk") -> ArraySubquery:
    """The open decisions about somebody, to hang on their row: no query of its own."""
    found = Decision.objects.open().filter(person_id=OuterRef(person)).order_by("thought_on", "pk")
    columns = {name: name for name in COLUMNS}
    return ArraySubquery(found.values(row=JSONObject(**columns, **beside())))


def stand(rows: Iterable[Mapping[str, Any]], today: date) -> list[Stands]:
    """How it stands with each row of ``decision_rows``."""
    return [_stands(row, today) for row in rows]


def stands_of(decision: Decision, today: date) -> Stands:
    """How it stands with a decision on which ``beside`` hangs."""
    row = {name: getattr(decision, name) for name in (*COLUMNS, "happened", "voices")}
    return _stands(row, today)


def _stands(row: Mapping[str, Any], today: date) -> Stands:
    thought_on = _day(row["thought_on"])
    if thought_on is None:
        raise ValueError("a decision was thought of on a day")
    return Stands(
        UUID(str(row["pk"])),
        row["want"],
        row["state"],
        (today - thought_on).days,
        thought_on,
        _day(row["decided_on"]),
        _day(row["look_back_on"]),
        [_happened(one) for one in row["happened"]],
        [_voice(one) for one in row["voices"]],
    )


def _happened(row: Mapping[str, str]) -> Happened:
    on = _day(row["on"])
    if on is None:
        raise ValueError("what happened has a day")
    return Happened(on, row["words"], row["by"], row["kind"] == Meanwhile.Kind.LOOK_BACK)


def _voice(row: Mapping[str, Any]) -> Voice:
    """As it stands now: a leader's last answer, a lead's own yes, or since when it waits."""
    if row["said"]:
        last = row["said"][-1]
        return Voice(last["who"], _moment(last["at"]), last["answer"], last["words"], row["pk"])
    backed = row["backed_at"]
    answer = BackingAnswer.Answer.BACK.value if backed else ""
    return Voice(row["who"], _moment(backed or row["asked_at"]), answer, "", row["pk"])


def _day(value: date | str | None) -> date | None:
    return parse_date(value) if isinstance(value, str) else value


def _moment(value: str) -> datetime:
    moment = parse_datetime(value)
    if moment is None:
        raise ValueError(f"{value} is no moment")
    return moment


def decisions_of(worker: Worker, person: Person) -> QuerySet[Decision]:
    """Every decision about somebody, with what stands beside each: the newest thought first. One query."""
    found = Decision.objects.visible_to(worker).filter(person=person).annotate(**beside())
    return found.select_related("author", "changed_by").order_by("-thought_on", "-pk")


def not_taken_of_team(
    worker: Worker, team_id: int, most: int | None, *, among: Q
) -> Part[Decision]:
    """What the team thought of and has not taken, the oldest first, with the person. One query."""
    found = Decision.objects.visible_to(worker).not_taken().filter(among, team_id=team_id)
    found = found.select_related("person", "author").annotate(**beside())
    return part_of(found.order_by("thought_on", "pk"), most)


def look_backs(worker: Worker, day: date, *, among: Q) -> QuerySet[Decision]:
    """What the worker is to look back at by ``day``, the oldest first: what they wrote down, and what somebody
    did who has gone, about people whom they walk alongside. One query.
    """
    mine = NamedWorker.objects.walking().filter(worker_id=worker.id).values("person_id")
    gone = Q(~holds_seat("author_id", "team_id"), person_id__in=mine)
    found = Decision.objects.visible_to(worker).to_look_back(day).filter(among)
    found = found.filter(Q(author_id=worker.id) | gone)
    return found.select_related("person").order_by("look_back_on", "pk")


def leads_round(person: Person, at: datetime, *, but: int) -> QuerySet[User]:
    """Who leads a team that is round the person, to be asked; nobody where the record is sealed."""
    if person.sealed:
        return User.objects.none()
    teams = Involvement.objects.live(at).filter(person=person).values("team_id")
    seats = Membership.objects.lasting().filter(role=Role.LEAD, team__in=teams)
    found = User.objects.filter(pk__in=seats.values("user"), is_active=True)
    return found.exclude(pk=but).order_by("full_name", "pk")


def leaders_to_ask(at: datetime) -> QuerySet[User]:
    return leaders(at)


def other_names_of(worker: Worker, person: Person) -> list[str]:
    """What else somebody is or was called, those taken off as well: no leader is told any. One query."""
    found = other_names(worker, taken_off=True).filter(person=person)
    return list(found.values_list("name", flat=True))
