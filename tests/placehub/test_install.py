"""The first minute: what goes wrong on a bare machine is said in a sentence."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from placehub.dev import install


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """A machine on which pip prints ``words`` and ends with ``code``."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "lock.txt").write_text("a==1 \\\n    --hash=sha256:0\n")
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "STAMP", tmp_path / "installed")
    monkeypatch.setattr(install, "LOCK", tmp_path / "lock.txt")

    def _machine(words: str, code: int) -> None:
        script = tmp_path / "bin" / "python"
        script.write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\nexit {code}\n")
        script.chmod(0o755)

    return _machine


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("error: command 'gcc' failed: No such file", "apt-get install build-essential"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "is not the one that was pinned"),
        ("ERROR: No matching distribution found for a==1", "Check the network"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something nobody thought of", "something nobody thought of"),
    ],
)
def test_says_what_to_do(machine: Callable, words: str, sentence: str):
    machine(words, 1)

    with pytest.raises(SystemExit, match=sentence):
        install.main()


def test_shows_how_far_it_has_come_and_is_quick_the_second_time(
    machine: Callable, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    machine("\n".join(f"Collecting p{n}==1" for n in range(45)), 0)

    install.main()

    said = capsys.readouterr().out
    assert "20 found" in said
    assert "40 found" in said
    monkeypatch.setattr(install, "install", lambda: pytest.fail("installed again"))
    install.main()
    assert capsys.readouterr().out == ""


def test_installs_again_when_the_list_has_changed(machine: Callable):
    machine("", 0)
    install.main()
    install.LOCK.write_text("b==2")

    install.main()

    assert install.STAMP.read_text() == hashlib.sha256(b"b==2").hexdigest()


def test_an_old_python_is_told_so(machine: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or later; this is 3\.9"):
        install.main()


def test_every_command_is_listed():
    said = subprocess.run(
        ["make", "--no-print-directory", "help", f"PYTHON={sys.executable}"],
        cwd=install.HERE, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    for name in (
        "demo", "test", "check", "bench", "verify-access-http", "verify-access-db", "backup",
        "verify-access-mutants", "verify-races", "verify-audit", "restore", "drill", "lock", "clean",
    ):  # fmt: skip
        assert f"make {name} " in said
