"""A guided random walk: change who may see whom, then try every entry point against the oracle.

The oracle is worked out in Python from the source rows; the database works it out in SQL.
"""

import os
import random
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from people.models import BreakGlass, Involvement, NamedWorker, OwnRecord, Person, Pull, Share
from tests.factories.people import (
    AgreementFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    ShareFactory,
)
from tests.support import owner
from tests.verify.sweep import Sweep, sweep_of, what_there_is
from tests.world import PAST, Known, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
STEPS = int(os.environ.get("PLACEHUB_WALK", "60"))


def clock() -> datetime:
    """The database's now(), which stands still in a test: a walk is longer than a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def by_the_rules(known: Known, at: datetime) -> None:
    """Work the levels out again from the source rows, as README says them in words."""
    pk = known.person.pk
    with owner():
        known.sealed = Person.objects.get(pk=pk).sealed
        teams: dict[int, int] = {}
        workers: dict[int, int] = {}

        def give(to: dict[int, int], who: int, level: int, until: datetime | None) -> None:
            if until is None or until > at:
                to[who] = max(to.get(who, 0), level)

        for row in Involvement.objects.filter(person_id=pk):
            give(teams, row.team_id, 3, row.ends_at)
        for row in Share.objects.filter(person_id=pk, withdrawn_at=None).select_related(
            "agreement"
        ):
            give(teams, row.to_team_id, row.level, min(row.ends_at, row.agreement.ends_at))
        for row in Pull.objects.filter(person_id=pk, answered_at=None, asks_in=False):
            give(teams, row.to_team_id, 1, row.waits_until)
        for row in NamedWorker.objects.filter(person_id=pk):
            give(workers, row.worker_id, 3, row.ends_at)
        for row in BreakGlass.objects.filter(person_id=pk):
            give(workers, row.worker_id, 3, row.ends_at)
        known.closed_to = set(
            OwnRecord.objects.filter(person_id=pk).values_list("worker_id", flat=True)
        )
    known.team_levels, known.worker_levels = teams, workers


class Walk:
    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.kinds: dict[str, int] = {}

    def step(self, known: Known) -> str:
        """One change of one person's bases, as the owner; returns what was done."""
        moves = [
            self.involve,
            self.leave,
            self.share,
            self.withdraw,
            self.name,
            self.step_back,
            self.seal,
            self.declare,
            self.lapse,
        ]
        move = self.random.choice(moves)
        with owner():
            move(known)
        self.kinds[move.__name__] = self.kinds.get(move.__name__, 0) + 1
        return move.__name__

    def team(self) -> object:
        return self.random.choice(list(self.world.teams.values()))

    def worker(self) -> object:
        return self.world.actors[
            self.random.choice(["worker", "lead", "named elsewhere", "stranger"])
        ]

    def involve(self, known: Known) -> None:
        team = self.team()
        if not Involvement.objects.filter(person=known.person, team=team, ends_at=None).exists():
            InvolvementFactory(person=known.person, team=team)

    def leave(self, known: Known) -> None:
        Involvement.objects.filter(person=known.person, ends_at=None).update(ends_at=PAST)

    def share(self, known: Known) -> None:
        days = self.random.choice([-1, 1, 30])
        ShareFactory(
            person=known.person,
            to_team=self.team(),
            level=self.random.randint(1, 3),
            agreement=AgreementFactory(
                ends_at=clock() + timedelta(days=self.random.choice([-1, 5]))
            ),
            ends_at=clock() + timedelta(days=days),
        )

    def withdraw(self, known: Known) -> None:
        Share.objects.filter(person=known.person).update(withdrawn_at=clock())

    def name(self, known: Known) -> None:
        worker = self.worker()
        if not NamedWorker.objects.filter(
            person=known.person, worker=worker, ends_at=None
        ).exists():
            NamedWorkerFactory(person=known.person, worker=worker, team=self.team())

    def step_back(self, known: Known) -> None:
        NamedWorker.objects.filter(person=known.person, ends_at=None).update(ends_at=PAST)

    def seal(self, known: Known) -> None:
        person = Person.objects.get(pk=known.person.pk)
        Person.objects.filter(pk=person.pk).update(sealed=not person.sealed)

    def declare(self, known: Known) -> None:
        worker = self.worker()
        if (
            not OwnRecord.objects.filter(person=known.person, worker=worker).exists()
            and self.random.random() < 0.3
        ):
            OwnRecordFactory(person=known.person, worker=worker)

    def lapse(self, known: Known) -> None:
        Share.objects.filter(person=known.person).update(ends_at=clock() - timedelta(minutes=1))


def levels(sweep: Sweep, known: Known) -> None:
    """The quick part after each step: every actor's level, reads and search for the changed person."""
    world = sweep.world
    for actor in world.actors:
        level = world.level(actor, known)
        with sweep.acting(actor):
            sweep.agree(
                f"{actor} level_of",
                sweep.rows("SELECT app.level_of(%s)", known.person.pk)[0][0],
                level,
            )
            for table, least, column in (
                ("people_person", 1, "id"),
                ("people_persondetails", 2, "person_id"),
                ("people_story", 2, "person_id"),
                ("people_circlemember", 3, "person_id"),
                ("people_wellbeing", 3, "person_id"),
                ("people_contactperson", 2, "person_id"),
            ):
                seen = bool(
                    sweep.rows(
                        f"SELECT 1 FROM {table} WHERE {column} = %s LIMIT 1", known.person.pk
                    )
                )
                sweep.agree(f"{actor} reads {table}", seen, level >= least)
            hit = bool(
                sweep.rows(
                    "SELECT 1 FROM app.search_people(%s, NULL, '', '', 5) WHERE person_id = %s",
                    known.canary,
                    known.person.pk,
                )
            )
            sweep.agree(f"{actor} searches", hit, level > 0)
            changed = sweep.done(
                "UPDATE people_persondetails SET phone = '2' WHERE person_id = %s", known.person.pk
            )
            sweep.agree(f"{actor} writes", changed, level >= 3)


def test_the_world_as_it_is(capsys: pytest.CaptureFixture) -> None:
    """Every entry point, every actor, every basis: the whole sweep once."""
    sweep = sweep_of(make_world())
    faults = sweep.everything()
    with capsys.disabled():
        print(f"\naccess in the database: {sweep.attempts} attempts, {len(faults)} faults")
    assert not faults, "\n".join(faults[:40])


def test_a_walk(capsys: pytest.CaptureFixture) -> None:
    world = make_world()
    sweep, walk = sweep_of(world), Walk(world, seed=STEPS)
    people = [known for known in world.people.values() if known.basis != "share ended by the clock"]
    steps = 0
    for steps in range(1, STEPS + 1):  # noqa: B007  (printed below)
        known = walk.random.choice(people)
        with transaction.atomic():
            walk.step(known)
            by_the_rules(known, clock())
            levels(sweep, known)
        if sweep.faults:
            break
    what_there_is(sweep)
    with capsys.disabled():
        print(
            f"\nwalk: {steps} steps {walk.kinds}, {sweep.attempts} attempts, {len(sweep.faults)} faults"
        )
    assert not sweep.faults, "\n".join(sweep.faults[:20])


def test_the_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ph_app",)
