"""Every page that a role is led to, found by following its links."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client

ROLES = ["worker", "lead", "leader", "steward", "finance", "administrator"]
NOT_HERE = re.compile(r"^/static/|logout|^/account/2fa/.*(remove|deactivate)|^/account/password/")


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
