"""Each role follows every link that it is shown and types nonsense into every field that it finds."""

import html
import re
import uuid
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.conftest import second_factor

pytestmark = [pytest.mark.slow]
ROLES = ["worker", "lead", "leader", "steward", "finance", "administrator"]
NONSENSE = ["", "😀<b>'\"&", "x" * 12_000, "-1", "£12,50", "9" * 25, "31/02/2026", "a\x00b"]
TYPED = {"text", "search", "email", "tel", "number", "date", "textarea"}
NOT_HERE = re.compile(r"^/static/|logout|^/account/2fa/.*(remove|deactivate)|^/account/password/")
NEW_EACH_TIME = {"form_key", "note_id"}


class Page(HTMLParser):
    """The links and the posting forms of a page; a form is a list of (name, type, value, on)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, list[list]]] = []
        self.fields: list[list] | None = None
        self.choice: list | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self.fields = []
            if given.get("method") == "post":
                self.forms.append((given.get("action") or "", self.fields))
        if self.fields is None:
            return
        if "disabled" in given:
            return  # nobody types there, and no browser sends it
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name:
            kind = given.get("type", "text")
            on = "checked" in given or kind not in {"radio", "checkbox"}
            self.fields.append([name, kind, value, on])
        elif tag == "textarea":
            self.fields.append([name, "textarea", "", True])
        elif tag == "select":
            self.choice = [name, "select", "", True]
            self.fields.append(self.choice)
        elif tag == "option" and (not self.choice[2] or "selected" in given):
            self.choice[2] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = None


def shape(address: str) -> str:
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", "…", address)


def pages_of(client: Client) -> dict[str, Page]:
    """Every page that links lead to, one of each shape; every link must lead to a page."""
    waiting, seen, found = ["/"], Counter(), {}
    while waiting:
        address = waiting.pop(0).split("#")[0]
        if not address.startswith("/") or NOT_HERE.search(address) or seen[shape(address)]:
            continue
        seen[shape(address)] += 1
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        if answer.headers["Content-Type"].startswith("text/html"):
            found[address] = Page(answer.text)
            waiting += found[address].links
    return found


@pytest.mark.parametrize("role", ROLES)
def test_links_lead_somewhere_and_nonsense_is_answered_in_words(role: str, place):
    client = Client()
    client.force_login(place.by_role[role])
    second_factor(client)
    tried: set[tuple] = set()
    posts = 0
    for address, page in pages_of(client).items():
        for action, fields in page.forms:
            where = action or address
            names = tuple(sorted({name for name, *_rest in fields}))
            if NOT_HERE.search(where) or (shape(where), names) in tried:
                continue
            tried.add((shape(where), names))
            for name, kind, *_rest in fields:
                if kind not in TYPED | {"select", "radio", "checkbox", "hidden"}:
                    continue
                for nonsense in NONSENSE:
                    posts += 1
                    check(client, where, fields, name, kind, nonsense)
    assert posts > 30


def check(client: Client, where: str, fields: list, name: str, kind: str, nonsense: str) -> None:
    body = {
        field: uuid.uuid4() if field in NEW_EACH_TIME else value
        for field, _kind, value, on in fields
        if on
    }
    answer = client.post(where, body | {name: nonsense})
    said = f"{where}: {name}={nonsense[:12]!r} answers {answer.status_code}"
    assert answer.status_code in {200, 302, 403, 404, 409, 422}, said
    if answer.status_code != 422:
        return
    assert "error" in answer.text, f"{said} without a word about it"
    if kind in TYPED and "\x00" not in nonsense:
        kept = html.unescape(answer.text)
        assert nonsense in kept, f"{said} and what was typed is gone"
