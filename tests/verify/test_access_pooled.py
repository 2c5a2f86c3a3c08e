"""The same answers through PgBouncer in transaction mode, where connections change hands after every transaction.

Real sign-ins of the application's own role: several threads, two connections of the server between them.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from placehub.access import middleware
from placehub.access.context import begin, kept_apart, open_session
from placehub.jobs.models import Job
from placehub.jobs.tasks import run
from placehub.settings import environment
from tests.access.test_connection import LEFT_BEHIND, traces
from tests.factories.base import OwnerFactory
from tests.factories.teams import MembershipFactory
from tests.pooler import at_once, pooler, settings_of
from tests.verify.sweep import FULL, sweep_of
from tests.verify.sweep_functions import Functions
from tests.verify.test_access_http import Attempts, every_attempt
from tests.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.verify, pytest.mark.slow]
HANDS, CONNECTIONS = 6, 2
There = dict[str, dict[str, Any]]


@pytest.fixture
def port() -> Iterator[int]:
    with pooler(CONNECTIONS) as port:
        yield port


@pytest.fixture
def as_app(port: int, monkeypatch: pytest.MonkeyPatch, settings: Any) -> There:
    settings.APART = "apart"
    return settings_of(port, "app", monkeypatch)


class Hands:
    """Which thread held which of the server's connections, in the order in which they did."""

    def __init__(self) -> None:
        self.held: list[tuple[int, int]] = []

    def hold(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.held.append((cursor.fetchone()[0], threading.get_ident()))

    def changes(self) -> int:
        """How often a connection was next held by another."""
        last: dict[int, int] = {}
        count = 0
        for server, thread in self.held:
            count += last.get(server, thread) != thread
            last[server] = thread
        return count

    def must_have_changed(self) -> None:
        # one that a client breaks off is replaced, so over the time there may be one or two more
        assert len({server for server, _thread in self.held}) <= 2 * CONNECTIONS
        assert self.changes() > len(self.held) / 4, self.changes()


class Pooled(Attempts):
    """What is read is a transaction of its own, as in real use; what is posted is undone."""

    def attempt(self, client: Any, method: str, url: str) -> Any:
        return client.get(url) if method == "GET" else super().attempt(client, method, url)


def test_every_route(
    as_app: There, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, settings: Any
) -> None:
    settings.SESSION_ENGINE = "placehub.access.sessions"
    world, hands, real = make_world(), Hands(), middleware.worker_of
    shares = [Pooled(world) for _ in range(HANDS)]

    def seen(request: Any) -> Any:
        hands.hold()
        return real(request)

    monkeypatch.setattr(middleware, "worker_of", seen)
    everything = every_attempt(world)
    todo = everything if FULL else everything[:: len(everything) // 900]
    at_once(
        as_app,
        [
            lambda share=share, number=number: [share.make(*one) for one in todo[number::HANDS]]
            for number, share in enumerate(shares)
        ],
        within=3600 if FULL else 300,
    )
    faults = [fault for share in shares for fault in share.faults]
    with capsys.disabled():
        print(
            f"\naccess through PgBouncer: {len(todo)} attempts, {hands.changes()} changes of hands, "
            f"{len(faults)} faults"
        )
    assert not faults, "\n" + "\n".join(faults[:60])
    hands.must_have_changed()


def test_every_row(as_app: There) -> None:
    """Each actor in a thread: what the database shows them, of every table and of every person."""
    world, hands = make_world(), Hands()
    sweep = sweep_of(world)

    def looks(actor: str) -> None:
        for known in world.people.values():
            sweep.reads(actor)
            with sweep.acting(actor):
                hands.hold()
                Functions(sweep, actor).standing(known)

    at_once(as_app, [lambda actor=actor: looks(actor) for actor in world.actors])
    assert not sweep.faults, "\n".join(sweep.faults[:20])
    hands.must_have_changed()


def test_whoever_says_nothing_sees_nothing_on_a_connection_that_a_worker_had(as_app: There) -> None:
    world, hands, found = make_world(), Hands(), []
    sweep = sweep_of(world)

    def works() -> None:
        for _ in range(60):
            with sweep.acting("worker"), connection.cursor() as cursor:
                hands.hold()
                cursor.execute("SELECT count(*) FROM people_person")
                assert cursor.fetchone()[0] > 0

    def strays() -> None:
        for _ in range(60):
            with transaction.atomic(), connection.cursor() as cursor:
                hands.hold()
                cursor.execute("SELECT count(*) FROM people_person")
                found.append(cursor.fetchone()[0])

    at_once(as_app, [works, strays, works, strays])
    assert set(found) == {0}
    hands.must_have_changed()


def test_what_one_leaves_behind_the_next_does_not_find(as_app: There) -> None:
    found: list[str] = []

    def look(words: str) -> list:
        with transaction.atomic():
            middleware.clean_connection()
            begin(None)
            with connection.cursor() as cursor:
                seen = traces(cursor)
        return [words, seen]

    def spoil() -> None:
        clean = look("")[1]
        for name, statement in LEFT_BEHIND.items():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            for _ in range(2 * CONNECTIONS):
                if look(name)[1] != clean:
                    found.append(name)

    at_once(as_app, [spoil])
    assert not found


def test_the_limits_of_a_process_hold_though_it_cannot_say_them(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("app", "job"):
        there = settings_of(port, role, monkeypatch)["default"]
        with psycopg.connect(
            host=there["HOST"], port=there["PORT"], dbname=there["NAME"], user=there["USER"],
            password=there["PASSWORD"], autocommit=True,
        ) as one:  # fmt: skip
            for name, value in environment.limits(role).items():
                held = one.execute(
                    "SELECT setting FROM pg_settings WHERE name = %s", [name]
                ).fetchone()
                assert held == (value,), (role, name)


def test_those_who_need_a_second_connection_do_not_wait_for_one_another(as_app: There) -> None:
    """As search does: it keeps its question apart before it answers."""
    user, kept = MembershipFactory().user, []

    def asks() -> None:
        token = secrets.token_urlsafe(16)
        with transaction.atomic():
            open_session(token, user.pk)
        for _ in range(10):
            with transaction.atomic():
                begin(token)
                with kept_apart(token) as cursor:
                    cursor.execute("SELECT app.worker()")
                    kept.append(cursor.fetchone()[0])

    at_once(as_app, [asks] * HANDS, within=60)
    assert kept == [user.pk] * HANDS * 10


class JobFactory(OwnerFactory):
    class Meta:
        model = Job

    kind = "tests.work"


def test_as_many_jobs_as_there_are_connections_say_how_far_they_have_come(
    port: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.APART = "apart"
    from placehub.jobs.handlers import HANDLERS

    def work(progress: Any) -> str:
        progress(50, "halfway")
        time.sleep(0.05)
        return "/there/"

    monkeypatch.setitem(HANDLERS, "tests.work", work)
    jobs, said = [JobFactory() for _ in range(3 * HANDS)], []
    shares = [jobs[number::HANDS] for number in range(HANDS)]
    at_once(
        settings_of(port, "job", monkeypatch),
        [
            lambda share=share: said.extend(run(job_id=str(job.pk)) for job in share)
            for share in shares
        ],
        within=60,
    )
    assert said == ["done"] * len(jobs)


def test_a_job_of_which_several_machines_hear_is_done_by_one(
    port: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.APART = "apart"
    from placehub.jobs.handlers import HANDLERS

    done: list[int] = []
    monkeypatch.setitem(
        HANDLERS, "tests.work", lambda progress: done.append(1) or time.sleep(0.2) or ""
    )
    job, said = JobFactory(), []
    at_once(
        settings_of(port, "job", monkeypatch),
        [lambda: said.append(run(job_id=str(job.pk)))] * HANDS,
        within=60,
    )
    assert len(done) == 1
    assert said.count("done") == 1
    assert set(said) <= {"done", "busy", "nothing to do"}


def test_the_tests_have_no_second_database_of_their_own() -> None:
    assert "apart" not in django_settings.DATABASES
