"""Does every page look as it did? Pictures of a running demonstration, and what differs between two sets.

    python -m tests.tools.looks take http://localhost:8100 FOLDER [--role worker] [--only today]
    python -m tests.tools.looks compare BEFORE AFTER DIFFERENCES

``take`` signs in as each role, follows every link that the role is shown (two addresses of each
shape), sends the forms of ``TRIED`` too, and takes each page at 390 and 1280 pixels, light and dark,
with whatever is folded unfolded. Clocks and references are written over, so that two demonstrations
filled on the same day give the same pictures. The services of the demonstration are found as
``manage.py`` finds them: ``PLACEHUB_VAR`` names the folder of one that runs from another clone.
``compare`` says which differ and by how many pixels, and draws before, after and difference side by
side. Both need Debian's Chromium.
"""

import argparse
import base64
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from placehub.dev.demo import HERE, environment
from tests.browser import chromium

ROLES = ("worker", "lead", "leader", "steward", "finance", "administrator")
WIDTHS, SCHEMES = (390, 1280), ("light", "dark")
OF_EACH_SHAPE, MORE_OF = 2, {"/people/N/": 8, "/money/spends/N/": 6}
NOT_HERE = re.compile(r"logout|\.csv$|^/static/")
BESIDE = {"worker": ["/style/", "/nothing-here/", "/drafts/", "/money/today/"]}
SAME_EACH_TIME = r"""() => {
  document.querySelectorAll("details").forEach(one => { one.open = true; });
  if (/looks\/$/.test(location.pathname))
    document.querySelectorAll("tbody tr:nth-child(n+3)").forEach(row => row.remove());
  document.querySelectorAll("img[src^='data:']").forEach(one => { one.src = "data:,"; });
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, now = node.data
      .replace(/\b\d{1,2}:\d{2}\b/g, "00:00")
      .replace(/\b(?=[0-9a-f-]*\d)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "reference")
      .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8}\b/g, "ref");
    if (now !== node.data) node.data = now;
  }
  document.querySelectorAll(".codes, .codes li").forEach(one => {
    if (!one.children.length) one.textContent = "codes";
  });
}"""


# ------------------------------------------------------------------ taking


def _send(page: Page, name: str, words: str = "") -> None:
    form = page.locator(f"main form[action$='{name}']" if name else "main form").last
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for field, value in (pair.split("=") for pair in words.split("&") if pair):
        form.locator(f"[name={field}]").first.evaluate(
            "(field, value) => { field.value = value; }", value
        )
    form.evaluate("form => form.noValidate = true")
    form.locator("button[type=submit]").last.click()


def _too_much(page: Page) -> None:
    page.locator("#find").evaluate(
        "field => { field.maxLength = 9000000; field.value = 'x'.repeat(9000000); field.form.submit(); }"
    )


# what is sent by the worker: a page, of the first person whom they walk alongside, and what is typed there
TRIED: dict[str, tuple[str, Callable[[Page], None]]] = {
    "contact with errors": ("{person}contacts/new/", lambda page: _send(page, "")),
    "promise with errors": ("{person}promises/new/", lambda page: _send(page, "")),
    "goal with errors": ("{person}goals/new/", lambda page: _send(page, "")),
    "spend with errors": ("{person}spends/new/", lambda page: _send(page, "")),
    "own record with errors": ("{person}own-record/", lambda page: _send(page, "")),
    "share with errors": ("{person}who/", lambda page: _send(page, "shares/new/")),
    "naming with errors": ("{person}who/", lambda page: _send(page, "naming/")),
    "pull with errors": ("{person}who/", lambda page: _send(page, "pulls/new/")),
    "changed meanwhile": (
        "{person}details/",
        lambda page: _send(page, "", "known_as=Somebody&seen=0"),
    ),
    "found": ("/people/find/", lambda page: _send(page, "", "q=maya")),
    "is it one of these": (
        "/people/new/",
        lambda page: _send(page, "", "given_name=Maya&family_name=Thompson"),
    ),
    "too much": ("/today/", _too_much),
}


@contextmanager
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        raise SystemExit("There is no Chromium here. Debian: apt-get install chromium.")
    words = ["--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
    words += ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=words)
        yield started
        started.close()


