"""Published figures come from a streaming standby, behind the same walls; what does not answer is done without."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placehub.access.context import begin
from placehub.access.middleware import take_role
from placehub.access.standby import standby_behind_seconds
from placehub.dev import embedded
from placehub.settings import environment
from tests.factories.teams import AppointmentFactory
from tests.outcomes.test_doors import publish
from tests.support import owner
from tests.verify.facts import tables
from tests.verify.hands import open_session
from tests.world import WITHOUT_A_CONTEXT, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Standby:
    """A copy of the tests' own server that follows it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, embedded._free_port()
        self.process: subprocess.Popen | None = None

    def make(self) -> None:
        admin = environment.database("DATABASE_ADMIN_URL")
        subprocess.run(
            [
                embedded.postgres_bin() / "pg_basebackup", "-D", self.folder / "data",
                "-h", admin["HOST"], "-p", admin["PORT"], "-U", admin["USER"],
                "-R", "-X", "stream", "--checkpoint=fast", "--no-sync",
            ],
            env={"PGPASSWORD": str(admin["PASSWORD"]), "PATH": os.environ["PATH"]},
            cwd="/", check=True, capture_output=True, **embedded._unprivileged(),
        )  # fmt: skip

    def start(self) -> None:
        words = {"port": self.port, "unix_socket_directories": self.folder, "fsync": "off"}
        self.process = subprocess.Popen(
            [
                embedded.postgres_bin() / "postgres", "-D", self.folder / "data",
                *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=120"),
                *(word for name, value in words.items() for word in ("-c", f"{name}={value}")),
            ],
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **embedded._unprivileged(),
        )  # fmt: skip
        for _ in range(300):
            try:
                self.ask("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the standby does not answer")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def ask(self, words: str) -> Any:
        admin = environment.database("DATABASE_ADMIN_URL")
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=admin["USER"], password=admin["PASSWORD"],
            dbname="postgres", autocommit=True, connect_timeout=2,
        ) as there:  # fmt: skip
            return there.execute(words).fetchone()[0]

    def catches_up(self) -> None:
        with psycopg.connect(environment.address("DATABASE_ADMIN_URL")) as admin:
            upto = admin.execute("SELECT pg_current_wal_flush_lsn()").fetchone()[0]
        for _ in range(300):
            if self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{upto}'"):
                return
            time.sleep(0.05)
        raise AssertionError("the standby does not follow")

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """What is written meanwhile is not heard of here."""
        self.ask("SELECT pg_wal_replay_pause()::text")
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()::text")


@pytest.fixture(scope="module")
def standby() -> Iterator[Standby]:
    if not (embedded.var() / "embedded.json").exists():
        pytest.skip("a standby is made of the embedded server only")
    folder = Path(tempfile.mkdtemp(prefix="placehub-standby-"))
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    there = Standby(folder)
    try:
        there.make()
        there.start()
        yield there
    finally:
        there.stop()
        shutil.rmtree(folder)


@pytest.fixture
def figures(standby: Standby, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The settings of a web process that is told of the standby."""
    word = environment.database("DATABASE_URL")["PASSWORD"]
    name = connection.settings_dict["NAME"]
    with monkeypatch.context() as given:
        given.setenv("PLACEHUB_DB_ROLE", "app")
        given.setenv(
            "DATABASE_FIGURES_URL", f"postgresql://ph_app:{word}@127.0.0.1:{standby.port}/{name}"
        )
        found = environment.standby()
    connections["figures"] = connection.copy(
        "figures"
    )  # to this thread alone: tests know one database
    connections["figures"].settings_dict |= found
    settings.FIGURES = "figures"
    try:
        yield "figures"
    finally:
        connections["figures"].close()
        del connections["figures"]


@pytest.fixture
def leader(standby: Standby, sign_in: Callable[..., Client]) -> Client:
    user = AppointmentFactory(role="leader").user
    publish(Harbour=41, Hilltop=27)
    client = sign_in(user)
    client.get(reverse("teams:account"))  # opens the session
    standby.catches_up()
    return client


def asked_of(alias: str, client: Client, address: str) -> tuple[str, str]:
    """The page, and what it asked of one database."""
    with CaptureQueriesContext(connections[alias]) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode(), " ".join(one["sql"] for one in asked.captured_queries)


MEASURE = "/outcomes/people/"
PAGES = [
    ("outcomes:dashboard", []),
    ("outcomes:measure", ["people"]),
    ("outcomes:picture", ["people"]),
    ("outcomes:table", ["all"]),
]


@pytest.mark.parametrize(("route", "args"), PAGES)
def test_a_page_reads_its_figures_there_and_nowhere_else(
    figures: str, leader: Client, route: str, args: list[str]
) -> None:
    address = reverse(route, args=args)

    page, of_standby = asked_of(figures, leader, address)
    same, of_itself = asked_of("default", leader, address)

    assert 'FROM "agg"."figure"' in of_standby
    assert "ph_leader" in of_standby
    assert 'FROM "agg"."' not in of_itself
    assert ("Harbour" in page) == (route in {"outcomes:measure", "outcomes:table"})
    assert page.count("Harbour") == same.count("Harbour")


def test_a_session_that_the_standby_has_not_heard_of_is_answered_by_the_database_itself(
    figures: str, standby: Standby, leader: Client, sign_in: Callable[..., Client]
) -> None:
    with standby.held_up():
        other = sign_in(AppointmentFactory(role="leader").user)
        page, of_itself = asked_of("default", other, MEASURE)

    assert 'FROM "agg"."figure"' in of_itself
    assert "Harbour" in page


def test_whoever_signed_out_is_not_answered_though_the_standby_still_knows_them(
    figures: str, standby: Standby, leader: Client
) -> None:
    with standby.held_up():
        leader.logout()
        answer = leader.get(reverse("outcomes:dashboard"))

    assert answer.status_code == 302


def test_each_sees_the_same_rows_on_the_standby_and_writes_none(
    figures: str, standby: Standby
) -> None:
    world = make_world()
    tokens = {}
    for actor, user in world.actors.items():
        tokens[actor] = None if actor in WITHOUT_A_CONTEXT else f"token-of-{actor}"
        if tokens[actor]:
            open_session(tokens[actor], user.pk)
    standby.catches_up()

    def seen(actor: str, using: str) -> dict[str, set]:
        found = {}
        with transaction.atomic(using=using):
            worker = begin(tokens[actor], using=using)
            if worker is not None and worker.is_leader:
                take_role("ph_leader", using)
            for model in tables():
                keys = model.objects.using(using).values_list("pk", flat=True)
                try:
                    with transaction.atomic(using=using):
                        found[model._meta.label] = set(keys)
                except DatabaseError:
                    found[model._meta.label] = {"refused"}
        return found

    for actor in world.actors:
        assert seen(actor, figures) == seen(actor, "default"), actor
    assert any("refused" not in rows and rows for rows in seen("worker", figures).values())
    with pytest.raises(DatabaseError, match="read-only transaction"):
        writes(figures)


def writes(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("INSERT INTO web_draft DEFAULT VALUES")


def test_a_standby_that_is_gone_is_done_without(
    figures: str, standby: Standby, leader: Client
) -> None:
    assert 0 <= standby_behind_seconds() < 600
    standby.stop()
    try:
        assert standby_behind_seconds() == inf
        page, of_itself = asked_of("default", leader, MEASURE)
    finally:
        standby.start()

    assert 'FROM "agg"."figure"' in of_itself
    assert "Harbour" in page
    with owner():
        standby.catches_up()
    assert 'FROM "agg"."figure"' in asked_of(figures, leader, MEASURE)[1]
