"""`make demo` from the outside: it starts, answers, keeps its data, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.placehub.conftest import HERE, clean_environment

pytestmark = pytest.mark.slow
DEMO = ("-m", "placehub.dev.demo")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """One demonstration, in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.said = var, free_port(), ""

    def start(self) -> "Demo":
        self.process = subprocess.Popen(
            [sys.executable, "-u", *DEMO, "--port", str(self.port), "--people", "40"],
            cwd=HERE, env=clean_environment(PLACEHUB_VAR=str(self.var)), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Logs are in"):
                return self
        raise AssertionError(self.said)

    def end(self, number: int) -> str:
        self.process.send_signal(number)
        return self.process.communicate(timeout=60)[0]

    def ask(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this folder: found by the words or the settings it runs with."""
        found = []
        for one in psutil.process_iter():
            try:
                about = " ".join(one.cmdline()) + one.environ().get("PLACEHUB_VAR", "")
            except psutil.Error:
                continue
            if str(self.var) in about and one.pid != os.getpid():
                found.append(one)
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo") / "var")
    yield demo
    for one in demo.processes():
        one.kill()
    subprocess.run(
        [sys.executable, "-m", "placehub.dev.embedded", "remove"],
        cwd=HERE, env=clean_environment(PLACEHUB_VAR=str(demo.var)), check=True,
    )  # fmt: skip


def test_starts_with_an_address_and_a_sign_in_a_role(demo: Demo):
    demo.start()

    assert f"Placehub is at http://localhost:{demo.port}/" in demo.said
    for role in ("worker", "lead", "leader", "steward", "finance", "administrator"):
        assert f"\n  {role} " in demo.said
    assert demo.ask("/health/ready")[0] == 200
    status, page = demo.ask("/")
    assert status == 200
    assert "<form" in page


def test_a_second_one_in_the_same_folder_is_refused(demo: Demo, run: Callable):
    second = run(*DEMO, "--port", free_port(), PLACEHUB_VAR=str(demo.var))

    assert second.returncode != 0
    assert "is running already. Stop it with Ctrl-C" in second.stderr


def test_a_taken_port_is_named_with_another(demo: Demo, run: Callable, tmp_path: Path):
    second = run(*DEMO, "--port", demo.port, PLACEHUB_VAR=str(tmp_path / "var"))

    assert second.returncode != 0
    assert f"make demo PORT={demo.port + 1}" in second.stderr
    assert not (tmp_path / "var" / "embedded.json").exists()


def test_what_is_no_port_is_refused(run: Callable, tmp_path: Path):
    done = run(*DEMO, "--port", "web", PLACEHUB_VAR=str(tmp_path))

    assert "is not a port: write it like 8000" in done.stderr


def test_ctrl_c_stops_everything(demo: Demo):
    assert len(demo.processes()) >= 6

    said = demo.end(signal.SIGINT)

    assert demo.process.returncode == 0
    assert said.strip() == "Stopping"
    assert demo.processes() == []


def test_after_being_killed_the_next_start_clears_up_and_keeps_the_data(demo: Demo):
    demo.said = ""
    demo.start()
    assert "The place is there already" in demo.said
    left = {one.pid for one in demo.processes()} - {demo.process.pid}
    demo.end(signal.SIGKILL)
    time.sleep(0.5)
    assert {one.pid for one in demo.processes()} >= left

    demo.start()

    assert demo.ask("/health/ready")[0] == 200
    demo.end(signal.SIGTERM)
    assert demo.processes() == []


def test_when_a_process_ends_by_itself_it_says_which_and_stops_the_rest(demo: Demo):
    demo.start()
    worker = next(one for one in demo.processes() if "beat" in one.cmdline())
    worker.kill()

    said, _ = demo.process.communicate(timeout=60)

    assert "The beat process has stopped. Its last words" in said
    assert demo.process.returncode == 1
    assert demo.processes() == []
