"""A PostgreSQL and a Valkey of the test's own, away from those the other tests use."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent.parent
OURS = ("DATABASE_", "PLACEHUB_", "REDIS_", "DJANGO_")


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without anything that points at a database or chooses settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | more


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess]:
    """Run this Python with words and an environment of its own; nothing is inherited but the path."""

    def _run(*words: object, **env: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=HERE,
            env=clean_environment(**env),
            capture_output=True,
            text=True,
            timeout=240,
        )

    return _run


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the embedded services run, stopped and removed after the module."""
    folder = tmp_path_factory.mktemp("services") / "var"
    command = [sys.executable, "-m", "placehub.dev.embedded"]
    env = clean_environment(PLACEHUB_VAR=str(folder))
    subprocess.run(
        [*command, "start", "--fast"], cwd=HERE, env=env, check=True, capture_output=True
    )
    yield folder
    subprocess.run([*command, "remove"], cwd=HERE, env=env, check=True, capture_output=True)
