"""By keyboard alone, in colours that somebody forces, and for who listens."""

import base64
import re
from collections import defaultdict
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.conftest import second_factor
from tests.journeys.conftest import by_tab
from tests.journeys.crawl import ROLES, pages_of, shape

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# ---------------------------------------------------------------------- links, for who listens to a list of them


class Links(HTMLParser):
    """The words of each link on a page, those for who listens too, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = defaultdict(set)
        self.to, self.words = "", ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.to, self.words = given["href"].split("#")[0], given.get("aria-label") or ""

    def handle_data(self, data: str) -> None:
        if self.to:
            self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.to:
            self.found[" ".join(self.words.split())].add(self.to)
            self.to = ""

    def alike(self) -> dict[str, set[str]]:
        return {words: to for words, to in self.found.items() if len(to) > 1}


@pytest.mark.parametrize("role", ROLES)
def test_two_links_of_one_name_lead_to_one_place(place, role):
    client = Client()
    client.force_login(place.by_role[role])
    second_factor(client)
    found = []
    for address in pages_of(client):
        links = Links()
        links.feed(client.get(address).content.decode())
        found += [
            f"{shape(urlsplit(address).path)}: {words}: {sorted(to)[:3]}"
            for words, to in links.alike().items()
        ]
    assert not found, "\n".join(sorted(set(found)))


# ---------------------------------------------------------------------- focus, on a phone

SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const looks = [one, one.closest("label"), one.labels && one.labels[0], one.parentElement]
    .filter(Boolean).map(each => getComputedStyle(each));
  const drawn = looks.some(look => (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2));
  const box = one.getBoundingClientRect(), bar = document.querySelector(".tabbar, .savebar");
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const over = bar && !bar.contains(one) && getComputedStyle(bar).position === "sticky"
    && box.top >= bar.getBoundingClientRect().top - 1 && box.bottom <= bar.getBoundingClientRect().bottom + 1;
  const said = (one.getAttribute("aria-label") || one.innerText || one.name || one.id || "").trim().slice(0, 40);
  return {said: one.tagName.toLowerCase() + " " + said, drawn, inside, over: !!over};
}"""
WALKED = [
    ("worker", "/today/"),
    ("worker", "person"),
    ("worker", "/people/find/"),
    ("lead", "/team/"),
    ("leader", "/outcomes/"),
    ("leader", "/outcomes/promises/"),
]


@pytest.mark.parametrize("colours", ["none", "active"])
def test_focus_is_seen_wherever_it_goes(at_browser, place, colours):
    found, steps = [], 0
    for role, path in WALKED:
        page = at_browser(role, width=390)
        page.emulate_media(forced_colors=colours)
        page.goto(f"/people/{place.maya_pk}/" if path == "person" else path)
        page.wait_for_load_state("networkidle")
        for at in by_tab(page, SEEN, most=150):
            steps += 1
            if not (at["drawn"] and at["inside"]) or at["over"]:
                found.append(f"{path}: {at}")
    assert steps > 200
    assert not found, "\n".join(dict.fromkeys(found))


# ---------------------------------------------------------------------- colours that somebody forces

COLOURS = """async ([picture, share]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const dots = pen.getImageData(0, 0, image.width, image.height).data, count = {};
  for (let n = 0; n < dots.length; n += 4) {
    const one = [dots[n] >> 5, dots[n + 1] >> 5, dots[n + 2] >> 5].join();
    count[one] = (count[one] || 0) + 1;
  }
  return Object.values(count).filter(n => n > share * dots.length / 4).length;
}"""


def colours_of(look: Page, picture: bytes, share: float) -> int:
    """How many colours each fill more than that share of a picture; near ones count as one."""
    return look.evaluate(COLOURS, [base64.b64encode(picture).decode(), share])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_one_block_where_colours_are_forced(at_browser, browser: Browser, place, scheme):
    look = browser.new_page()  # an empty page, whose policy lets a picture be read
    found, tried = [], 0
    for role, path, what in (
        ("leader", "/outcomes/", "main svg.chart, main .btn, main .tag"),
        ("leader", "/outcomes/promises/", "main svg"),
        ("worker", f"/people/{place.maya_pk}/", "main .btn, main .tag, main svg.chart, .tabbar a"),
        ("lead", "/money/", "main .btn, main .tag, main progress, main meter"),
    ):
        page = at_browser(role, width=1280, scheme=scheme)
        page.emulate_media(forced_colors="active")
        page.goto(path)
        for one in page.locator(what).locator("visible=true").all()[:30]:
            box = one.bounding_box()
            if box is None or box["width"] < 24 or box["height"] < 12:
                continue
            tried += 1
            if colours_of(look, one.screenshot(), 0.002) < 2:
                found.append(f"{path}: {one.evaluate('one => one.outerHTML')[:120]}")
    look.close()
    assert tried > 20
    assert not found, "\n".join(found)


# ---------------------------------------------------------------------- what a page is to who listens

