"""make demo: everything that a demonstration needs, started, watched and stopped together."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from placehub import embedded

ROOT = Path(__file__).resolve().parent.parent


def say(words: str) -> None:
    print(words, flush=True)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def environment(role: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "placehub.settings.dev",
        "PLACEHUB_DB_ROLE": role,
        "PYTHONUNBUFFERED": "1",
        "PROMETHEUS_MULTIPROC_DIR": str(embedded.var() / "metrics"),
        "PLACEHUB_LOG_LEVEL": os.environ.get("PLACEHUB_LOG_LEVEL", "INFO"),
    }


def manage(*words: str, quiet: bool = False) -> None:
    role = {"collectstatic": "app"}.get(words[0], "owner")
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment(role),
        stdout=subprocess.DEVNULL if quiet else None, check=False,
    )
    if done.returncode:
        raise SystemExit(f"`manage.py {words[0]}` did not work: its words are above. Nothing else was started.")


class Services:
    """The three processes, their logs, and how they stop."""

    def __init__(self) -> None:
        self.running: list[tuple[str, subprocess.Popen]] = []
        self.logs = embedded.var() / "logs"
        self.logs.mkdir(exist_ok=True)

    def start(self, name: str, role: str, *command: str) -> None:
        log = (self.logs / f"{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment(role), stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )
        self.running.append((name, process))

    def failed(self) -> str | None:
        return next((name for name, process in self.running if process.poll() is not None), None)

    def stop(self) -> None:
        for _name, process in reversed(self.running):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for _name, process in self.running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=3) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not 1024 <= port <= 65535:
        raise SystemExit(f"{port} is not a port that Placehub can use. Choose one from 1024 to 65535: make demo PORT=8001")
    if not port_is_free(port):
        raise SystemExit(f"Something else answers on port {port}. Choose another: make demo PORT={port + 1}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    say("Starting PostgreSQL and Valkey")
    embedded.start()
    services = Services()
    try:
        say("Bringing the tables up to date")
        manage("migrate", "--verbosity", "0")
        manage("keep_keys", quiet=True)
        say("Filling the demonstration place (only the first time, about half a minute)")
        manage("seed_demo")
        manage("collectstatic", "--noinput", "--verbosity", "0")
        shutil.rmtree(embedded.var() / "metrics", ignore_errors=True)
        (embedded.var() / "metrics").mkdir()
        services.start("web", "app", "gunicorn", "placehub.wsgi", "--bind", f"127.0.0.1:{port}",
                       "--workers", "2", "--threads", "4", "--access-logfile", "/dev/null")
        services.start("worker", "job", "celery", "-A", "placehub", "worker", "--concurrency", "1", "--loglevel", "INFO")
        services.start("beat", "job", "celery", "-A", "placehub", "beat", "--loglevel", "INFO",
                       "--schedule", str(embedded.var() / "beat"))
        for _ in range(120):
            if services.failed():
                raise SystemExit(f"The {services.failed()} process stopped. Its words are in {services.logs}.")
            if ready(port):
                break
            time.sleep(0.5)
        else:
            raise SystemExit(f"Placehub did not answer within a minute. Its words are in {services.logs}.")
        say(f"\nPlacehub is at http://localhost:{port}\n")
        manage("demo_sign_ins")
        say("\n`python manage.py demo_sign_ins` prints a fresh code. Logs are in var/logs. Ctrl-C stops everything.")
        while not services.failed():
            time.sleep(1)
        raise SystemExit(f"The {services.failed()} process stopped. Its words are in {services.logs}.")
    except KeyboardInterrupt:
        say("\nStopping")
    finally:
        services.stop()
        embedded.stop()
        say("Stopped. The data stays in var/ for the next start.")


if __name__ == "__main__":
    main()
