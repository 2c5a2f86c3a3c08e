"""Without a Chromium the browser tests say so in one line; in CI they fail."""

import subprocess
import sys
from pathlib import Path

from tests.placehub.conftest import HERE, clean_environment

TEST = (
    "import pytest\n@pytest.mark.browser\ndef test_a_page(page): pass\ndef test_sums(): assert 1\n"
)


def run_two_tests(folder: Path, **more: str) -> str:
    (folder / "test_two.py").write_text(TEST)
    (folder / "conftest.py").write_text('pytest_plugins = ["tests.browser"]\n')
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser: needs Chromium\n")
    env = clean_environment(PATH=str(folder), PYTHONPATH=str(HERE), **more)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "test_two.py"],
        cwd=folder, env=env, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def test_without_one_they_are_skipped_in_one_line(tmp_path: Path):
    said = run_two_tests(tmp_path, CI="")

    assert "1 browser tests did not run: there is no Chromium on this machine" in said
    assert "1 passed, 1 skipped" in said


def test_in_ci_they_fail(tmp_path: Path):
    said = run_two_tests(tmp_path, CI="true")

    assert "There is no Chromium, and in CI the browser tests must run." in said
    assert "1 passed, 1 error" in said
