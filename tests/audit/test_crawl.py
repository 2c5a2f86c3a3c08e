"""Whoever stands in an answer has a look in the record, and nobody else has: every route, role by role.

Names, words and notes of each person carry a canary of their own. A page that shows somebody and forgets to
keep it fails here, and so does one that keeps somebody whom it did not show.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from budgets.models import Spend
from people.access.models import Level
from people.models import BreakGlass, PersonDetails, ProtectedAddress, Pull
from placehub.access.doors import is_open
from placehub.audit.looked import shown
from tests.audit.addresses import OF_A_PERSON, OF_ITSELF, OF_NOBODY
from tests.conftest import second_factor
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    BreakGlassFactory,
    ContactFactory,
    ContactPersonFactory,
    NamedWorkerFactory,
    PromiseFactory,
    ShareFactory,
)
from tests.people.support import birth
from tests.support import owner
from tests.world import FUTURE, NOW, Known, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
ACTORS = [
    "worker",
    "lead",
    "named elsewhere",
    "stranger",
    "lead elsewhere",
    "leader",
    "leader with a seat",
    "steward",
    "finance",
    "administrator",
    "left the team",
]
HIDDEN, NOT_PROTECTED = "Hidden Wharf ", "relative of the lead"
LEAST = dict.fromkeys(ACTORS[:4], 100)  # people in answers, to whom the role is shown anybody


def routes() -> dict[str, URLPattern]:
    """Every route behind the sign-in that the project itself declares."""

    def walk(patterns: list, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, prefix + space)
            else:
                yield prefix + (pattern.name or ""), pattern

    found = dict(walk(get_resolver().url_patterns, ""))
    return {name: route for name, route in found.items() if ":" in name and not is_open(name)}


ROUTES = routes()


def addresses(name: str, world: World, known: Known) -> list[str]:
    """Where a route leads for one person; once for all persons where it is about none."""
    first = known is next(iter(world.people.values()))
    names = [*ROUTES[name].pattern.converters]
    about_a_person = str(ROUTES[name].pattern).startswith("people/<uuid:")
    if not names:
        return [reverse(name)] if first else []
    if about_a_person:
        parts = [known.parts.get(OF_A_PERSON.get(part, part[:-3])) for part in names[1:]]
        if "heading" in names:
            return [reverse(name, args=[known.person.pk, "who_i_am"])]
        if None in parts:
            return []
        return [reverse(name, args=[known.person.pk, *(part.pk for part in parts)])]
    if name in OF_ITSELF:
        found = [known.parts.get(part) for part in OF_ITSELF[name]]
        return [reverse(name, args=[part.pk]) for part in found if part is not None]
    assert name in OF_NOBODY, f"say in this test how the crawl addresses {name}"
    named = world.teams | {actor: user for actor, user in world.actors.items() if user}
    given = [named[one].pk if one in named else one for one in OF_NOBODY[name]]
    return [reverse(name, args=given)] if first else []


def world_with_everything() -> World:
    """The world, with money, notes about two, colleagues' asks and broken glass, each with a canary."""
    world = make_world()
    worker, far, author = (world.actors[n] for n in ("worker", "named elsewhere", "stranger"))
    ours, theirs = world.teams["ours"], world.teams["theirs"]
    involved, shared = world.people["involved"], world.people["share 3"]
    for basis in ("involved", "relative of the lead"):
        person = world.people[basis].person
        NamedWorkerFactory(person=person, worker=worker, team=ours)
        PromiseFactory(person=person, words=said(world.people[basis]), worker=worker, team=ours)
    involved.parts["share"] = ShareFactory(
        person=involved.person, to_team=theirs, ends_at=FUTURE, level=1
    )
    involved.parts["named"] = NamedWorkerFactory(person=involved.person, worker=far, team=ours)
    both = ContactFactory(
        author=worker,
        team=ours,
        words=f"about {involved.canary}, about {shared.canary}",
        come_back_on=timezone.localdate(),
        received_at=NOW,
    )
    for known in (involved, shared):
        ContactPersonFactory(contact=both, person=known.person)
        known.parts["shared note"] = both
    with owner():
        for name, other in (("sealed", "sealed"), ("own", "own record"), ("apart", "elsewhere")):
            note = world.parts[f"note {name}"]
            note.words += f", about {involved.canary}, about {world.people[other].canary}"
            note.save()
    BreakGlassFactory(person=involved.person, worker=far, starts_at=NOW - timedelta(hours=1))
    for known in world.people.values():
        _money(world, known, author)
        with owner():
            glass = BreakGlass.objects.filter(person=known.person)
            glass.update(words=said(known))
            known.parts["glass"] = glass.first()
            asked = Pull.objects.filter(person=known.person, to_team=ours, asks_in=False)
            asked.update(words=said(known))
            known.parts["pull"] = asked.first()
    _protect(world)
    world.look()
    return world


