"""The rules of README, "Who may see a person", said once more in Python, for comparison with the product.

Written from README and from what the models say of themselves, without a look at the database's own
policies, functions and triggers. Rows in, answers out: nothing here asks a database. Above each rule
stands the sentence that it is. Where README says nothing, the answer is None and nothing is compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

CARD, SUMMARY, EVERYTHING = 1, 2, 3
Answer = bool | None  # None: README does not say


@dataclass
class Rows:
    """The source rows, as they are kept; each has the names of its model's fields."""

    users: list[Any] = field(default_factory=list)
    seats: list[Any] = field(default_factory=list)
    appointments: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    involvements: list[Any] = field(default_factory=list)
    named: list[Any] = field(default_factory=list)
    agreements: list[Any] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)  # of agreements
    shares: list[Any] = field(default_factory=list)
    pulls: list[Any] = field(default_factory=list)
    glass: list[Any] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    about: list[Any] = field(default_factory=list)  # ContactPerson


@dataclass(frozen=True)
class Held:
    """One live basis of one worker."""

    kind: str
    level: int
    writes: bool = False
    lets_in: bool = False


def live(row: Any, at: datetime) -> bool:
    """ "Nothing opens before it starts", and what has an end is over at its end."""
    return row.starts_at <= at and (row.ends_at is None or row.ends_at > at)


