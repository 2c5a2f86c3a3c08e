"""Every check that needs no test, and with --then-test every test after them.

python -m placehub.dev.check [--then-test [words for pytest] | --then-measure]
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from placehub.dev.with_services import without_a_choice_of_settings

HERE = Path(__file__).resolve().parents[2]
TYPED = {"models", "walls", "rules", "queries", "operations", "forms"}


def typed_modules() -> list[str]:
    """The modules, and the packages' modules, of a kind in TYPED, wherever they stand."""
    packages = sorted(
        path.parent
        for path in HERE.glob("*/__init__.py")
        if path.parent.name not in {"bench", "tests"}
    )
    found = (
        path.relative_to(HERE) for package in packages for path in sorted(package.rglob("*.py"))
    )
    return [
        str(path)
        for path in found
        if TYPED & set(path.with_suffix("").parts) and "migrations" not in path.parts
    ]


CHECKS = (
    ("style", ["ruff", "check", "--quiet", "."]),
    ("import order", ["lint-imports"]),
    ("types", ["mypy", *typed_modules()]),
    ("settings", ["{python}", "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", ["{python}", "manage.py", "makemigrations", "--check", "--dry-run"]),
    (
        "docker-compose.yml",
        [
            "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            "docker-compose.yml",
            "deploy/machine.yml",
        ],
    ),
)
NO_TEST = 5  # how pytest ends when it was left none
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
FROM_DEBIAN = {"chromium": BROWSERS, "pgbouncer": ("pgbouncer",)}


def main(words: list[str]) -> int:
    wrong = [name for name, command in CHECKS if not holds(name, command)]
    if wrong:
        print(f"\nNot in order: {', '.join(wrong)}.", flush=True)
    if not words:
        return int(bool(wrong))
    get_programs()
    return (measure() if words[0] == "--then-measure" else run_tests(words[1:])) or int(bool(wrong))


def run_tests(words: list[str]) -> int:
    """Run pytest; in a whole run the tests in a browser run beside the others."""
    if chooses_among_tests(words):
        return run("-m", "pytest", *words)
    with in_a_browser(words) as browser:
        tests = run("-m", "pytest", "-m", "not browser", *words)
    return tests or browser.worst()


def measure() -> int:
    """Which branches the tests go down: the whole run must cover what pyproject.toml asks for."""
    run("-m", "coverage", "erase")
    tests = run("-m", "coverage", "run", "-m", "pytest", "-m", "not browser")
    run("-m", "coverage", "combine", "--quiet")
    return run("-m", "coverage", "report") or tests


class Browser:
    """The tests in a browser, beside the others and on servers of their own: pages wait, cores need not."""

    def __init__(self, words: list[str], said: IO[str]) -> None:
        var = Path(os.environ.get("PLACEHUB_VAR") or HERE / "var" / "test") / "browser"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "placehub.dev.with_services", "--fast", "--",
                sys.executable, "-m", "pytest", "-m", "browser", *words,
            ],
            cwd=HERE,
            env=without_a_choice_of_settings() | {"PLACEHUB_VAR": str(var)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def worst(self) -> int:
        """How it ended; where there is no browser no test is left, which is said and no fault."""
        return 0 if self.process.returncode == NO_TEST else self.process.returncode


@contextmanager
def in_a_browser(words: list[str]) -> Iterator[Browser]:
    """Run them while the block runs; what they said is shown after it."""
    with tempfile.TemporaryFile("w+") as said:
        browser = Browser(words, said)
        try:
            yield browser
            browser.process.wait()
        finally:
            if browser.process.poll() is None:
                browser.process.terminate()
                browser.process.wait()
            said.seek(0)
            print(said.read(), flush=True)


def chooses_among_tests(words: list[str]) -> bool:
    """``-n 2`` and ``-q`` leave every test in; a path, ``-k`` or ``-m`` does not."""
    return any(
        word.startswith(("-k", "-m", "--")) or not (word.startswith("-") or word.isdigit())
        for word in words
    )


def run(*words: str) -> int:
    env = without_a_choice_of_settings()
    return subprocess.run([sys.executable, *words], cwd=HERE, env=env).returncode


def holds(name: str, command: list[str]) -> bool:
    done = subprocess.run(
        [word.format(python=sys.executable) for word in command],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PLACEHUB_DB_ROLE": "owner"},
    )
    print(f"{'ok   ' if done.returncode == 0 else 'WRONG'} {name}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def get_programs() -> None:
    """Fetch from Debian what no wheel carries, where that may be done; the tests say so where it is missing."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    missing = [
        package
        for package, names in FROM_DEBIAN.items()
        if not any(shutil.which(name, path=path) for name in names)
        and not (package == "chromium" and os.environ.get("PLACEHUB_CHROMIUM"))
    ]
    if not missing or os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Fetching {' and '.join(missing)} for the tests", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=env, **quiet)
    for package in missing:
        subprocess.run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", package], env=env, **quiet
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
