"""Seeded faults in walls, triggers, functions, querysets and middleware: each must be found.

A fault is sown in a savepoint; then the sweep is made, or a handful of requests, or the test is run that
is named beside the fault; and the savepoint is rolled back. PLACEHUB_VERIFY=full sows them all;
otherwise a fixed few.
"""

from __future__ import annotations

import inspect
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.conftest import second_factor
from tests.support import owner
from tests.teams import conftest as letting
from tests.teams import test_proved as proved
from tests.verify import test_edges as edges
from tests.verify import test_edges_taken_back as taken_back
from tests.verify.mutants.asked import ASKED, READ, WRITTEN
from tests.verify.mutants.born import BORN
from tests.verify.mutants.done import DONE as DONE_BEFORE
from tests.verify.mutants.done import KEPT, REQUESTED
from tests.verify.mutants.limits import LIMITS
from tests.verify.mutants.owned import OWNED
from tests.verify.mutants.sowing import At, Sow, Test
from tests.verify.mutants.swept import SWEPT
from tests.verify.mutants.taken_back import TAKEN_BACK
from tests.verify.mutants.unblock import UNBLOCK
from tests.verify.sweep import sweep_of
from tests.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
A_FEW = 6
DONE: dict[str, Sow] = {**DONE_BEFORE, **WRITTEN}
AT_EDGES: dict[str, At] = {**LIMITS, **OWNED, **BORN, **TAKEN_BACK, **ASKED, **UNBLOCK}
MUTANTS: dict[str, Sow | At] = {**SWEPT, **READ, **DONE, **KEPT, **REQUESTED, **AT_EDGES}
# Faults that change nothing that anybody can see, each by name with the reason.
EQUIVALENT = {
    "a card of somebody sealed opens the note": "whoever sees somebody sealed at all, by name or by broken"
    " glass, sees everything of them",
    "details changed in a summary": "the earlier version that a change leaves is added by whoever writes",
    "people are regranted without waiting": "only two transactions at once could tell, and only when both"
    " change why somebody sees the same person",
}
FIXTURES: dict[str, Callable[..., object]] = {
    "town": edges.Town,
    "ruth": proved.ruth,
    "administrator": letting.administrator,
    "seat": letting.seat,
    "lead": letting.lead,
    "busy_town": taken_back.make_busy_town,
}


def cases(test: Test) -> Iterator[dict[str, object]]:
    """The arguments of each of the test's parameters' values, without fixtures."""
    given = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names, values = mark.args[:2]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
            given.append(
                [
                    dict(zip(names, value if len(names) > 1 else [value], strict=True))
                    for value in values
                ]
            )
    for several in itertools.product(*given):
        yield {name: value for one in several for name, value in one.items()}


def fails(test: Test) -> str:
    """Why the test fails with one of its values; nothing when it passes with all."""
    for values in cases(test):
        try:
            with transaction.atomic(), pytest.MonkeyPatch.context() as monkeypatch:
                made = {"monkeypatch": monkeypatch, "sign_in": signed_in}
                test(
                    **{
                        name: values[name] if name in values else fixture(name, made)
                        for name in arguments(test)
                    }
                )
                transaction.set_rollback(True)
        except (Exception, pytest.fail.Exception) as failure:
            said = f"{failure}".strip().splitlines() or [""]
            return f"{test.__name__} {said[0]} ({type(failure).__name__})"
    return ""


def arguments(test: Callable) -> list[str]:
    return list(inspect.signature(test).parameters)


def fixture(name: str, made: dict[str, object]) -> object:
    if name not in made:
        make = inspect.unwrap(FIXTURES[name])
        made[name] = make(**{each: fixture(each, made) for each in arguments(make)})
    return made[name]


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    second_factor(client)
    return client


