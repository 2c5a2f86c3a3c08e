"""A guided random walk: change who may see whom, then try every entry point against the oracle.

The oracle is worked out in Python from the source rows; the database works it out in SQL.
"""

import os

import pytest
from django.db import connection

from tests.verify.sweep import sweep_of
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
STEPS = int(os.environ.get("PLACEHUB_WALK", "24"))


def test_the_world_as_it_is(capsys: pytest.CaptureFixture) -> None:
    """Every entry point, every actor, every basis: the whole sweep once."""
    sweep = sweep_of(make_world())
    faults = sweep.everything()
    with capsys.disabled():
        print(f"\naccess in the database: {sweep.attempts} attempts, {len(faults)} faults")
    assert not faults, "\n".join(faults[:400])


def test_the_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ph_app",)
