"""Rows to be copied in: one verb a table. Days are counted back from today."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from people.door.models import HOLDS
from placehub.clock import day_of
from placehub.demonstration import words as w
from placehub.demonstration.loading import COLUMNS, copy
from teams.models import Team, User

Words = TypeVar("Words")
UNCHANGED = (1, None, None)  # version, changed by, changed at


@dataclass(frozen=True)
class Somebody:
    """A person while their rows are written: who was first met ``hello`` days ago."""

    pk: uuid.UUID
    name: str
    team: Team
    hello: int


class Rows:
    """Deterministic by seed: every key, moment and chance comes from one generator."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)
        self.phrases = random.Random(seed + 1)
        self.today = today
        self.morning = datetime.combine(today, time(8, 0), tzinfo=UTC)
        self.tables: dict[str, list[tuple]] = {name: [] for name in COLUMNS}

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def put(self, ways: Sequence[Words]) -> Words:
        """One of several ways to put the same: what else is drawn does not depend on how many there are."""
        return self.phrases.choice(ways)

    def moment(self, days_ago: float) -> datetime:
        """Return some moment of a working day."""
        day = self.today - timedelta(days=int(days_ago))
        at = time(self.random.randint(8, 17), self.random.randint(0, 59))
        return datetime.combine(day, at, tzinfo=UTC)

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def copy(self, table: str) -> int:
        return copy(table, self.tables[table])

    def card(
        self,
        name: tuple[str, str],
        team: Team,
        hello: int,
        *,
        by: User,
        born: date | None,
        born_kind: str = "day",
        nhs: str = "",
        picture: str = "",
        **details: str,
    ) -> Somebody:
        """Add a person and their details; ``details`` replace what chance would choose."""
        r, pk, at = self.random, self.key(), self.moment(hello)
        birth, place = (born, born_kind), (team.neighbourhood_id, team.pk)
        self.tables["people_person"].append(
            (pk, *name, "", *birth, picture, *place, False, day_of(at), None, at, by.pk, *UNCHANGED)
        )
        chosen = {
            "address": f"{r.randint(1, 98)} {r.choice(w.STREETS)}",
            "postcode": f"EX{r.randint(1, 9)} {r.randint(1, 9)}{r.choice('ABDEFG')}{r.choice('HJLN')}",
            "phone": f"07700 900{r.randint(100, 999)}",
            "email": "",
            "contact_preference": r.choice(w.PREFERENCES),
            "languages": r.choice(w.LANGUAGES),
            "home_note": r.choice(w.DOORS),
            "lives_with": "",
        } | details
        every = r.choice([None, 7, 14, 21, 30])
        self.tables["people_persondetails"].append(
            (pk, nhs, *chosen.values(), every, *UNCHANGED, False)
        )
        return Somebody(pk, name[0], team, hello)

    def other_name(self, one: Somebody, by: User, name: str, kind: str, until: int | None) -> None:
        """``until`` is the year in which it ended."""
        span = (None, "day", date(until, 1, 1) if until else None, "year" if until else "day")
        added = (by.pk, self.moment(one.hello - 1), None)
        self.tables["people_othername"].append((self.key(), one.pk, name, kind, *span, *added))

    def named(self, one: Somebody, worker: User, days: int) -> None:
        self.tables["people_namedworker"].append(
            (self.key(), one.pk, worker.pk, one.team.pk, self.moment(days), None, worker.pk)
        )

    def note(
        self,
        one: Somebody,
        author: User,
        at: datetime,
        how: str,
        words: str,
        *,
        said: str = "",
        seemed: str = "",
        demand: str = "unknown",
        told: bool | None = None,
        aside: str = "",
        others: Sequence[User] = (),
        also: Sequence[Somebody] = (),
    ) -> None:
        """Add a note about ``one``, and about those who were there ``also``."""
        note, minutes = self.key(), self.random.choice([None, 10, 15, 20, 30, 40, 60])
        heard = (how, words, said, seemed, demand, told, None)
        self.tables["people_contact"].append(
            (note, at, minutes, *heard, one.team.pk, author.pk, bool(aside), None, at)
        )
        for each in (one, *also):
            self.tables["people_contactperson"].append((self.key(), note, each.pk, at, False))
        for worker in dict.fromkeys([author.pk, *(other.pk for other in others)]):
            self.tables["people_contactworker"].append((self.key(), note, worker))
        if aside:
            self.tables["people_contactaside"].append((note, one.team.pk, aside))

    def story(self, one: Somebody, by: User, heading: str, text: str, days: int) -> None:
        at = self.moment(max(days, 1))
        self.tables["people_story"].append(
            (self.key(), one.pk, heading, text, day_of(at), by.pk, at, None)
        )

    def goal(
        self,
        one: Somebody,
        by: User,
        text: str,
        state: str,
        days: tuple[int, int],
        scores: Sequence[tuple[int, int]],
    ) -> None:
        """Add a goal that was set and took its state on two ``days``; scores are (days ago, 0 to 10)."""
        goal, (set_on, since) = self.key(), map(self.day, days)
        self.tables["people_goal"].append(
            (goal, one.pk, text, state, since, set_on, by.pk, *UNCHANGED)
        )
        for ago, score in scores:
            self.tables["people_goalscore"].append(
                (self.key(), goal, one.pk, score, self.day(ago), by.pk, self.moment(ago))
            )

    def wellbeing(
        self,
        one: Somebody,
        by: User,
        days: int,
        answers: tuple[int | None, ...] = (None, None, None, None),
    ) -> None:
        """Add ONS4, each 0 to 10: satisfied, worthwhile, happy, anxious; or asked without an answer."""
        self.tables["people_wellbeing"].append(
            (self.key(), one.pk, self.day(days), by.pk, self.moment(days), *answers)
        )

    def promise(
        self,
        one: Somebody,
        by: User,
        text: str,
        *,
        days: int,
        due: int | None,
        kept: bool | None = None,
        promised_by: str = "",
        called_off: str = "",
    ) -> None:
        """Add what ``by`` promised ``days`` ago, or heard somebody else promise; settled on the day it was due."""
        day = None if due is None else self.day(due)
        settled = day if kept is not None or called_off else None
        who = (None if promised_by else by.pk, promised_by)
        made = (by.pk, self.moment(days), *UNCHANGED)
        self.tables["people_promise"].append(
            (self.key(), one.pk, text, *who, one.team.pk, day, settled, kept, called_off, *made)
        )

    def met(self, one: Somebody, by: User, text: str, days: int) -> None:
        """Add what was in the way of somebody, as it was written on their page."""
        self.tables["people_blocker"].append(
            (self.key(), one.pk, one.team.pk, text, None, by.pk, self.moment(days))
        )

    def circle(
        self,
        one: Somebody,
        by: User,
        member: tuple[str, str, str, str, bool],
        days: int,
        phone: str = "",
    ) -> None:
        """Add (name, relationship, kind, tie, close) to the circle; the first may be rung at ``phone``."""
        self.tables["people_circlemember"].append(
            (
                self.key(),
                one.pk,
                *member,
                phone,
                bool(phone),
                by.pk,
                self.moment(days),
                None,
                *UNCHANGED,
            )
        )

    def door(self, one: Somebody, by: User, line: tuple[str, str, str], days: int) -> None:
        """Add (kind, words, who says so) to what one should know before knocking, said ``days`` ago."""
        said = self.day(days)
        self.tables["people_doornote"].append(
            (
                self.key(),
                one.pk,
                *line,
                said,
                said + HOLDS,
                by.pk,
                self.moment(days),
                None,
                *UNCHANGED,
            )
        )