def sign_ins() -> tuple[str, str, dict[str, str]]:
    """The password, the code that holds now, and the address of each role."""
    said = subprocess.run(
        [sys.executable, "manage.py", "demo_sign_ins"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    ).stdout
    password = re.search(r"Password for each: (.+)", said).group(1)
    code = re.search(r"now: (\d{6})", said).group(1)
    return password, code, dict(re.findall(r"^  (\w+) +(\S+@\S+)", said, re.MULTILINE))


def shape(address: str) -> str:
    """An address without what differs from row to row: two of each shape are enough."""
    parts = urlsplit(address)
    plain = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", "N", parts.path)
    plain = re.sub(r"/story/\w+/", "/story/H/", plain)
    asked = "&".join(
        name if name in {"after", "before", "team"} else f"{name}={value}"
        for name, value in parse_qsl(parts.query)
    )
    return plain + (f"?{asked}" if asked else "")


class Camera:
    """Takes pages into a folder. ``only`` is a part of a name: the others are visited, not taken."""

    def __init__(self, folder: Path, base: str, only: str = "") -> None:
        self.folder, self.base, self.only = folder, base, only
        self.taken = 0
        self.missed: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        if self.only not in name:
            return
        page.evaluate("document.fonts.ready")
        page.evaluate(SAME_EACH_TIME)
        moments: list[Locator] = [page.locator("input[type=datetime-local]")]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
                page.screenshot(
                    path=self.folder / f"{name}--{width}-{scheme}.png",
                    full_page=True,
                    animations="disabled",
                    caret="hide",
                    mask=moments,
                )
                self.taken += 1

    def open(self, page: Page, address: str) -> bool:
        """Go there and wait for the parts that load by themselves. False for what is no page."""
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        try:
            page.goto(self.base + address)
        except Error as refused:
            self.missed.append(f"{address}: {str(refused).splitlines()[0]}")
            return False
        self.settle(page)
        return True

    def settle(self, page: Page) -> None:
        """Wait for the parts that load by themselves; ask once more for a page where one stays out."""
        for again in (True, False):
            page.wait_for_load_state()
            try:
                page.wait_for_function(
                    "!document.querySelector('[hx-trigger=load], .htmx-request')"
                )
            except Error:
                if not again:
                    self.missed.append(f"{page.url}: a part never came")
                    return
                page.reload()
            else:
                return

    def role(self, opened: Browser, role: str) -> None:
        page = opened.new_context(locale="en-GB").new_page()
        page.set_default_timeout(15_000)
        self.sign_in(page, role)
        seen: Counter[str] = Counter()
        waiting, done = ["/", *BESIDE.get(role, [])], set()
        if self.only.startswith("worker--tried"):
            waiting = []
        while waiting:
            address = waiting.pop(0).split("#")[0]
            kind = shape(address)
            if (
                address in done
                or NOT_HERE.search(address)
                or seen[kind] >= MORE_OF.get(kind, OF_EACH_SHAPE)
            ):
                continue
            seen[kind] += 1
            done.add(address)
            if not self.open(page, address):
                continue
            links = page.evaluate(
                "[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))"
            )
            waiting += [link for link in links if link.startswith("/")]
            name = re.sub(r"[^\w?=&-]+", "_", kind).strip("_") or "first"
            if address != "/":  # leads to one of the others
                self.take(page, f"{role}--{name}--{seen[kind]}")
        if role == "worker":
            self.tried(page)
        page.context.close()

    def tried(self, page: Page) -> None:
        self.open(page, "/today/")
        log = page.locator("a[href^='/people/'][href$='/contacts/new/']").first
        person = log.get_attribute("href").removesuffix("contacts/new/")
        for name, (address, act) in TRIED.items():
            if self.open(page, address.format(person=person)):
                before = page.url
                try:
                    with page.expect_navigation():
                        act(page)
                    self.settle(page)
                    self.take(page, f"worker--tried--{name.replace(' ', '-')}")
                except Error as refused:
                    self.missed.append(f"{name} at {before}: {str(refused).splitlines()[0]}")

    def sign_in(self, page: Page, role: str) -> None:
        self.open(page, "/account/login/")
        if role == ROLES[0]:
            self.take(page, "nobody--sign-in")
        password, _code, addresses = sign_ins()
        page.locator("[name=login]").fill(addresses[role])
        page.locator("[name=password]").fill(password)
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_selector("[name=code]")
        if role == ROLES[0]:
            self.take(page, "nobody--second-factor")
        for _try in range(3):
            page.locator("[name=code]").fill(sign_ins()[1])
            page.locator("form:has([name=code]) button[type=submit]").click()
            page.wait_for_load_state()
            if not page.locator("[name=code]").count():
                return
            time.sleep(31)  # a code holds for one sign-in
        raise SystemExit(f"Signing in as {role} did not work: {page.url}")


def take(base: str, folder: Path, roles: list[str], only: str) -> int:
    camera = Camera(folder, base.rstrip("/"), only)
    with browser() as opened:
        for role in roles:
            start = time.monotonic()
            camera.role(opened, role)
            print(f"{role}: {camera.taken} so far, {time.monotonic() - start:.0f} s", flush=True)
    for line in camera.missed:
        print(f"not taken: {line}")
    print(f"{camera.taken} pictures in {folder}")
    return 0


# ------------------------------------------------------------------ comparing

SIDE_BY_SIDE = """<!doctype html><title>x</title>
<style>body { margin: 0; display: flex; gap: 12px; align-items: start; background: #888; width: max-content }</style>
<canvas id="before"></canvas><canvas id="after"></canvas><canvas id="difference"></canvas>"""
DIFFER = """async ([before, after]) => {
  const load = async (data, id) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    return image;
  };
  const [a, b] = [await load(before), await load(after)];
  const [width, height] = [Math.max(a.width, b.width), Math.max(a.height, b.height)];
  const drawn = (image, id) => {
    const canvas = document.getElementById(id);
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (image) pen.drawImage(image, 0, 0);
    return pen;
  };
  const [one, two] = [drawn(a, "before"), drawn(b, "after")].map(
    pen => pen.getImageData(0, 0, width, height).data);
  const pen = drawn(null, "difference"), seen = pen.createImageData(width, height);
  let differ = 0, top = height, most = 0;
  for (let i = 0; i < one.length; i += 4) {
    const far = Math.max(...[0, 1, 2, 3].map(part => Math.abs(one[i + part] - two[i + part])));
    const same = far === 0;
    if (!same) { differ += 1; top = Math.min(top, Math.floor(i / 4 / width)); most = Math.max(most, far); }
    seen.data.set(same ? [245, 245, 245, 255] : [200, 0, 60, 255], i);
  }
  pen.putImageData(seen, 0, 0);
  return { differ, top, most, size: a.width === b.width && a.height === b.height ? "" :
    ` (${a.width}x${a.height}, was; ${b.width}x${b.height}, is)` };
}"""


def compare(before: Path, after: Path, into: Path) -> int:
    """1 when any picture differs or is missing."""
    old, new = ({path.name for path in folder.glob("*.png")} for folder in (before, after))
    for name in sorted(old - new):
        print(f"only before: {name}")
    for name in sorted(new - old):
        print(f"only after: {name}")
    both = sorted(old & new)
    changed = [name for name in both if (before / name).read_bytes() != (after / name).read_bytes()]
    into.mkdir(parents=True, exist_ok=True)
    found = 0
    with browser() as opened:
        page = opened.new_page()
        for name in changed:
            page.set_content(SIDE_BY_SIDE)
            pictures = [
                base64.b64encode((folder / name).read_bytes()).decode()
                for folder in (before, after)
            ]
            seen = page.evaluate(DIFFER, pictures)
            if not seen["differ"] and not seen["size"]:
                continue
            found += 1
            page.locator("body").screenshot(path=into / name)
            print(
                f"{seen['differ']:>9} pixels from line {seen['top']},"
                f" by {seen['most']} of 255 at most{seen['size']}: {name}"
            )
    print(f"{len(both)} pictures compared, {found} differ")
    return int(bool(found or old ^ new))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.looks")
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take")
    taking.add_argument("address", help="where the demonstration is, like http://localhost:8000")
    taking.add_argument("folder", type=Path)
    taking.add_argument("--role", choices=ROLES, action="append")
    taking.add_argument("--only", default="", help="a part of the names of pictures to take")
    comparing = commands.add_parser("compare")
    for name in ("before", "after", "differences"):
        comparing.add_argument(name, type=Path)
    words = parser.parse_args()
    if words.command == "take":
        return take(words.address, words.folder, words.role or [*ROLES], words.only)
    return compare(words.before, words.after, words.differences)


if __name__ == "__main__":
    sys.exit(main())