NUMBERS = re.compile(r"(?<!level=)\b\d+([.,:]\d+)*")
# what stands below the second level comes and goes with the days
KEPT = re.compile(
    r"^\s*- (?:banner|navigation|main|contentinfo|region|img|search|heading .*\[level=[12]\])"
)
STEADY = {"person": ("worker", "/people/{maya}/"), "dashboard": ("leader", "/outcomes/")}


def skeleton(tree: str) -> list[str]:
    """Landmarks, headings, pictures and buttons of a tree, in order, with numbers written over."""
    lines = [NUMBERS.sub("0", line.rstrip(":")) for line in tree.splitlines() if KEPT.match(line)]
    return [re.sub(r"\s+", " ", line.strip()) for line in lines]


@pytest.mark.parametrize("name", STEADY)
def test_what_a_page_is_to_who_listens(at_browser, place, name, golden):
    role, path = STEADY[name]
    page = at_browser(role)
    page.goto(path.format(maya=place.maya_pk))
    page.wait_for_load_state("networkidle")
    golden(f"{name}.txt", "\n".join(skeleton(page.locator("body").aria_snapshot())) + "\n")


# ---------------------------------------------------------------------- the five tasks, without a mouse

NAMED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const by = (one.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id));
  const label = [...(one.labels || []), ...by].filter(Boolean).map(each => each.innerText).join(" ");
  return [one.getAttribute("aria-label"), label, one.innerText].filter(Boolean).join(" ");
}"""


class Keys:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, *names: str, most: int = 250) -> "Keys":
        """Tab on until what has the focus is called one of ``names``."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            said = " ".join(self.page.evaluate(NAMED).split())
            if any(said.startswith(name) for name in names):
                return self
        raise AssertionError(f"no Tab leads to {names[0]!r}")

    def choose(self, first: str, wanted: str) -> "Keys":
        """Into a group of choices, whose first is ``first``, and along to ``wanted``."""
        self.to(first, wanted)
        for _ in range(20):
            if self.page.evaluate(NAMED).strip().startswith(wanted):
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"{wanted!r} is not among the choices")

    def type(self, words: str) -> "Keys":
        self.page.keyboard.type(words)
        return self

    def enter(self) -> "Keys":
        """And wait where it leads to another page."""
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(200)
        self.page.wait_for_load_state("networkidle")
        return self


def test_a_contact_is_logged_and_taken_back_by_keyboard(at_browser, place):
    page = at_browser("worker")
    page.goto(f"/people/{place.maya_pk}/")
    keys = Keys(page)
    keys.to("Log a contact").enter()
    expect(page.get_by_role("heading", name="Log a contact")).to_be_visible()
    keys.choose("Doorstep", "Phone")
    keys.to("What happened?").type("Rang by keyboard alone.")
    keys.to("What did you promise?").type("Ring again on Monday")
    keys.to("Save contact").enter()
    expect(page.get_by_text("Saved. Thank you.").first).to_be_visible()
    expect(page.get_by_text("Rang by keyboard alone.").first).to_be_visible()
    keys.to("Undo").enter()
    expect(page.locator("#stream").get_by_text("Rang by keyboard alone.")).to_have_count(0)
    keys.to("Log a contact").enter()
    expect(page.get_by_label("What happened?")).to_have_value("Rang by keyboard alone.")


def test_somebody_is_found_by_keyboard(at_browser, place):
    page = at_browser("worker")
    page.goto("/today/")
    keys = Keys(page)
    keys.to("Find a person", "Search").type("Maya Thompson").enter()
    expect(page.locator("#found").get_by_role("link", name="Maya Thompson")).to_be_visible()
    keys.to("Maya Thompson").enter()
    expect(page.get_by_role("heading", name="Who I am")).to_be_visible()


def test_money_is_asked_for_and_answered_by_keyboard(at_browser, place):
    page = at_browser("worker")
    page.goto(f"/people/{place.juliet_pk}/spends/new/")
    keys = Keys(page)
    keys.to("So that…").type("Juliet can move on Friday")
    keys.to("What is it?").type("Van and two helpers")
    keys.choose("Beds and bedding", "Something else")
    keys.to("How much?").type("412.50")
    keys.to("Spend or ask").enter()
    expect(page.get_by_text("You decide up to £300 a spend yourself.")).to_be_visible()

    page = at_browser("lead")
    page.goto("/money/")
    keys = Keys(page)
    keys.to("Answer Van and two helpers").enter()
    keys.choose("Yes", "Yes")
    keys.to("Send the answer").enter()
    expect(page.get_by_text("Answered.")).to_be_visible()


def test_a_figure_is_read_by_keyboard(at_browser, place):
    page = at_browser("leader")
    page.goto("/outcomes/")
    keys = Keys(page)
    keys.to("Promises kept").enter()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Promises kept")
    keys.to("See this as a table").enter()
    expect(page.locator("main table").first).to_be_visible()
