"""The whole of Placehub on one machine, with an invented place in it.

    python -m placehub.dev.demo [--port 8000] [--people 1500]

Starts the embedded PostgreSQL and Valkey, brings the tables up to date, loads the place once,
starts web, worker and beat, and stops all of it on Ctrl-C. What people do in it is kept under var/.
"""

import argparse
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from placehub.dev import embedded

HERE = Path(__file__).resolve().parents[2]
ENDS_WITHIN = 25.0


class Stopped(Exception):
    """Somebody asked for the demonstration to stop."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m placehub.dev.demo")
    parser.add_argument("--port", type=a_port, default=8000)
    parser.add_argument("--people", type=int, default=1500, help="how many to invent, at first")
    words = parser.parse_args()
    port = words.port
    listen_for_the_end()
    running: dict[str, subprocess.Popen] = {}
    with only_one():
        try:
            end_left_overs()
            refuse_taken(port)
            prepare(words.people)
            running.update(start(port))
            welcome(port, running)
            watch(running)
        except Stopped:
            return 0
        finally:
            take_down(running)
    return 0


def a_port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: write it like 8000")
    return int(text)


def say(words: str = "") -> None:
    print(words, flush=True)


def give_up(words: str) -> None:
    raise SystemExit(f"\n{words}")


def listen_for_the_end() -> None:
    def end(number: int, frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, end)


class only_one:  # noqa: N801  reads as a sentence
    """Two demonstrations on the same folder would fight over one database."""

    def __enter__(self) -> None:
        embedded.var().mkdir(parents=True, exist_ok=True)
        self.file = (embedded.var() / "demo.lock").open("a")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            give_up(
                "A demonstration from this folder is running already. Stop it with Ctrl-C where it "
                "runs, or make a second copy of the folder."
            )

    def __exit__(self, *fault: object) -> None:
        self.file.close()


def end_left_overs() -> None:
    """End what an earlier demonstration left behind when it was killed rather than stopped."""
    path = embedded.var() / "demo.json"
    for pid in json.loads(path.read_text()) if path.exists() else []:
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            started_here = os.readlink(f"/proc/{pid}/cwd") == str(HERE)
        except OSError:
            continue
        if "placehub" in line and started_here:
            os.kill(pid, signal.SIGKILL)
    path.unlink(missing_ok=True)


def refuse_taken(port: int) -> None:
    for _ in range(20):  # an earlier web process may need a moment to let go of its port
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                give_up(f"This account may not use port {port}. Choose one above 1023.")
            except OSError:
                time.sleep(0.1)
            else:
                return
    give_up(
        f"Port {port} is in use by another program. Choose another one: make demo PORT={port + 1}"
    )


def prepare(people: int) -> None:
    if "DATABASE_URL" not in os.environ:
        say("Starting PostgreSQL and Valkey")
        embedded.start()
    logs().mkdir(exist_ok=True)
    say("Bringing the tables up to date")
    manage("migrate", "--verbosity", "1", quiet=True)
    manage("keep_keys", quiet=True)
    say("Filling the demonstration place, the first time only: about half a minute")
    manage("seed_demo", "--people", str(people))
    say("Collecting styles and scripts")
    manage("collectstatic", "--noinput", "--verbosity", "0")


def manage(*words: str, quiet: bool = False) -> None:
    """Run a management command; show what it says, or keep it for when it goes wrong."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=HERE,
        env=environment(),
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    try:
        said, _ = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        if said:
            say(said)
        give_up(f"`manage.py {words[0]}` did not work; its last words are above.")


def environment(**more: str) -> dict[str, str]:
    found = dict(os.environ)
    if "DATABASE_URL" not in found:
        found |= embedded.environment()
    ours = {
        "DJANGO_SETTINGS_MODULE": "placehub.settings.dev",
        "PLACEHUB_STATIC_ROOT": str(embedded.var() / "static"),
    }
    return found | ours | more


def logs() -> Path:
    return embedded.var() / "logs"


def start(port: int) -> dict[str, subprocess.Popen]:
    say("Starting web, worker and beat")
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "placehub"]
    running = {
        "web": launch(
            "web",
            [*python, "gunicorn", "--config", "python:placehub.gunicorn_settings", "placehub.wsgi"],
            PLACEHUB_BIND=f"127.0.0.1:{port}",
            PLACEHUB_DB_ROLE="app",
            PROMETHEUS_MULTIPROC_DIR=str(embedded.var() / "metrics"),
        ),
        "worker": launch(
            "worker",
            [*celery, "worker", "--concurrency", "1", "--loglevel", "info"],
            PLACEHUB_DB_ROLE="job",
        ),
        "beat": launch(
            "beat",
            [*celery, "beat", "--schedule", str(embedded.var() / "beat"), "--loglevel", "info"],
            PLACEHUB_DB_ROLE="job",
        ),
    }
    (embedded.var() / "demo.json").write_text(json.dumps([one.pid for one in running.values()]))
    wait_until_ready(port, running)
    return running


def launch(name: str, command: list[str], **more: str) -> subprocess.Popen:
    """Start a process in a session of its own, so that Ctrl-C reaches this one only."""
    with (logs() / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=HERE,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def wait_until_ready(port: int, running: dict[str, subprocess.Popen]) -> None:
    try:
        until(lambda: is_ready(port), running, seconds=60)
    except BaseException:
        take_down(running)
        raise


def until(done: Callable[[], bool], running: dict[str, subprocess.Popen], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        refuse_the_dead(running)
        if time.monotonic() > end:
            give_up(f"Placehub did not become ready within {seconds:.0f} seconds. See {logs()}.")
        time.sleep(0.2)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def refuse_the_dead(running: dict[str, subprocess.Popen]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            log = logs() / f"{name}.log"
            last = log.read_text(errors="replace").splitlines()[-6:]
            words = f"The {name} process has stopped. Its last words, from {log}:"
            give_up("\n".join([words, *last]))


def welcome(port: int, running: dict[str, subprocess.Popen]) -> None:
    say()
    say(f"Placehub is at http://localhost:{port}/")
    say()
    manage("demo_sign_ins")
    say()
    say("A code holds for a minute; `.venv/bin/python manage.py demo_sign_ins` prints a fresh one.")
    say(f"Logs are in {logs()}. Ctrl-C stops everything; the next start keeps the data.")


def watch(running: dict[str, subprocess.Popen]) -> None:
    while True:
        refuse_the_dead(running)
        time.sleep(1)


def take_down(running: dict[str, subprocess.Popen]) -> None:
    """Ask each to finish what it is at, wait a while, then insist; the services go last."""
    if running:
        say("\nStopping")
    for process in running.values():
        tell(process, signal.SIGTERM)
    insist = threading.Timer(ENDS_WITHIN, kill, [list(running.values())])
    insist.daemon = True
    insist.start()
    for process in running.values():
        process.wait()
    insist.cancel()
    running.clear()
    (embedded.var() / "demo.json").unlink(missing_ok=True)
    if "DATABASE_URL" not in os.environ:
        embedded.stop()


def tell(process: subprocess.Popen, number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)


def kill(processes: list[subprocess.Popen]) -> None:
    """End whoever is left, with their children."""
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
