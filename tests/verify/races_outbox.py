"""Jobs survive a killed broker and a killed worker: none is lost, each takes effect once.

Real processes: a Valkey of its own without a disc, a Celery worker, a beat, askers. Run by
`make verify-races` in full and by `make test` in a short form.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from placehub.dev import embedded
from tests.verify.place import ROOT, Place, a_place

pytestmark = [pytest.mark.verify, pytest.mark.slow]

FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
ASKED_OF_A_DYING_BROKER = 400 if FULL else 80
ASKED_OF_A_DYING_WORKER = 120 if FULL else 30
PATIENCE = 120
APP = "tests.verify.outbox"


class Processes:
    """What this proof started, each with its children in a session of its own."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.folder = folder
        self.port = embedded._free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.place = replace(
            place,
            settings=place.settings | {"REDIS_URL": f"redis://127.0.0.1:{self.port}/0"},
        )

    def start_broker(self) -> None:
        words = [
            str(embedded._valkey()),
            *("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            *("--dir", str(self.folder)),
        ]
        self._start("broker", words, os.environ)
        wait_until(lambda: answers(self.port), "the broker answers", 10)

    def start_worker(self) -> None:
        self._celery("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")

    def start_beat(self) -> None:
        self._celery("beat", "--schedule", str(self.folder / "beat"), "--pidfile", "")

    def ask(self, first: int, count: int, *, slow: float, pause: float) -> subprocess.Popen[str]:
        asker = str(self.place.worker)
        words = [sys.executable, "-m", APP, asker, str(first), str(count), str(slow), str(pause)]
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env=self.place.environment("app"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self, name: str) -> None:
        """kill -9 the process and its children."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_a_child_of_the_worker(self) -> None:
        newest = "SELECT pid FROM proof_effect ORDER BY at DESC LIMIT 1"
        os.kill(one(self.place, newest)[0], signal.SIGKILL)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def _celery(self, name: str, *words: str) -> None:
        celery = [sys.executable, "-m", "celery", "-A", APP, name, "--loglevel", "WARNING", *words]
        self._start(name, celery, self.place.environment("job"))

    def _start(self, name: str, words: list[str], env: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                words, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )


def answers(port: int) -> bool:
    try:
        return bool(redis.Redis(port=port, socket_timeout=1).ping())
    except redis.RedisError:
        return False


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"after {seconds} s still not: {what}"
        time.sleep(0.2)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with a_place("placehub_outbox_proof") as made:
        with made.connect("ph_owner") as owner:
            owner.execute(
                "CREATE TABLE proof_effect (number int NOT NULL, pid int NOT NULL,"
                " at timestamptz NOT NULL DEFAULT clock_timestamp())"
            )
            owner.execute("GRANT INSERT ON proof_effect TO ph_job")
        yield made


@pytest.fixture
def processes(place: Place) -> Iterator[Processes]:
    with tempfile.TemporaryDirectory() as folder:
        started = Processes(place, Path(folder))
        started.start_broker()
        started.start_worker()
        started.start_beat()
        yield started
        started.stop()


def one(place: Place, query: str) -> tuple:
    with place.connect("ph_owner") as owner:
        return owner.execute(query).fetchone()


def effects(place: Place) -> int:
    return one(place, "SELECT count(*) FROM proof_effect")[0]


def all_done(place: Place) -> bool:
    return one(place, "SELECT count(*) FROM jobs_job WHERE state <> 'done'")[0] == 0


def start_again(place: Place) -> None:
    with place.connect("admin") as admin:
        admin.execute("SET session_replication_role = 'replica'")
        admin.execute("DELETE FROM jobs_job")
        admin.execute("DELETE FROM proof_effect")


def verdict(place: Place, asked: int) -> dict[str, int]:
    jobs, done, attempts = one(
        place,
        "SELECT count(*), count(*) FILTER (WHERE state = 'done'), sum(attempts) FROM jobs_job",
    )
    took_effect, twice = one(
        place,
        "SELECT count(*), coalesce(sum(n - 1), 0) FROM"
        " (SELECT count(*) AS n FROM proof_effect GROUP BY number) x",
    )
    return {
        "asked": asked,
        "kept": jobs,
        "done": done,
        "attempts": int(attempts),
        "lost": asked - took_effect,
        "twice": int(twice),
    }


class TestOutbox:
    def test_loses_nothing_when_the_broker_is_killed_twice(self, processes, place):
        start_again(place)
        asked = ASKED_OF_A_DYING_BROKER
        askers = [
            processes.ask(first, asked // 2, slow=0.1, pause=0.03) for first in (1, asked // 2 + 1)
        ]
        destroyed = 0
        for share in (0.2, 0.6):
            wait_until(
                lambda share=share: one(place, "SELECT count(*) FROM jobs_job")[0] > asked * share,
                "the askers are under way",
            )
            destroyed += redis.Redis(port=processes.port).llen("celery")
            processes.kill("broker")
            time.sleep(1.5)
            processes.start_broker()
        failures = sum(int(asker.communicate(timeout=PATIENCE)[0]) for asker in askers)
        took = wait_until(lambda: all_done(place), "every job is done")
        found = verdict(place, asked)
        print(
            f"\n  broker killed twice (kill -9, nothing on disc): {asked} jobs asked, {destroyed} "
            f"waiting messages destroyed, {failures} askers saw an error, {found['done']} done "
            f"{took:.1f} s after the last was asked, {found['attempts']} attempts, {found['lost']} "
            f"lost, {found['twice']} twice"
        )
        assert destroyed > 0, "no message was destroyed: this proved nothing"
        assert failures == 0
        assert (found["kept"], found["done"], found["lost"], found["twice"]) == (asked, asked, 0, 0)

    def test_loses_nothing_when_the_worker_is_killed_twice(self, processes, place):
        start_again(place)
        asked = ASKED_OF_A_DYING_WORKER
        asker = processes.ask(1, asked, slow=0.2, pause=0)
        failures, _ = asker.communicate(timeout=PATIENCE)
        for share in (0.1, 0.3):
            wait_until(lambda share=share: effects(place) > asked * share, "work is under way")
            wait_until(
                lambda: one(place, "SELECT count(*) FROM jobs_job WHERE state = 'started'")[0] > 0,
                "a job is under way",
            )
            processes.kill("worker")
            processes.start_worker()
        wait_until(lambda: effects(place) > asked * 0.5, "work is under way again")
        processes.kill_a_child_of_the_worker()
        took = wait_until(lambda: all_done(place), "every job is done")
        found = verdict(place, asked)
        print(
            f"\n  worker killed twice (kill -9, children too) and one child once: {asked} jobs "
            f"asked, {found['done']} done {took:.1f} s after the last kill, {found['attempts']} "
            f"attempts, {found['lost']} lost, {found['twice']} twice"
        )
        assert int(failures) == 0
        assert found["attempts"] > asked, "no job was interrupted: this proved nothing"
        assert (found["kept"], found["done"], found["lost"], found["twice"]) == (asked, asked, 0, 0)

    def test_does_a_job_once_that_is_delivered_ten_times_at_once(self, processes, place):
        start_again(place)
        processes.ask(1, 5, slow=1, pause=0).communicate(timeout=PATIENCE)
        with place.connect("ph_owner") as owner:
            keys = [str(row[0]) for row in owner.execute("SELECT id FROM jobs_job").fetchall()]
        done = processes.place.python(
            "-c",
            "import sys, tests.verify.outbox\n"
            "from placehub.jobs.doorbell import ring\n"
            "assert all(ring(key) for key in sys.argv[1:] * 10)",
            *keys,
            role="app",
        )
        assert done.returncode == 0, done.stderr
        wait_until(lambda: all_done(place), "every job is done")
        wait_until(
            lambda: redis.Redis(port=processes.port).llen("celery") == 0, "all were delivered"
        )
        time.sleep(1)
        found = verdict(place, 5)
        print(f"\n  5 jobs delivered 11 times each: {found['lost']} lost, {found['twice']} twice")
        assert (found["done"], found["lost"], found["twice"]) == (5, 0, 0)