class Oracle:
    """Who may do what at one moment."""

    def __init__(self, rows: Rows, at: datetime) -> None:
        self.rows, self.at = rows, at
        self.users = {user.pk: user for user in rows.users}
        self.sealed = {person.pk: person.sealed for person in rows.people}
        self.agreements = {agreement.pk: agreement for agreement in rows.agreements}
        self.closed = {(row.worker_id, row.person_id) for row in rows.own}
        self._held: dict[tuple[int, UUID], list[Held]] = {}

    # ------------------------------------------------------------------ workers

    @cached_property
    def roles(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for row in self.rows.appointments:
            if live(row, self.at):
                found[row.user_id].add(row.role)
        return found

    def holds(self, worker: int | None, role: str) -> bool:
        return self.works(worker) and role in self.roles[worker]

    def works(self, worker: int | None) -> bool:
        return worker in self.users and self.users[worker].is_active

    def is_leader(self, worker: int | None) -> bool:
        return self.holds(worker, "leader")

    @cached_property
    def _seats(self) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = defaultdict(dict)
        for row in self.rows.seats:
            if live(row, self.at):
                found[row.user_id][row.team_id] = row.role
        return found

    def seats(self, worker: int | None) -> dict[int, str]:
        """The teams whose keys the worker holds, and as what they sit there.

        "Leaders see no person: a leader who sits in a team holds no key of it."
        """
        if not self.works(worker) or self.is_leader(worker):
            return {}
        return self._seats[worker]

    def leads(self, worker: int | None, team: int) -> bool:
        return self.seats(worker).get(team) == "lead"

    # ------------------------------------------------------------------ the six bases

    def bases(self, worker: int | None, person: UUID) -> list[Held]:
        """Every live basis by which the worker sees the person."""
        if worker is None:
            return []
        if (worker, person) not in self._held:
            self._held[worker, person] = self._bases(worker, person)
        return self._held[worker, person]

    def _bases(self, worker: int, person: UUID) -> list[Held]:
        # "Whoever sits in no team holds no key."
        # "Nobody sees their own record or a declared relative's, by any basis."
        if not self.seats(worker) or (worker, person) in self.closed:
            return []
        held = [*self._alongside(worker, person), *self._glass(worker, person)]
        # "from then on the person is seen by those who walk alongside and by whoever broke the glass
        # before, and by nobody through a team, a share or a pull"
        if not self.sealed[person]:
            held += [
                *self._round(worker, person),
                *self._shared(worker, person),
                *self._asked(worker, person),
                *self._knew(worker, person),
            ]
        return held

    @cached_property
    def of_person(self) -> dict[str, dict[UUID, list[Any]]]:
        found: dict[str, dict[UUID, list[Any]]] = {}
        for name in ("involvements", "named", "shares", "pulls", "glass"):
            found[name] = defaultdict(list)
            for row in getattr(self.rows, name):
                found[name][row.person_id].append(row)
        return found

    def _round(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "a team of theirs is round the person | everything | yes | yes | when the involvement ends" """
        for row in self.of_person["involvements"][person]:
            if row.team_id in self.seats(worker) and live(row, self.at):
                yield Held("team", EVERYTHING, writes=True, lets_in=True)

    def knew(self, worker: int | None, person: UUID) -> bool:
        rows = self.of_person["involvements"][person]
        rests = all(row.ends_at is not None and row.ends_at <= self.at for row in rows)
        shut = self.sealed[person] or (worker, person) in self.closed
        return not shut and rests and bool({row.team_id for row in rows} & {*self.seats(worker)})

    def _knew(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "no team is round the person any more, and one of theirs was | index card | no | no" """
        return [Held("rest", CARD)] if self.knew(worker, person) else []

    def _alongside(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "they walk alongside, from a seat in a team | everything | yes | yes | when they step back, the
        seat ends or the account stops"
        """
        for row in self.of_person["named"][person]:
            if row.worker_id == worker and live(row, self.at) and row.team_id in self.seats(worker):
                yield Held("named", EVERYTHING, writes=True, lets_in=True)

    def _shared(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "the person is shared with a team of theirs, under an agreement | index card, summary or
        everything | with everything | no | with the share or its agreement; taken back at once"
        """
        for row in self.of_person["shares"][person]:
            # "a share opens no deeper than its agreement goes"
            level = min(row.level, self.agreements[row.agreement_id].most_level)
            if (
                row.to_team_id in self.seats(worker)
                and row.withdrawn_at is None
                and live(row, self.at)
                and live(self.agreements[row.agreement_id], self.at)
            ):
                yield Held("share", level, writes=level == EVERYTHING)

    def _asked(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "a team of theirs has been asked in and has not answered | index card | no | no | with the
        answer, or after 14 days"
        """
        for row in self.of_person["pulls"][person]:
            if not row.asks_in and row.to_team_id in self.seats(worker) and self.waits(row):
                yield Held("pull", CARD)

    def waits(self, pull: Any) -> bool:
        ends = min(pull.waits_until, pull.asked_at + timedelta(days=14))
        return pull.answered_at is None and pull.asked_at <= self.at < ends

    def _glass(self, worker: int, person: UUID) -> Iterable[Held]:
        """ "they broke the glass, for one of three reasons | everything | no | no | after at most 72
        hours, or with their last seat"
        """
        for row in self.of_person["glass"][person]:
            if row.worker_id == worker and live(row, self.at):
                yield Held("glass", EVERYTHING)

    # ------------------------------------------------------------------ what a basis opens

    def level(self, worker: int | None, person: UUID) -> int:
        """ "A worker sees a person at the highest level that any live basis gives." 0: not at all."""
        return max((held.level for held in self.bases(worker, person)), default=0)

    def writes(self, worker: int | None, person: UUID) -> bool:
        return any(held.writes for held in self.bases(worker, person))

    def lets_in(self, worker: int | None, person: UUID) -> bool:
        return any(held.lets_in for held in self.bases(worker, person))

    def walks_alongside(self, worker: int | None, person: UUID) -> bool:
        return any(held.kind == "named" for held in self.bases(worker, person))

    def leads_round(self, worker: int | None, person: UUID) -> bool:
        """The lead of a team that is round the person; a sealed person is seen through no team, and
        nobody sees their own record or a declared relative's.
        """
        return any(held.kind == "team" for held in self.bases(worker, person)) and any(
            self.leads(worker, row.team_id) and live(row, self.at)
            for row in self.of_person["involvements"][person]
        )

    def may_seal(self, worker: int | None, person: UUID) -> bool:
        """ "Whoever walks alongside, and the lead of a team that is round the person, may seal" """
        return self.walks_alongside(worker, person) or self.leads_round(worker, person)

    def somebody_walks_alongside(self, person: UUID) -> bool:
        """Sealing keeps somebody: "Name somebody who walks alongside first: else nobody could see the
        record" (what the form says when it does not seal).
        """
        return any(
            self.walks_alongside(row.worker_id, person) for row in self.of_person["named"][person]
        )

    def reads_who_looked(self, worker: int | None, person: UUID) -> Answer:
        """ "The lead of a team round the person, the information steward, and whoever walks alongside [...]
        read who looked" """
        if self.leads_round(worker, person) or self.walks_alongside(worker, person):
            return True
        if self.holds(worker, "steward") and not self.is_leader(worker):
            # whether the steward reads who looked at their own record is not said
            return None if (worker, person) in self.closed else True
        return False

    def is_told_of_glass(self, worker: int | None, glass: Any) -> Answer:
        """ "The lead of a team round the person, the information steward, and whoever walks alongside are
        told of broken glass"
        """
        person = glass.person_id
        if self.leads_round(worker, person) or self.walks_alongside(worker, person):
            return True
        if self.holds(worker, "steward") and not self.is_leader(worker):
            return None if (worker, person) in self.closed else True
        # whether whoever broke it reads that they did is not said
        return None if glass.worker_id == worker and self.works(worker) else False

    def may_answer_pull(self, worker: int | None, pull: Any) -> bool:
        """ "Only whoever lets others in may […] answer a colleague who asks to come in, and only while the
        question waits; a team answers what it was asked while the person is not sealed."
        """
        if not self.waits(pull):
            return False
        if pull.asks_in:
            # "Of a record at rest a team that was round the person answers too"
            return self.lets_in(worker, pull.person_id) or self.knew(worker, pull.person_id)
        return (
            pull.to_team_id in self.seats(worker)
            and not self.sealed[pull.person_id]
            and (worker, pull.person_id) not in self.closed
        )

    def may_share(
        self, worker: int | None, person: UUID, agreement: Any, team: int, level: int = CARD
    ) -> bool:
        """ "A share needs an agreement that runs and goes so deep, in which the sharer's own organisation
        shows records and another one, which sits in the other team, is shown them"; "Only whoever lets
        others in may […] share"
        """
        if not self.lets_in(worker, person) or not live(agreement, self.at):
            return False
        mine = self.users[worker].organisation_id
        members = [row for row in self.rows.members if row.agreement_id == agreement.pk]
        gives = any(row.gives and row.organisation_id == mine for row in members)
        takes = {row.organisation_id for row in members if row.takes} - {mine}
        return gives and level <= agreement.most_level and bool(takes & self.organisations_in(team))

    def organisations_in(self, team: int) -> set[int]:
        return {
            user.organisation_id
            for user in self.users.values()
            if user.is_active and team in self._seats[user.pk]
        }

    # ------------------------------------------------------------------ notes

    @cached_property
    def people_of_note(self) -> dict[UUID, set[UUID]]:
        found: dict[UUID, set[UUID]] = defaultdict(set)
        for row in self.rows.about:
            found[row.contact_id].add(row.person_id)
        return found

    def reads_note(self, worker: int | None, note: UUID) -> bool:
        """ "A note is read with the summary of any person it is about, unless it is also about somebody
        sealed whose summary the reader may not see, or about the reader's own record or a declared
        relative's."
        """
        people = self.people_of_note[note]
        shut = any(
            (worker, person) in self.closed
            or (self.sealed[person] and self.level(worker, person) < SUMMARY)
            for person in people
        )
        return not shut and any(self.level(worker, person) >= SUMMARY for person in people)

    def reads_link(self, worker: int | None, link: Any) -> bool:
        """That a note is on somebody's page: with the note, and with the summary of that person."""
        return (
            self.reads_note(worker, link.contact_id)
            and self.level(worker, link.person_id) >= SUMMARY
        )

    def reads_aside(self, worker: int | None, aside: Any) -> bool:
        """ "The part of a note that is kept to the team that wrote it is read by that team only." """
        return self.reads_note(worker, aside.contact_id) and aside.team_id in self.seats(worker)

    def reads_stream(self, worker: int | None, item: Any) -> bool:
        """ "The summary: details, own words, goals, promises, what is in the way, notes. Everything: the
        circle, feelings, money, what changed."
        """
        if item.kind == "contact":
            return (
                self.reads_note(worker, item.ref) and self.level(worker, item.person_id) >= SUMMARY
            )
        least = SUMMARY if item.kind in {"promise", "settled", "blocker", "off"} else EVERYTHING
        return self.level(worker, item.person_id) >= least

    # ------------------------------------------------------------------ finding somebody

    def finds(self, worker: int | None, person: UUID) -> bool:
        """ "Search looks among one's own people." """
        return self.level(worker, person) >= CARD

    def is_shown_a_signpost(self, worker: int | None, person: UUID) -> bool:
        """ "A signpost says whom to ask about exactly this person, sealed people excepted": for whoever
        works in a team, about somebody whom they do not see, and never about their own or a relative.
        """
        return (
            bool(self.seats(worker))
            and not self.sealed[person]
            and (worker, person) not in self.closed
            and self.level(worker, person) == 0
        )

    def hears_who_asked(self, worker: int | None, person: UUID) -> Answer:
        """ "whoever may see a sealed person hears that somebody asked" """
        if self.level(worker, person) == 0:
            return False
        return True if self.sealed[person] else None
