"""Chromium for the tests marked ``browser``: Debian's own, never a download.

Without one, those tests are skipped and one line says so; in CI that is a failure.
"""

import os
import shutil

import pytest

from placehub.dev.check import BROWSERS


def chromium() -> str | None:
    named = os.environ.get("PLACEHUB_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def must_have_browser() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium() or must_have_browser():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    for item in left_out:
        item.add_marker(pytest.mark.skip(reason="no Chromium"))
    config.stash[LEFT_OUT] = len(left_out)


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: object, config: pytest.Config) -> None:
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{config.stash[LEFT_OUT]} browser tests did not run: there is no Chromium on this "
            "machine (Debian: apt-get install chromium; or name one in PLACEHUB_CHROMIUM)."
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """What pytest-playwright starts: its ``page`` and ``context`` fixtures use this Chromium."""
    path = chromium()
    if path is None:
        pytest.fail("There is no Chromium, and in CI the browser tests must run.")
    without_sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": path,
        "args": ["--disable-dev-shm-usage", "--disable-gpu", *without_sandbox],
    }
