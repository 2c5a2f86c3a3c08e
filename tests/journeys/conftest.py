"""A small demonstration place behind a real server, and somebody signed in at a real browser."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from placehub.demonstration.place import Place
from placehub.outcomes.operations.cells import build
from placehub.web.styles import SHEET, joined
from tests.conftest import second_factor
from tests.support import owner

# what a browser says of an answer that refuses, and of a network that is switched off
EXPECTED = re.compile("status of 4|ERR_INTERNET_DISCONNECTED")


@pytest.fixture
def place(transactional_db: None, live_server: object) -> Place:
    with owner():
        made = Place(7, timezone.localdate(), lambda words: None)
        made.build(120)
        build(lambda percent, words: None, today=timezone.localdate(), at=timezone.now(), full=True)
    return made


@pytest.fixture
def at_browser(
    browser: Browser, live_server: object, place: Place
) -> Iterator[Callable[..., Page]]:
    """Open a page as one role; every complaint of the browser fails the test."""
    complaints: list[str] = []
    static = settings.BASE_DIR / "static"
    sheet = joined(lambda name: (static / name).read_text())  # one file, as it is deployed
    contexts = []

    def open_as(
        role: str, *, javascript: bool = True, width: int = 1280, scheme: str = "light"
    ) -> Page:
        user = place.by_role[role]
        client = Client()
        client.force_login(user)
        second_factor(client)
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            base_url=live_server.url,
        )
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.session.session_key,
                    "url": live_server.url,
                }
            ]
        )
        context.route(
            f"**/{SHEET}", lambda route: route.fulfill(body=sheet, content_type="text/css")
        )
        page = context.new_page()
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and not EXPECTED.search(line.text)
                else None
            ),
        )
        contexts.append(context)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with what is kept in ``golden/``; PLACEHUB_GOLDEN=write keeps it anew, to be read in the diff."""

    def compare(name: str, found: str) -> None:
        kept = Path(__file__).parent / "golden" / name
        if os.environ.get("PLACEHUB_GOLDEN") == "write":
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(found)
        assert found == kept.read_text(), f"{kept.name} is not as it was kept"

    return compare


def by_tab(page: Page, script: str, most: int) -> Iterator[dict]:
    """What ``script`` says of whatever has the focus, step by step, until Tab leaves the page."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(script)
        if at is None:
            return
        yield at
