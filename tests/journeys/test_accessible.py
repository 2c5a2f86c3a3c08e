"""axe on every page for each role: light, dark, 390 px and 320 px wide, large text, with form errors."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from people.models import Share
from tests.conftest import second_factor
from tests.journeys.crawl import ROLES, pages_of, shape
from tests.support import owner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# pages that no link leads to, as each role meets them
BESIDES = {
    "worker": ["/style/", "/nothing-here/", "/drafts/", "card", "summary"],
    "lead": ["/money/today/"],
}
ANSWERS = {"/nothing-here/": 404, "/drafts/": 405}
# words that broke into a column of letters
SQUEEZED = """() => [...document.querySelectorAll("h1, h2, h3, p, label, button, a.btn, li, dt, dd, tbody th, td")]
  .filter(one => !one.closest(".vh") && one.innerText.trim().length > 12)
  .map(one => [one.innerText.trim().slice(0, 40), one.getBoundingClientRect(), one.matches("td, th") ? 56 : 40])
  .filter(([words, box, least]) => box.height > 0 && box.width < least)
  .map(([words]) => words)"""
TWICE = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""
FORMS = ["contacts/new/", "promises/new/", "goals/new/", "spends/new/", "details/", "own-record/"]


def addresses(role: str, place: object) -> list[str]:
    """One page of each shape that links lead to, and those that none leads to."""
    client = Client()
    client.force_login(place.by_role[role])
    second_factor(client)
    led_to = {shape(urlsplit(address).path): address for address in pages_of(client)}
    with owner():
        shared = dict(Share.objects.filter(to_team=place.teams[4]).values_list("level", "person"))
    special = {"card": f"/people/{shared[1]}/", "summary": f"/people/{shared[2]}/"}
    return [*led_to.values(), *(special.get(path, path) for path in BESIDES.get(role, []))]


def faults(page: Page, axe: Axe, where: str) -> list[str]:
    """What axe and a look at the width find. The window is as high as the page, so that the bar at the
    foot of a phone covers nothing."""
    width = page.viewport_size["width"]
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 900), 30_000)})
    found = [
        f"{where}: {fault['id']} {fault['nodes'][0]['html'][:160]}"
        for fault in axe.run(page, options=RULES).response["violations"]
    ]
    if page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    ):
        found.append(f"{where}: scrolls sideways")
    found += [f"{where}: squeezed: {words}" for words in page.evaluate(SQUEEZED)]
    found += [f"{where}: id twice: {key}" for key in page.evaluate(TWICE)]
    page.set_viewport_size({"width": width, "height": 900})
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page(at_browser, place, role):
    axe, found = Axe(), []
    page = at_browser(role)
    for address in addresses(role, place):
        answer = page.goto(address)
        assert answer.status == ANSWERS.get(address, 200), (address, answer.status)
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found += faults(page, axe, f"{role} {address} {scheme} {width}")
    assert not found, "\n".join(found)


def test_forms_with_errors(at_browser, place):
    axe, found = Axe(), []
    for scheme, width in (("light", 1280), ("dark", 390), ("light", 390)):
        page = at_browser("worker", scheme=scheme, width=width)
        for part in FORMS:
            page.goto(f"/people/{place.maya_pk}/{part}")
            if part == "details/":
                for name in ("First name", "Last name"):  # one of them is enough
                    page.get_by_label(name).fill("")
            page.locator("main form button[type=submit]").last.click()
            page.locator(".error").first.wait_for()
            found += faults(page, axe, f"{part} with errors {scheme} {width}")
    assert not found, "\n".join(found)


def test_narrow_and_large(at_browser, place):
    """320 px wide, and text at 200 %: nothing scrolls sideways and the main button can be reached."""
    page = at_browser("worker", width=320)
    found = []
    for part in ("", "contacts/new/", "who/"):
        page.goto(f"/people/{place.maya_pk}/{part}")
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        ):
            found.append(f"{part} at 320")
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in ("/today/", "/money/", f"/people/{place.maya_pk}/"):
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        ):
            found.append(f"{address} at 200 %")
    assert not found


def test_keyboard_reaches_save(at_browser, place):
    page = at_browser("worker")
    page.goto(f"/people/{place.maya_pk}/contacts/new/")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 20)"))
        if reached[-1] == "Save contact":
            break
    assert reached[0] == "Skip to the main par"
    assert reached[-1] == "Save contact"
