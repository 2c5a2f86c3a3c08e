"""A guided random walk: change who may see whom, then try every entry point against the oracle.

The oracle is worked out in Python from the source rows; the database works it out in SQL.
"""

import os

import pytest
from django.db import connection

from tests.verify.sweep import Sweep, sweep_of
from tests.verify.sweep_functions import Functions
from tests.verify.sweep_writes import Writes
from tests.verify.walk import Walk
from tests.world import Known, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
STEPS = int(os.environ.get("PLACEHUB_WALK", "12"))
SEED = int(os.environ.get("PLACEHUB_WALK_SEED", str(STEPS)))


def test_the_world_as_it_is(capsys: pytest.CaptureFixture) -> None:
    """Every entry point, every actor, every basis: the whole sweep once."""
    sweep = sweep_of(make_world())
    faults = sweep.everything()
    with capsys.disabled():
        print(f"\naccess in the database: {sweep.attempts} attempts, {len(faults)} faults")
    assert not faults, "\n" + "\n".join(faults[:400])


def what_follows(sweep: Sweep, walk: Walk, known: Known) -> None:
    """After a step: what everybody reads, all of it; and for some, what they can do about the person."""
    sweep.look()
    actors = list(sweep.world.actors)
    for actor in actors:
        sweep.reads(actor)
        with sweep.acting(actor):
            Functions(sweep, actor).standing(known)
    for actor in walk.random.sample(actors, 2):
        sweep.first_wall(actor)
    for actor in walk.random.sample(actors, 3):
        functions, writes = Functions(sweep, actor), Writes(sweep, actor)
        functions.asks()
        with sweep.acting(actor):
            functions.about(known)
            writes.about(known)


def test_a_walk(capsys: pytest.CaptureFixture) -> None:
    sweep = sweep_of(make_world())
    walk = Walk(sweep, seed=SEED)
    people = list(sweep.world.people.values())
    steps, done = 0, []
    for steps in range(1, STEPS + 1):  # noqa: B007  (printed below)
        known = walk.random.choice(people)
        done.append(f"{walk.step(known)} {known.basis}")
        what_follows(sweep, walk, known)
        if sweep.faults:
            break
    with capsys.disabled():
        print(
            f"\nwalk: {steps} steps {walk.kinds}, {sweep.attempts} attempts, {len(sweep.faults)} faults"
        )
    assert not sweep.faults, "\n".join([*done[-12:], *sweep.faults[:20]])


def test_the_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ph_app",)
