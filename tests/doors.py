"""The ladder of a door: what every address that takes a form must do, written once.

A test class names the ``route``, gives a ``door`` (whoever may, the address, what is sent when it
works, and a reading of what it writes) and takes the rungs it has from the classes below. The guard
``tests/architecture/test_doors.py`` sees to it that no address is left without.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from teams.models import User
from tests.support import owner


@dataclass
class Door:
    """``written`` reads what the door writes, as plain values: it is asked before and after.

    ``others`` are those who may not, each with the answer that they get. ``page`` is where the form
    stands, when it does not stand at its own address.
    """

    client: Client
    address: str
    sent: Mapping[str, object]
    written: Callable[[], object]
    others: Mapping[str, tuple[User, int]] = field(default_factory=dict)
    page: str = ""

    def post(self, *, client: Client | None = None, follow: bool = False, **changes: object):
        """Send it with a key of its own, unless ``changes`` name one."""
        sent = {"form_key": str(uuid.uuid4())} | dict(self.sent) | changes
        return (client or self.client).post(self.address, sent, follow=follow)

    def now(self) -> object:
        with owner():
            return self.written()


class Ladder:
    """It works, is shut to others, and does its work once however often it is sent."""

    route = ""

    def test_stands_on_its_page(self, door: Door) -> None:
        page = door.client.get(door.page or door.address)
        assert page.status_code == 200
        form = Page.of(page).forms.get(door.page and door.address)
        assert form is not None, "no form leads there"
        assert {"form_key", *door.sent} <= form

    def test_works(self, door: Door) -> None:
        before = door.now()
        answer = door.post()
        assert answer.status_code == 302, errors_of(answer)
        assert door.now() != before

    def test_is_shut_to_others_and_writes_nothing_for_them(self, door: Door, sign_in) -> None:
        before = door.now()
        assert door.others, "name at least one who may not"
        for who, (user, status) in door.others.items():
            answer = door.post(client=sign_in(user))
            assert answer.status_code == status, who
            assert door.now() == before, who

    def test_nobody_comes_in_without_signing_in(self, door: Door, client) -> None:
        before = door.now()
        answer = door.post(client=client)
        assert (answer.status_code, "login" in answer["Location"]) == (302, True)
        assert door.now() == before

    def test_sent_twice_does_its_work_once(self, door: Door) -> None:
        key = str(uuid.uuid4())
        first = door.post(form_key=key)
        after = door.now()
        again = door.post(form_key=key)
        assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
        assert door.now() == after

    def test_takes_no_form_without_a_key(self, door: Door) -> None:
        before = door.now()
        assert door.post(form_key="").status_code == 409
        assert door.now() == before


class Typed:
    """What is typed wrongly comes back with a sentence beside its field, and writes nothing.

    ``refused``: a name for the fault -> what is sent instead, the field, words of the sentence.
    """

    refused: Mapping[str, tuple[Mapping[str, object], str, str]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "fault" in metafunc.fixturenames:
            metafunc.parametrize("fault", list(metafunc.cls.refused))

    def test_is_refused_beside_the_field_and_keeps_what_was_typed(
        self, door: Door, fault: str
    ) -> None:
        changes, name, words = self.refused[fault]
        before = door.now()
        answer = door.post(**changes)
        assert answer.status_code == 422
        assert words in beside(answer, name), beside(answer, name)
        typed = {key: str(value) for key, value in ({**door.sent, **changes}).items() if value}
        assert typed.items() <= typed_in(answer).items()
        assert door.now() == before


class Contested:
    """Another was first: it is said in words, and nothing more is written.

    ``overtake`` does what the other did. ``too_late`` are words of the sentence; it stands beside
    ``too_late_at`` in a form that comes back (422), or without one on the page that follows.
    """

    too_late = ""
    too_late_at: str | None = None

    def test_says_so_when_another_was_first(self, door: Door) -> None:
        door_was = door.now()
        self.overtake(door)
        before = door.now()
        assert before != door_was, "nobody was first"
        answer = door.post(follow=True)
        if self.too_late_at is None:
            assert answer.status_code == 200
            assert self.too_late in said(answer), said(answer)
        else:
            assert answer.status_code == 422
            assert self.too_late in beside(answer, self.too_late_at), errors_of(answer)
        assert door.now() == before

    def overtake(self, door: Door) -> None:
        """The same form, sent from another window a moment before."""
        assert door.post().status_code == 302


@dataclass
class Sight:
    """A page that is only read: whoever may, its address, words that stand on it."""

    client: Client
    address: str
    words: str
    others: Mapping[str, tuple[User, int]] = field(default_factory=dict)


class Shown:
    """A page shows what it is for, and is shut to others."""

    route = ""

    def test_shows_what_it_is_for(self, sight: Sight) -> None:
        page = sight.client.get(sight.address)
        assert page.status_code == 200
        assert sight.words in page.content.decode()

    def test_is_shut_to_others(self, sight: Sight, sign_in) -> None:
        assert sight.others, "name at least one who may not"
        for who, (user, status) in sight.others.items():
            page = sign_in(user).get(sight.address)
            assert page.status_code == status, who
            assert sight.words not in page.content.decode(), who

    def test_nobody_reads_it_without_signing_in(self, sight: Sight, client) -> None:
        answer = client.get(sight.address)
        assert (answer.status_code, "login" in answer["Location"]) == (302, True)

    def test_takes_no_form(self, sight: Sight) -> None:
        assert sight.client.post(sight.address).status_code == 405


class Page(HTMLParser):
    """What a page says: its fields with what is in them, its sentences beside fields, its notices."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.typed: dict[str, str] = {}
        self.forms: dict[str, set[str]] = {}  # by action; "" leads to the page itself
        self.errors: dict[str, str] = {}
        self.notices: list[str] = []
        self._within: list[tuple[str, Callable[[str], None]]] = []
        self._form: set[str] = set()
        self._select = ""

    @classmethod
    def of(cls, answer: HttpResponse) -> "Page":
        page = cls()
        page.feed(answer.content.decode())
        return page

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in given}
        name, kind = attrs.get("name", ""), attrs.get("type", "")
        if tag == "form":
            self._form = self.forms.setdefault(attrs.get("action", ""), set())
        if tag in {"input", "select", "textarea", "button"} and name:
            self._form.add(name)
        if tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in attrs):
            self.typed[name] = attrs.get("value", "on" if kind == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attrs:
            self.typed[self._select] = attrs.get("value", "")
        elif tag == "textarea":
            self._listen(tag, lambda words: self._add(self.typed, name, words))
        elif tag == "p" and attrs.get("class") == "error":
            field_id = attrs["id"].removeprefix("id_").removesuffix("_error")
            self._listen(tag, lambda words: self._add(self.errors, field_id, words))
        elif attrs.get("role") in {"alert", "status"} and tag == "div":
            self._listen(tag, self.notices.append)
        elif self._within and tag == self._within[-1][0]:
            self._within.append(self._within[-1])

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1][0] == tag:
            self._within.pop()

    def handle_data(self, words: str) -> None:
        if self._within:
            self._within[-1][1](words)

    def _listen(self, tag: str, to: Callable[[str], None]) -> None:
        self._within.append((tag, to))

    @staticmethod
    def _add(into: dict[str, str], name: str, words: str) -> None:
        into[name] = into.get(name, "") + words


def typed_in(answer: HttpResponse) -> dict[str, str]:
    return {name: value.strip("\n") for name, value in Page.of(answer).typed.items()}


def beside(answer: HttpResponse, name: str) -> str:
    """The sentence beside a field; with "" those about the whole form."""
    page = Page.of(answer)
    return page.errors.get(name, "") if name else said(answer)


def said(answer: HttpResponse) -> str:
    """Every notice on the page: what was done, or why not."""
    return " ".join(" ".join(Page.of(answer).notices).split())


def errors_of(answer: HttpResponse) -> object:
    page = Page.of(answer)
    return page.errors or page.notices
