"""Every entry point of the database, as every actor, against the oracle. Used by the walk and the mutants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Model

from people.models import Person
from placehub.access.context import Worker
from tests.support import owner
from tests.verify import hands
from tests.verify.facts import Ledger, tables
from tests.world import WITHOUT_A_CONTEXT, Known, World

FULL = "PLACEHUB_WALK" in os.environ or os.environ.get("PLACEHUB_VERIFY") == "full"


class FoundOne(Exception):
    """Enough for somebody who only asks whether anything differs."""


class Sweep:
    """Collects what differs from the oracle."""

    def __init__(self, world: World, *, first: bool = False) -> None:
        self.world, self.first = world, first
        self.faults: list[str] = []
        self.attempts = 0
        self.basis_of = {known.person.pk: known.basis for known in world.people.values()}
        self.look()

    def look(self) -> None:
        """Read the source rows again: somebody changed them."""
        self.ledger = Ledger()
        self.oracle = self.world.oracle = self.ledger.oracle

    @contextmanager
    def acting(self, actor: str, *, stays: bool = False) -> Iterator[Worker | None]:
        """One actor's context, in a savepoint that is rolled back unless what is done ``stays``."""
        user = None if actor in WITHOUT_A_CONTEXT else self.world.actors[actor]
        with hands.acting(user, stays=stays) as worker:
            yield worker

    def fault(self, words: str) -> None:
        self.faults.append(words)
        if self.first:
            raise FoundOne(words)

    def rows(self, sql: str, *values: object) -> list[tuple]:
        self.attempts += 1
        return hands.told(sql, *values)

    def done(self, sql: str, *values: object) -> bool:
        """True when the statement was carried out and touched a row. What it did stays."""
        self.attempts += 1
        return hands.did(sql, *values)

    def would(self, *statements: tuple[str, tuple]) -> bool:
        """True when every one of the statements would be carried out; nothing stays."""
        self.attempts += len(statements)
        return hands.would(*((sql, *values) for sql, values in statements))

    def agree(self, what: str, found: object, right: object) -> None:
        """Keep what differs. The oracle's None means that README does not say."""
        if right is not None and found != right:
            self.fault(f"{what}: {found!r}, by the rules {right!r}")

    # -------------------------------------------------------------- the sweep

    def everything(self, *, doing_first: bool = False) -> list[str]:
        """The whole sweep; with ``first`` only until something differs."""
        parts = [self.lapsing, self.reading, self.doing]
        with suppress(FoundOne):
            for part in reversed(parts) if doing_first else parts:
                part()
        return self.faults

    def lapsing(self) -> None:
        # imported here and below: they are written for a sweep
        from tests.verify.sweep_time import changes, forgeries

        forgeries(self)
        changes(self)

    def reading(self) -> None:
        from tests.verify.sweep_functions import Functions

        for actor in self.world.actors:
            self.reads(actor)
            self.first_wall(actor)
            functions = Functions(self, actor)
            functions.asks()
            with self.acting(actor):
                for known in self.world.people.values():
                    functions.standing(known)

    def doing(self) -> None:
        from tests.verify.sweep_functions import Functions
        from tests.verify.sweep_writes import Writes

        for actor in self.world.actors:
            with self.acting(actor):
                Writes(self, actor).apart_from_people()
        # whoever may do nothing at all comes last
        actors = enumerate(self.world.actors)
        for number, actor in sorted(actors, key=lambda each: each[1] in WITHOUT_A_CONTEXT):
            functions, writes = Functions(self, actor), Writes(self, actor)
            for known in self.some_people(number):
                with self.acting(actor):
                    functions.about(known)
                    writes.about(known)

    def some_people(self, number: int) -> list[Known]:
        """Everybody; in the short form every fifth person, beginning with another for each actor."""
        everybody = list(self.world.people.values())
        return everybody if FULL else everybody[number % 5 :: 5]

    # -------------------------------------------------------------- reading

    def reads(self, actor: str) -> None:
        """Wall two alone: every row of every table, whatever the querysets would have asked for."""
        me = self.world.id(actor)
        with self.acting(actor):
            for model, seen in self._everything_seen().items():
                self.compare(f"{actor} reads {model._meta.db_table}", model, seen, me)
            keys = self._keys("SELECT DISTINCT grantee FROM person_grant")
            mine = {*self.oracle.seats(me), *([-me] if me else [])}
            if keys - mine:
                self.fault(f"{actor} reads grants of others")
            if self.oracle.is_leader(me) and keys:
                self.fault(f"{actor} holds grants and is a leader")
            self._asks_after_the_sealed(actor, me)
            for table in ("outcomes_cell", "outcomes_mark"):
                read = self.would((f"SELECT 1 FROM {table} LIMIT 1", ()))
                self.agree(f"{actor} reads {table}", read, False)

    def _everything_seen(self) -> dict[type[Model], set[str]]:
        """The keys of every row that the present context reads, a table, as text. One query."""
        models = list(tables())
        seen: dict[type[Model], set[str]] = {model: set() for model in models}
        every = " UNION ALL ".join(
            f"SELECT {number}, {model._meta.pk.column}::text FROM {model._meta.db_table}"
            for number, model in enumerate(models)
        )
        for number, key in self.rows(every):
            seen[models[number]].add(key)
        return seen

    def _keys(self, sql: str) -> set:
        try:
            with transaction.atomic():
                return {row[0] for row in self.rows(sql)}
        except DatabaseError:
            return set()

    def _asks_after_the_sealed(self, actor: str, me: int | None) -> None:
        for person in self._keys("SELECT person_id FROM app.sealed_ask"):
            if self.oracle.hears_who_asked(me, person) is False:
                self.fault(f"{actor} hears who asked after {self.basis_of.get(person)}")

    def compare(self, what: str, model: type[Model], seen: set[str], me: int | None) -> None:
        right, silent = self.ledger.readable(me, model)
        known = {str(row.pk) for row in self.ledger.rows[model]}
        for words, keys in (
            ("leaks", (seen & known) - right - silent),
            ("wrongly denies", right - seen),
        ):
            if keys:
                self.fault(f"{what}: {words} {self._named(model, keys)}")

    def _named(self, model: type[Model], keys: set) -> list[str]:
        rows = [row for row in self.ledger.rows[model] if str(row.pk) in keys]
        return sorted({self._name(row) for row in rows})

    def _name(self, row: Any) -> str:
        person = row.pk if isinstance(row, Person) else getattr(row, "person_id", None)
        if person in self.basis_of:
            return self.basis_of[person]
        note = getattr(row, "contact_id", row.pk)
        about = self.oracle.people_of_note.get(note, set())
        return " and ".join(sorted(self.basis_of.get(pk, "?") for pk in about)) or str(row)

    def first_wall(self, actor: str) -> None:
        """Wall one alone (as the owner, whom no policy stops), and both walls."""
        me = self.world.id(actor)
        with self.acting(actor) as worker:
            if worker is None:
                return
            models = [model for model in tables() if hasattr(model.objects.all(), "visible_to")]
            for model in models:
                self.attempts += 2
                seen = model.objects.visible_to(worker).values_list("pk", flat=True)
                self.compare(
                    f"both walls: {actor} {model.__name__}",
                    model,
                    {str(pk) for pk in seen.all()},
                    me,
                )
                with owner():
                    keys = {str(pk) for pk in seen.all()}
                self.compare(f"wall one: {actor} {model.__name__}", model, keys, me)


def sweep_of(world: World, *, first: bool = False) -> Sweep:
    return Sweep(world, first=first)
