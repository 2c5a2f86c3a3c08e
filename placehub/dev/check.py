"""Every check that needs no test, and with --then-test every test after them.

python -m placehub.dev.check [--then-test [words for pytest]]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from placehub.dev.with_services import without_a_choice_of_settings

HERE = Path(__file__).resolve().parents[2]
CHECKS = (
    ("style", ["ruff", "check", "--quiet", "."]),
    ("import order", ["lint-imports"]),
    ("settings", ["{python}", "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", ["{python}", "manage.py", "makemigrations", "--check", "--dry-run"]),
    (
        "docker-compose.yml",
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
    ),
)
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")


def main(words: list[str]) -> int:
    wrong = [name for name, command in CHECKS if not holds(name, command)]
    if wrong:
        print(f"\nNot in order: {', '.join(wrong)}.", flush=True)
    if not words:
        return int(bool(wrong))
    get_browser()
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", *words[1:]], cwd=HERE, env=without_a_choice_of_settings()
    ).returncode
    return tests or int(bool(wrong))


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


def get_browser() -> None:
    """Fetch Debian's Chromium where that may be done; the tests say so where there is none."""
    if os.environ.get("PLACEHUB_CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print("Fetching Chromium for the browser tests", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=env, **quiet)
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"], env=env, **quiet
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
