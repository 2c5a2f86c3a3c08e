"""Words are not lost at a real browser: no signal, a reload, another tab, a session that ended, sign-out."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect

from people.models import Promise
from placehub.demonstration.roster import PASSWORD, SECRET
from placehub.web.models import Draft
from tests.support import owner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
WORDS = "Ring the school on Monday"


@pytest.fixture
def address(place):
    return f"/people/{place.maya_pk}/promises/new/"


def typed(page: Page, address: str, words: str = WORDS) -> None:
    page.goto(address)
    page.get_by_label("What will happen?").fill(words)
    page.get_by_role("radio", name="I do").check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def promises() -> int:
    with owner():
        return Promise.objects.filter(words=WORDS).count()


def on_device(page: Page) -> list[str]:
    """What was typed and stands there, of anybody."""
    kept = page.evaluate("Object.entries(sessionStorage)")
    return [words for name, words in kept if name.startswith("typed")]


def test_without_a_signal_the_page_stays_and_sends_by_itself(at_browser, address):
    page = at_browser("worker", width=390)
    typed(page, address)
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_text("No signal. Your words are kept on this page")).to_be_visible()
    expect(page.get_by_label("What will happen?")).to_have_value(WORDS)
    assert promises() == 0
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]+/"), timeout=15_000)
    expect(page.get_by_label("What will happen?")).to_have_count(0, timeout=15_000)
    assert promises() == 1
    assert on_device(page) == []
    with owner():
        assert not Draft.objects.exists()


def test_what_the_server_has_not_yet_is_there_after_a_reload(at_browser, address):
    page = at_browser("worker", width=390)
    page.goto(address)
    page.context.set_offline(True)
    page.get_by_label("What will happen?").fill(WORDS)
    page.get_by_role("radio", name="They do").check()
    assert len(on_device(page)) == 1
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("What will happen?")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="They do")).to_be_checked()


def test_another_tab_has_what_the_server_was_told_and_may_begin_again(at_browser, address):
    page = at_browser("worker", width=390)
    typed(page, address)
    expect(page.locator(".typed")).to_contain_text("Kept as you type", timeout=9000)
    assert on_device(page) == []
    again = page.context.new_page()
    again.goto(address)
    expect(again.get_by_label("What will happen?")).to_have_value(WORDS)
    again.get_by_role("button", name="Start again").click()
    expect(again.get_by_label("What will happen?")).to_have_value("")


def test_going_away_and_coming_back_keeps_what_was_typed(at_browser, address):
    page = at_browser("worker", width=390)
    typed(page, address)
    page.goto("/today/")
    page.go_back()
    expect(page.get_by_label("What will happen?")).to_have_value(WORDS)


@BOTH
def test_a_session_that_ended_leads_back_to_the_form(at_browser, place, address, javascript):
    cache.clear()  # the code of these thirty seconds may have been used by the test before
    with owner():
        place.by_role["worker"].set_password(PASSWORD)
        place.by_role["worker"].save()
    page = at_browser("worker", javascript=javascript)
    typed(page, address)
    page.context.clear_cookies(name=re.compile("session"))
    save(page)
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    page.get_by_label("Email").fill(place.by_role["worker"].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").first.click()
    expect(page.get_by_label("What will happen?")).to_have_value(WORDS)
    save(page)
    expect(page.get_by_label("What will happen?")).to_have_count(0)
    assert promises() == 1


def test_signing_out_leaves_nothing_on_the_device(at_browser, address):
    page = at_browser("worker")
    page.goto(address)
    page.evaluate("sessionStorage.setItem('typed somebody-else /x/', 'words=theirs')")
    page.reload()
    assert on_device(page) == []
    page.evaluate(
        "sessionStorage.setItem('typed ' + document.body.dataset.me + ' /x/', 'words=mine')"
    )
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert on_device(page) == []
