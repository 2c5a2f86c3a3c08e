"""PgBouncer as it is deployed, before the tests' own server; and threads that come through it."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from placehub.dev.embedded import _free_port, _unprivileged
from placehub.settings import environment
from tests.browser import must_have_browser

START = Path(__file__).resolve().parents[1] / "deploy" / "pgbouncer" / "start"
ROLES = {"ph_app": "DATABASE_URL", "ph_job": "DATABASE_JOB_URL"}


@contextmanager
def pooler(size: int, apart: int = 1) -> Iterator[int]:
    """PgBouncer with so many connections a role; its port. It may not run as root, as PostgreSQL may not."""
    with_sbin = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    if shutil.which("pgbouncer", path=with_sbin) is None:
        missing = (
            pytest.fail if must_have_browser() else pytest.skip
        )  # in CI what is missing is a fault
        missing("PgBouncer is not installed here (Debian: apt-get install pgbouncer)")
    server, port = connection.settings_dict, _free_port()
    folder = Path(tempfile.mkdtemp(prefix="placehub-pooler-"))
    script = shutil.copy(START, folder)
    if os.getuid() == 0:
        for path in (folder, script):
            shutil.chown(path, "nobody")
    words = {role: str(environment.database(url)["PASSWORD"]) for role, url in ROLES.items()}
    told = {
        "PATH": with_sbin,
        "PGBOUNCER_FOLDER": str(folder),
        "PGBOUNCER_SERVER": f"{server['HOST']}:{server['PORT']}",
        "PGBOUNCER_DATABASE": server["NAME"],
        "PGBOUNCER_LISTEN": "127.0.0.1",
        "PGBOUNCER_LISTEN_PORT": str(port),
        "PGBOUNCER_POOL": str(size),
        "PGBOUNCER_POOL_APART": str(apart),
        "PH_APP_PASSWORD": words["ph_app"],
        "PH_JOB_PASSWORD": words["ph_job"],
    }
    process = subprocess.Popen(
        ["sh", str(script)], env=told, cwd="/",
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_unprivileged(),
    )  # fmt: skip
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(100):
        assert process.poll() is None, "PgBouncer did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("PgBouncer does not answer")


def settings_of(port: int, role: str, patch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """The two databases as the settings of a process behind the pooler have them."""
    name = environment.DATABASE_SETTING_OF_ROLE[role]
    word = environment.database(name)["PASSWORD"]
    there = f"postgresql://ph_{role}:{word}@127.0.0.1:{port}/{connection.settings_dict['NAME']}"
    with patch.context() as given:
        given.setenv("PLACEHUB_POOLED", "yes")
        given.setenv("PLACEHUB_DB_ROLE", role)
        given.setenv(name, there)
        found = environment.database_of_role()
        return {"default": found, "apart": environment.apart(found)}


def at_once(
    there: dict[str, dict[str, Any]], works: Sequence[Callable[[], None]], within: float = 300
) -> None:
    """Do all of it at the same time, each in a thread that comes through the pooler; raise what any raised."""
    faults: list[BaseException] = []
    together = threading.Barrier(len(works))

    def do(work: Callable[[], None]) -> None:
        mine = []
        for alias, place in there.items():
            wrapper = connection.copy(alias)
            wrapper.settings_dict |= place
            connections[alias] = wrapper
            mine.append(wrapper)
        try:
            together.wait()
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            for wrapper in mine:
                wrapper.close()

    threads = [threading.Thread(target=do, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    until = time.monotonic() + within
    for thread in threads:
        thread.join(max(0.1, until - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "they wait for one another"
    if faults:
        raise faults[0]