def _protect(world: World) -> None:
    """Every address but one is protected, and hidden where only who walks alongside may find it."""
    with owner():
        for known in world.people.values():
            here = {"address": f"{HIDDEN}{known.canary}", "postcode": "HI1 1DE"}
            details = PersonDetails.objects.filter(person=known.person)
            if known.basis == NOT_PROTECTED or not details.exists():
                continue
            by = {"protected_by": world.actors["stranger"], "protected_at": NOW}
            ProtectedAddress.objects.create(person=known.person, **here, **by)
            details.update(address="", postcode="", address_protected=True)


def _money(world: World, known: Known, author: object) -> None:
    """A spend in each state, paid by our team, asked for by the worker and by a colleague."""
    words = {
        "words__what": said(known)[:80],
        "words__so_that": said(known)[:80],
        "words__supplier": known.canary,
    }
    here = words | {"person": known.person, "team": world.teams["ours"]}
    known.parts["asked"] = SpendFactory(**here, asked_by=author)
    known.parts["promised"] = SpendFactory(
        **here, asked_by=world.actors["worker"], state=Spend.State.PROMISED
    )
    known.parts["spent"] = SpendFactory(**here, asked_by=world.actors["worker"], spent=True)
    if known.basis == "involved":
        known.parts["street"] = world.parts["street ours"]


def said(known: Known) -> str:
    return f"{known.canary} said so"


@dataclass
class Crawl:
    """What one role is answered, compared with what the record keeps of it."""

    world: World
    actor: str
    faults: list[str] = field(default_factory=list)
    shown: int = 0
    tried: int = 0
    unhidden: set[str] = field(default_factory=set)  # where a protected address stands

    def __post_init__(self) -> None:
        people = [*self.world.people.values()]
        self.by_canary = {known.canary: known.person.pk for known in people}
        self.by_pk = {str(known.person.pk): known for known in people}
        self.plain, self.htmx = self.client(), self.client(**{"HX-Request": "true"})
        self.plain.get("/you/")

    def client(self, **headers: str) -> Client:
        client = Client(headers=headers, raise_request_exception=False)
        client.force_login(self.world.actors[self.actor])
        second_factor(client)
        return client

    def ask(
        self, method: Callable[..., HttpResponse], where: str, **sent: str
    ) -> set[uuid.UUID] | None:
        """One request, undone afterwards; returns whom the record keeps, None where the method is not taken."""
        with transaction.atomic():
            body = sent | {"form_key": str(uuid.uuid4())} if method.__name__ == "post" else None
            answer = method(where, body)
            kept = kept_of(answer.headers["X-Request-Id"])
            transaction.set_rollback(True)
        self.tried += 1
        if (
            method.__name__ != "head" and answer.status_code < 500
        ):  # after a fault all that was read is kept
            self.compare(f"{method.__name__} {where} {answer.status_code}", answer.text, kept)
        return None if answer.status_code == 405 else kept

    def compare(self, what: str, body: str, kept: set[uuid.UUID]) -> None:
        if HIDDEN in body or "HI1 1DE" in body:
            self.unhidden.add(what.split()[1])
        body = body.replace(HIDDEN, "")
        named = {
            self.by_canary[one]
            for about, one in re.findall(r"(about )?(Canary[0-9a-f]{10})", body)
            if not about or self.level(one) >= Level.SUMMARY
        }
        linked = {known.person.pk for pk, known in self.by_pk.items() if pk in body}
        self.shown += len(named)
        for fault, whom in (
            ("shows and does not keep", named - kept),
            ("keeps and does not show", kept - named - linked),
        ):
            bases = sorted(self.by_pk[str(pk)].basis for pk in whom)
            if bases:
                self.faults.append(f"{self.actor}, {what}: {fault} {bases}")

    def level(self, canary: str) -> int:
        """A note about two is read with the summary of one of them; below it nothing says who the other is."""
        return self.world.level(self.actor, self.by_pk[str(self.by_canary[canary])])

    def persons(self) -> list[Known]:
        """One of each way in which the role sees somebody, and one whom it does not see."""
        found: dict[tuple, Known] = {}
        for known in self.world.people.values():
            level = self.world.level(self.actor, known)
            how = (known.basis.startswith("sealed"), known.basis == "glass") if level else ()
            found.setdefault((level, *how), known)
        return [*found.values()]

    def everywhere(self, only: set[str] | None = None) -> None:
        somebody = next(iter(self.world.people.values()))
        persons = [somebody, *(known for known in self.persons() if known is not somebody)]
        for name in sorted(only or ROUTES):
            methods, alike = {self.plain.get, self.plain.post}, False
            for where in (one for known in persons for one in addresses(name, self.world, known)):
                got = {method: self.ask(method, where) for method in methods}
                methods -= {method for method, kept in got.items() if kept is None}
                if got.get(self.plain.get) and not alike:
                    alike = True
                    self.ask(self.htmx.get, where)
                    if self.ask(self.plain.head, where) not in (got[self.plain.get], None):
                        self.faults.append(f"{self.actor}, head {where}: keeps others than get")

    def search(self) -> None:
        """The doors that show somebody only to whoever types something: nearly their name, since it comes back."""
        for known in self.persons():
            given, family = known.person.given_name[:-1], known.person.family_name[:-1]
            found = self.plain.post(reverse("people:find"), {"q": f"{given} {family}"})
            if found.status_code == 302:
                self.ask(self.plain.get, found["Location"])
            self.ask(self.htmx.post, reverse("people:find"), q=f"{given} {family}")
            names = {"given_name": given, "family_name": family}
            more = birth(str(known.person.born_on)) | {"team": str(self.world.teams["ours"].pk)}
            self.ask(self.plain.post, reverse("people:new-person"), **names, **more)
            story = reverse("people:story", args=[known.person.pk, "who_i_am"])
            self.ask(
                self.plain.post, story, words="mine", told_on=str(timezone.localdate()), seen=""
            )
            note = reverse("people:new-contact-for", args=[known.person.pk])
            self.ask(self.plain.post, note, words="mine", how="")


