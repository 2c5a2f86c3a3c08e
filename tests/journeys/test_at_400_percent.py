"""A screen of 1280 by 1024 at 400 %: 320 by 256 letters' worth. WCAG 2.2, 1.4.10 (Reflow) and 2.4.11 (Focus Not Obscured)."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import by_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = {"width": 320, "height": 256}
PAGES = [
    ("worker", "/today/"),
    ("worker", "/people/{maya}/"),
    ("worker", "/people/{maya}/contacts/new/"),
    ("worker", "/people/new/"),
    ("worker", "/money/"),
    ("lead", "/today/"),
    ("lead", "/team/"),
    ("lead", "/money/"),
    ("leader", "/outcomes/"),
    ("leader", "/outcomes/promises/"),
]

# What may scroll by itself: a table of two directions, which 1.4.10 leaves out, in a box that takes the focus.
FAULTS = """() => {
  const found = [], wide = document.documentElement.clientWidth, room = innerHeight;
  const say = (what, one) => found.push(what + ": " + (one.innerText || one.outerHTML).trim().replace(/\\s+/g, " ").slice(0, 60));
  const hidden = one => one.closest(".vh, [hidden], details:not([open]) > :not(summary), .skip, svg") || !one.checkVisibility();
  const scrolls = one => one.closest(".scroll");
  if (document.documentElement.scrollWidth > wide + 1) found.push("scrolls both ways");
  let covered = 0;
  for (const one of document.querySelectorAll("body *")) {
    const look = getComputedStyle(one), box = one.getBoundingClientRect();
    if (hidden(one) || box.width < 2 || box.height < 2) continue;  // for who listens alone
    if (["fixed", "sticky"].includes(look.position)) covered = Math.max(covered, box.height);
    if (!scrolls(one) && (box.right > wide + 1 || box.left < -1)) say("beyond the edge", one);
    const cuts = ["hidden", "clip"].includes(look.overflowX) || ["hidden", "clip"].includes(look.overflowY);
    if (cuts && one.innerText && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)) say("cut", one);
    const words = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (words && look.overflowWrap !== "anywhere" && one.scrollWidth > one.clientWidth + 1 && look.display !== "inline" && !scrolls(one)) say("runs over", one);
  }
  for (const one of document.querySelectorAll(".chip span, .btn, .tabbar a, .jump a, h1, h2, label, legend, summary")) {
    if (hidden(one)) continue;
    const inside = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (inside.nextNode()) for (const word of inside.currentNode.data.matchAll(/[\\p{L}’]{3,14}/gu)) {
      const range = new Range();
      range.setStart(inside.currentNode, word.index);
      range.setEnd(inside.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push("a word is broken: " + word[0]);
    }
  }
  if (covered > room / 4) found.push("a bar takes " + Math.round(covered) + " of " + room);
  const pressed = [...document.querySelectorAll("main a, main button, main input:not([type=hidden]), main select, main textarea, main summary, .tabbar a, .top a, .foot a, .foot button")]
    .filter(one => !hidden(one) && !one.closest(".chip"))
    .map(one => [one, [...one.getClientRects()].filter(box => box.width > 1 && box.height > 1)]);
  for (const [n, [one, boxes]] of pressed.entries()) for (const [other, theirs] of pressed.slice(n + 1)) {
    if (one.contains(other) || other.contains(one) || one.form && one.type === "search") continue;
    for (const a of boxes) for (const b of theirs)
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
        say("lies over another", one);
  }
  return [...new Set(found)];
}"""
OBSCURED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const at = [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) => document.elementFromPoint(
    Math.min(innerWidth - 1, Math.max(0, box.left + x * box.width)),
    Math.min(innerHeight - 1, Math.max(0, box.top + y * Math.min(box.height, innerHeight)))));
  const seen = at.some(there => there && (one.contains(there) || there.contains(one) || there.closest("label")?.control === one));
  return {seen, said: one.tagName + " " + (one.getAttribute("aria-label") || one.innerText || one.name || "").trim().slice(0, 40)};
}"""


def opened(at_browser, place, role: str, path: str) -> Page:
    page = at_browser(role, width=SIZE["width"])
    page.set_viewport_size(SIZE)
    page.goto(path.format(maya=place.maya_pk))
    page.wait_for_load_state("networkidle")
    return page


def test_nothing_is_cut_or_covered_or_scrolls_both_ways(at_browser, place):
    found = []
    for role, path in PAGES:
        page = opened(at_browser, place, role, path)
        found += [f"{role} {path}: {fault}" for fault in page.evaluate(FAULTS)]
        page.close()
    assert not found, "\n".join(found)


def test_whatever_has_the_focus_is_seen(at_browser, place):
    found, steps = [], 0
    for role, path in PAGES:
        page = opened(at_browser, place, role, path)
        for at in by_tab(page, OBSCURED, most=120):
            steps += 1
            if not at["seen"]:
                found.append(f"{role} {path}: {at['said']}")
        page.close()
    assert steps > 250
    assert not found, "\n".join(dict.fromkeys(found))
