"""The vetted functions of the database, as one actor, against the oracle."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction

from tests.world import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.verify.sweep import Sweep

MOST_ASKS = 20
WHY = "twenty letters and a few more"


class Functions:
    """Run inside ``sweep.acting(actor)``; nothing that is done stays."""

    def __init__(self, sweep: Sweep, actor: str) -> None:
        self.sweep, self.actor = sweep, actor
        self.me = sweep.world.id(actor)

    @property
    def oracle(self) -> Any:
        return self.sweep.oracle

    def agree(self, what: str, known: Known, found: object, right: object) -> None:
        self.sweep.agree(f"{self.actor} {what} {known.basis}", found, right)

    @contextmanager
    def tried(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def about(self, known: Known) -> None:
        self.standing(known)
        self.search(known)
        self.looks(known)
        self.seals(known)
        self.signposts(known)
        self.glass_by_id(known)
        self.answers(known)

    def standing(self, known: Known) -> None:
        pk, me, oracle = known.person.pk, self.me, self.oracle
        level = oracle.level(me, pk)
        found, standing = self.sweep.rows("SELECT app.level_of(%s), app.standing(%s)", pk, pk)[0]
        self.agree("level_of", known, found, level)
        facts = json.loads(standing) if isinstance(standing, str) else standing
        if facts is None or not level:
            self.agree("stands to", known, facts is not None, level > 0)
            return
        for name, right in (
            ("level", level),
            ("sealed", oracle.sealed[pk]),
            ("writes", oracle.writes(me, pk)),
            ("lets_in", oracle.lets_in(me, pk)),
            ("alongside", oracle.walks_alongside(me, pk)),
            ("leads_round", oracle.leads_round(me, pk)),
        ):
            self.agree(f"standing says {name} of", known, facts[name], right)
        kinds = {basis["basis"] for basis in facts["mine"]}
        right = {held.kind for held in oracle.bases(me, pk)}
        self.agree("standing says why of", known, kinds, right)

    def search(self, known: Known) -> None:
        level = self.oracle.level(self.me, known.person.pk)
        for what, names, place, least in (
            ("searches", known.canary, "", 1),
            ("searches where lives", "", f"{known.canary} Row", 2),
        ):
            hits = self.sweep.rows(
                "SELECT person_id FROM app.search_people(%s, '{}', NULL, 'day', '', '', %s, 50)",
                names,
                [place.lower()] if place else [],
            )
            found = (known.person.pk,) in hits
            self.agree(what, known, found, level >= least)

    def looks(self, known: Known) -> None:
        pk = known.person.pk
        asked = self.sweep.would(
            ("SELECT count(*) >= 0 FROM audit.who_looked(%s, 9999999, 5)", (pk,))
        )
        self.agree("asks who looked at", known, asked, self.oracle.reads_who_looked(self.me, pk))

    def seals(self, known: Known) -> None:
        pk, oracle = known.person.pk, self.oracle
        shut = not oracle.sealed[pk]
        could = oracle.may_seal(self.me, pk)
        if shut:
            could = could and oracle.somebody_walks_alongside(pk)
        did = self.sweep.would(("SELECT app.seal(%s, %s)", (pk, shut)))
        self.agree("seals" if shut else "opens again", known, did, could)

    def _posts(self, known: Known) -> list[tuple]:
        person = known.person
        question = self.sweep.rows(
            "SELECT app.ask_signpost(%s, %s, %s, '')",
            person.given_name,
            person.family_name,
            person.born_on,
        )[0][0]
        return self.sweep.rows("SELECT * FROM app.signposts(%s)", question) if question else []

    def signposts(self, known: Known) -> None:
        """Ask whom to ask; ask to be pulled in, break the glass with what came of it."""
        right = self.oracle.is_shown_a_signpost(self.me, known.person.pk)
        with self.tried():
            posts: list[tuple] = []
            try:
                with transaction.atomic():
                    posts = self._posts(known)
            except DatabaseError as no:
                if right:
                    self.sweep.fault(f"{self.actor} asks after {known.basis}: {no}")
            self.agree("is shown a signpost to", known, bool(posts), right)
            if not posts:
                return
            reference, mine = posts[0][0], [*self.oracle.seats(self.me)]
            other = next(t.pk for t in self.sweep.world.teams.values() if t.pk not in mine)
            for what, sql, values, good in (
                (
                    "asks in for another team to",
                    "SELECT app.ask_in(%s, %s, 'please') IS NOT NULL",
                    (reference, other),
                    False,
                ),
                (
                    "asks in to",
                    "SELECT app.ask_in(%s, %s, 'please') IS NOT NULL",
                    (reference, mine[0]),
                    True,
                ),
                (
                    "breaks glass without a reason of",
                    "SELECT app.break_glass(%s, 'curious', %s, 24)",
                    (reference, WHY),
                    False,
                ),
                (
                    "breaks glass without words of",
                    "SELECT app.break_glass(%s, 'consent', 'short', 24)",
                    (reference,),
                    False,
                ),
                (
                    "breaks glass for 73 hours of",
                    "SELECT app.break_glass(%s, 'consent', %s, 73)",
                    (reference, WHY),
                    False,
                ),
                (
                    "breaks the glass of",
                    "SELECT app.break_glass(%s, 'consent', %s, 72)",
                    (reference, WHY),
                    True,
                ),
            ):
                self.agree(what, known, self.sweep.would((sql, values)), good)

    def glass_by_id(self, known: Known) -> None:
        """Without a signpost nobody breaks the glass of somebody whom they do not see."""
        pk = known.person.pk
        did = self.sweep.would(("SELECT app.break_glass(%s, 'consent', %s, 24)", (pk, WHY)))
        unseen = self.oracle.level(self.me, pk) == 0
        self.agree("breaks, by id, the glass of", known, did, False if unseen else None)

    def answers(self, known: Known) -> None:
        for pull in self.oracle.of_person["pulls"][known.person.pk]:
            did = self.sweep.would(("SELECT app.answer_pull(%s, true, '')", (pull.pk,)))
            what = "lets in who asks to come in to" if pull.asks_in else "answers a pull round"
            self.agree(what, known, did, self.oracle.may_answer_pull(self.me, pull))

    def asks(self) -> None:
        """Everybody hears of what they asked alone, with the name of whom they may see.

        What waits is told; what was answered lately may be told as well.
        """
        right, waits, oracle = {}, set(), self.oracle
        for known in self.sweep.world.people.values():
            pk, level = known.person.pk, oracle.level(self.me, known.person.pk)
            shut = (oracle.sealed[pk] and not level) or (self.me, pk) in oracle.closed
            if shut or not oracle.works(self.me):
                continue
            for pull in oracle.of_person["pulls"][pk]:
                if pull.asked_by_id == self.me:
                    right[known.basis] = (pk if level else None, level > 0)
                    waits |= {known.basis} if oracle.waits(pull) else set()
        with self.sweep.acting(self.actor):
            told = {
                words: (person, name != "")
                for words, person, name in self.sweep.rows(
                    "SELECT words, person, name FROM app.my_asks()"
                )
                if words in self.sweep.basis_of.values()
            }
        cut = len(told) >= MOST_ASKS  # of more questions the newest are told
        for basis in sorted(told.keys() | (set() if cut else waits)):
            self.sweep.agree(
                f"{self.actor} asked about {basis}", told.get(basis, False), right.get(basis, False)
            )