def kept_of(request_id: str) -> set[uuid.UUID]:
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT unnest(persons) FROM audit.read WHERE request = %s", [request_id])
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("actor", ACTORS)
def test_every_route_keeps_whom_it_shows_and_nobody_else(
    actor: str, capsys: pytest.CaptureFixture
) -> None:
    crawl = Crawl(world_with_everything(), actor)
    crawl.everywhere()
    crawl.search()
    with capsys.disabled():
        print(
            f"\nlooks: {actor}: {crawl.tried} answers of {len(ROUTES)} routes, {crawl.shown} shown"
        )
    assert not crawl.faults, "\n".join(crawl.faults[:60])
    assert crawl.unhidden == where_it_may_be_read(crawl)
    assert crawl.shown >= LEAST.get(actor, 0), "the crawl sees too little"


def where_it_may_be_read(crawl: Crawl) -> set[str]:
    """The pages of addresses that are protected, of those whom the role walks alongside."""
    me, oracle = crawl.world.id(crawl.actor), crawl.world.oracle
    beside = [
        known
        for known in (next(iter(crawl.world.people.values())), *crawl.persons())
        if known.basis != NOT_PROTECTED and oracle.walks_alongside(me, known.person.pk)
    ]
    return {reverse("people:address", args=[known.person.pk]) for known in beside}


FORGETFUL = {
    "people:correction": "people.contacts.views",
    "people:new-contact": "people.contacts.views",
    "people:new-contact-for": "people.contacts.views",
    "people:person": "people.person.http",
    "people:team": "people.pages.views.team",
    "people:today": "people.pages.views.today",
    "people:people": "people.pages.views.today",
    "people:looks": "people.desk.views.desk",
    "budgets:new-spend-for": "people.person.http",
    "budgets:answer": "budgets.spends.views.spends",
    "budgets:money": "budgets.pages.views",
}


def test_a_page_that_forgets_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    world = world_with_everything()
    for name, module in FORGETFUL.items():
        crawl = Crawl(world, "steward" if name == "people:looks" else "lead")
        if name in {"people:today", "people:new-contact"}:
            crawl = Crawl(world, "worker")
        with monkeypatch.context() as patched:
            patched.setattr(f"{module}.shown", lambda *given: None)
            crawl.everywhere({name})
        assert any("shows and does not keep" in fault for fault in crawl.faults), name


def test_a_page_that_keeps_somebody_it_does_not_show_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_with_everything()
    other = world.people["share expired"].person.pk

    def one_too_many(request: object, what: object, persons: object, *why: object) -> None:
        shown(request, what, [*persons, other], *why)

    monkeypatch.setattr("people.pages.views.today.shown", one_too_many)
    crawl = Crawl(world, "worker")
    crawl.everywhere({"people:today"})
    assert any("keeps and does not show ['share expired']" in fault for fault in crawl.faults)