@contextmanager
def sown(sow: Callable[[], object]) -> Iterator[None]:
    with transaction.atomic(), ExitStack() as stack, connection.cursor() as cursor:
        # what waits to be checked is checked, else no table can be altered
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        made = sow()
        if made is not None:
            stack.enter_context(made)
        yield
        transaction.set_rollback(True)


def requests(world: World) -> list[str]:
    """A handful of requests that the middleware and the sessions must answer rightly."""
    faults = []
    person = world.people["involved"].person
    page = reverse("people:person", args=[person.pk])
    for actor, second, right in (
        ("worker", True, 200),
        ("worker", False, 302),
        ("leader", True, 403),
        ("leader with a seat", True, 403),
        ("stranger", True, 404),
        ("steward", True, 403),
    ):
        client = Client(raise_request_exception=False)
        client.force_login(world.actors[actor])
        if second:
            second_factor(client)
        answer = client.get(page)
        if answer.status_code != right:
            faults.append(
                f"{actor} (second factor {second}) opens a person: {answer.status_code}, not {right}"
            )
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM django_session WHERE session_key = left(%s, 40)",
                [client.session.session_key],
            )
            if cursor.fetchone()[0]:
                faults.append("the session's key lies in the table")
    if Client(raise_request_exception=False).get(page).status_code != 302:
        faults.append("somebody who has not signed in is let in")
    client = Client(raise_request_exception=False)
    client.force_login(world.actors["leader"])
    second_factor(client)
    roles = []
    with patch("placehub.outcomes.queries.published", lambda **_given: roles.append(_role())):
        client.get(reverse("outcomes:dashboard"))
    if roles != ["ph_leader"]:
        faults.append(f"a leader's page is read as {roles}")
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('ph_leader', 'people_contact', 'SELECT')")
        if cursor.fetchone()[0]:
            faults.append("leaders have a right on notes")
    return faults


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def swept(world: World, doing_first: bool) -> str:
    """What the sweep finds first; nothing when it finds nothing."""
    try:
        return "".join(sweep_of(world, first=True).everything(doing_first=doing_first))
    except Exception as broken:  # a fault that breaks the sweep is found too
        return f"{type(broken).__name__}: {broken}"


def found_with(name: str, world: World | None) -> str:
    """Sow one fault, and say what is found of it first. ``world`` was made without a fault; without one,
    it is made with the fault.
    """
    if name in AT_EDGES:
        with sown(AT_EDGES[name].sow):
            return fails(AT_EDGES[name].test)
    with sown(MUTANTS[name]):
        world = world or make_world()
        return "".join(requests(world)[:1]) if name in REQUESTED else swept(world, name in DONE)


def chosen() -> list[str]:
    return list(MUTANTS) if FULL else list(MUTANTS)[:: len(MUTANTS) // A_FEW]


def test_without_a_fault_nothing_is_found() -> None:
    with transaction.atomic():
        assert not requests(make_world())
        transaction.set_rollback(True)
    named = {at.test for name in chosen() if isinstance(at := MUTANTS[name], At)}
    assert not [why for test in named if (why := fails(test))]


def test_every_seeded_fault_is_found(capsys: pytest.CaptureFixture) -> None:
    names = sorted(chosen(), key=lambda name: name not in KEPT)
    killed, alive, world = {}, [], None
    for name in names:
        if name not in KEPT:
            world = world or make_world()
        if found := found_with(name, world):
            killed[name] = found
        else:
            alive.append(name)
    with capsys.disabled():
        print(
            f"\nmutants: {len(names)} of {len(MUTANTS)} sown, {len(killed)} found,"
            f" {len(set(alive) & set(EQUIVALENT))} equivalent by name"
        )
        for name, fault in killed.items():
            print(f"  {name}: {' '.join(fault.split())[:160]}")
        for name in alive:
            print(f"  NOT FOUND {name}: {EQUIVALENT.get(name, '')}")
    assert set(alive) <= set(EQUIVALENT)
    assert not set(killed) & set(EQUIVALENT)
    assert len(MUTANTS) >= 129
