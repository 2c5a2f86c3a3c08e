"""Every route, role and basis over HTTP, plain and htmx, read and posted: the whole matrix or a sample.

PLACEHUB_VERIFY=full (make verify-access-http) makes every attempt; otherwise a fixed sample.
A route without a declared rule fails.
"""

import os
import random
import re
import uuid
from collections import Counter
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from placehub.access.doors import is_open
from teams.models import Role
from teams.rules import ROLE_PERMISSIONS, Permission
from tests.conftest import second_factor
from tests.support import owner
from tests.verify.facts import WORDS_OF_SPENDS_ARE_APART
from tests.verify.routes import LETS_IN, PERSON_ROUTES, RULES, WRITES, Rule, every_route
from tests.world import ROLES, Known, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
SAMPLE = 1500


def test_every_route_has_a_rule() -> None:
    ours = {
        name for name in every_route() if ":" in name
    }  # the packages name theirs without a colon
    undeclared = {name for name in ours if not is_open(name)} - {route(name) for name in RULES}
    assert not undeclared, f"no rule is declared for {sorted(undeclared)}"
    named = {route(name) for name in RULES}
    assert not named - every_route(), "a rule is declared for a route that is gone"


def route(name: str) -> str:
    """The route's own name: the same route is tried with one thing and with another."""
    return name.split("|")[0]


NOBODY = uuid.UUID(int=7)


def thing(rule: Rule, known: Known | None, world: World) -> object | None:
    """The row that the route names beside a person, or instead of one; None when there is none."""
    part = rule.of.removeprefix("person ")
    if part == "agreement":
        return world.agreements["charity council"]
    if part == "glass":
        return world.oracle.of_person["glass"][world.people["glass"].person.pk][0]
    if known is None:
        return world.parts.get(part)
    if part == "named":
        rows = world.oracle.of_person["named"][known.person.pk]
        return rows[0] if rows else None
    return known.parts.get(part)


def arguments(rule: Rule, known: Known | None, world: World) -> list[object]:
    simple = {
        "": [],
        "team": [world.teams["ours"].pk],
        "colleague": [world.teams["ours"].pk, world.actors["worker"].pk],
        "number": [999_999],
        "two numbers": [999_999, 999_999],
        "kind": ["organisations"],
        "kind number": ["organisations", 999_999],
        "reference": [NOBODY],
        "number number": [999_999, 999_999],
        "reference step": [NOBODY, "identity"],
        "code": ["people"],
        "clock": ["adult"],
        "list": [NOBODY],
        "list row": [NOBODY, 2],
    }
    if rule.of in simple:
        return simple[rule.of]
    person = [known.person.pk] if known is not None and rule.of.startswith("person") else []
    if rule.of in {"person", "person looks"}:
        return person
    named = thing(rule, known, world)
    return [*person, NOBODY if named is None else named.pk]


def address(name: str, rule: Rule, known: Known | None, world: World) -> str:
    args = arguments(rule, known, world)
    if name == "people:story":
        args = [*args, "who_i_am"]
    return reverse(route(name), args=args)


def allowed(actor: str, permission: Permission | None) -> bool:
    if permission is None:
        return True
    return any(permission in ROLE_PERMISSIONS[role] for role in ROLES[actor] or ())


DONE = {200, 204, 302, 409, 422}


def expected(
    world: World, actor: str, name: str, rule: Rule, known: Known | None, method: str
) -> set[int]:
    """The answers that the rules in words allow."""
    if ROLES[actor] is None:
        return {302, 401}
    if method not in rule.methods.split():
        return {405, 403} if rule.permission else {405}
    if not allowed(actor, rule.permission):
        return {403}
    me, oracle = world.id(actor), world.oracle
    if rule.of.startswith(("spend", "street")):
        return about_a_spend(world, actor, route(name), thing(rule, known, world))
    if known is not None:
        pk = known.person.pk
        if name == "people:person-looks":
            return {200} if oracle.reads_who_looked(me, pk) else {404}
        if rule.of in {"pull", "ask in"} and thing(rule, known, world) is None:
            return {404}
        if oracle.level(me, pk) < rule.level:
            return {404}
        if name in WRITES and not oracle.writes(me, pk):
            return {WRITES[name]}
        if name in LETS_IN and not oracle.lets_in(me, pk):
            return {403}
        if name == "people:farewell":
            row = thing(rule, known, world)
            return {200, 422} if row.team_id in oracle.seats(me) else {403}
        if name in {"people:stepping-back", "people:share-end"}:
            return ends_a_key(actor, me, name, thing(rule, known, world))
        if name == "people:address" and not oracle.may_seal(me, pk):
            return {404}
        if name == "people:backing" and not oracle.leads_round(me, pk):
            return {403}
        if name == "people:seal" and not oracle.may_seal(me, pk):
            return {403}
        return {200, 302, 409, 422}
    if rule.of.startswith("limit"):
        return {302} if oracle.leads(me, thing(rule, known, world).team_id) else {404}
    if rule.of.startswith("list"):
        return {404}
    if rule.of.endswith(("number", "numbers")):
        return {404, 302}
    if name == "people:declared-opening":
        return {422}  # it asks for words before it looks
    if rule.of.startswith("reference") and name not in {"people:pulling-in", "people:broken-glass"}:
        return {404, 302}
    if rule.of == "colleague":  # the worker, whose own it is, and the lead of the team
        return {200, 302, 422} if actor in {"worker", "lead"} else {404}
    if rule.of == "team" and actor not in {"lead", "administrator"}:
        return {404}
    if name == "first-page":
        return {302}
    if name == "outcomes:measure":
        return {404}  # nothing is published of this world
    if name == "web:drafts":
        return {404}  # without the word of a form that was drawn for them
    return {200, 204, 302, 422}


def ends_a_key(actor: str, me: int | None, name: str, row: object | None) -> set[int]:
    if row is None:
        return {404}
    if name == "people:stepping-back" and row.worker_id != me and Role.LEAD not in ROLES[actor]:
        return {403}
    return {302}


def about_a_spend(world: World, actor: str, name: str, spend: object | None) -> set[int]:
    """ "the words of a spend follow the person […] its amount […] read by the lead of the paying team" """
    me, oracle = world.id(actor), world.oracle
    if spend is None or not oracle.reads_spend(me, spend):
        return {404}
    leads, asked = oracle.leads(me, spend.team_id), spend.asked_by_id == me
    may = {
        "budgets:spend": True,
        "budgets:answer": leads,
        "budgets:cost": leads or asked,
        "budgets:look-back": leads or asked,
        "budgets:withdrawal": asked,
        "budgets:letting-go": leads and not asked,
        "budgets:refund": leads and not asked,
        "budgets:right": leads and not asked,
    }[name]
    return DONE if may else {403}


class Attempts:
    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[tuple[str, bool], Client] = {}
        for actor, user in world.actors.items():
            for htmx in (False, True):
                client = Client(
                    headers={"HX-Request": "true"} if htmx else {}, raise_request_exception=False
                )
                if user is not None:
                    client.force_login(user)
                    if actor != "password only":
                        second_factor(client)
                self.clients[actor, htmx] = client
        self.count: Counter[str] = Counter()
        self.faults: list[str] = []
        self.canary = re.compile("|".join(known.canary for known in world.people.values()))
        self.by_canary = {known.canary: known for known in world.people.values()}

    def make(self, actor: str, name: str, basis: str, method: str, htmx: bool) -> None:
        rule = RULES[name]
        known = self.world.people[basis] if basis else None
        client = self.clients[actor, htmx]
        answer = self.attempt(client, method, address(name, rule, known, self.world))
        self.count[f"{method} {'htmx' if htmx else 'plain'}"] += 1
        what = f"{actor} {method} {name} [{basis or '-'}]{' htmx' if htmx else ''}"
        right = expected(self.world, actor, name, rule, known, method)
        if answer.status_code not in right:
            self.faults.append(f"{what}: {answer.status_code}, expected {sorted(right)}")
        self.check_words(what, actor, answer)

    def attempt(self, client: Client, method: str, url: str) -> HttpResponse:
        """One attempt, undone."""
        with transaction.atomic():
            if method == "GET":
                answer = client.get(url)
            else:
                answer = client.post(url, {"form_key": str(uuid.uuid4())})
            transaction.set_rollback(True)
        return answer

    def check_words(self, what: str, actor: str, answer: object) -> None:
        """Nothing of somebody closed; of the others, each word at its own level and no sooner."""
        body = answer.content.decode() + answer.headers.get("Location", "")
        if not WORDS_OF_SPENDS_ARE_APART and "lead" in self.world.sits(actor).values():
            # until the words have a wall of their own the lead of the paying team reads them with the rest
            body = re.sub(r"Canary\w+ was paid for", "", body)
        for canary in set(self.canary.findall(body)):
            known = self.by_canary[canary]
            level = self.world.level(actor, known)
            for words, least in (
                (canary, 1),
                (f"{canary} said so", 2),
                (f"1 {canary} Row", 2),
                (f"{canary} is close", 3),
                (f"{canary} was paid for", 3),
            ):
                if words in body and level < least:
                    self.faults.append(f"{what}: shows “{words}” of {known.basis} at level {level}")
            if f"aside {canary}" in body and "theirs" not in self.teams_of(actor):
                self.faults.append(f"{what}: shows what was kept to another team")
        if ROLES[actor] and Role.LEADER in ROLES[actor] and self.canary.search(body):
            self.faults.append(f"{what}: a leader sees a person")
        for name, note in self.world.parts.items():
            shown = name.startswith("note") and f"about two, {name[5:]}" in body
            if shown and not self.world.oracle.reads_note(self.world.id(actor), note.pk):
                self.faults.append(f"{what}: shows the note “{name}”")

    def teams_of(self, actor: str) -> set[str]:
        seats = self.world.sits(actor)
        return {name for name, team in self.world.teams.items() if team.pk in seats}


def every_attempt(world: World) -> list[tuple[str, str, str, str, bool]]:
    return [
        (actor, name, basis, method, htmx)
        for name, rule in RULES.items()
        for basis in (world.people if rule.level else [""])
        for actor in world.actors
        for method in ("GET", "POST")
        for htmx in (False, True)
    ]


def test_the_matrix(capsys: pytest.CaptureFixture, settings: object) -> None:
    settings.SESSION_ENGINE = "placehub.access.sessions"
    world = make_world()
    attempts = Attempts(world)
    todo = every_attempt(world)
    total = len(todo)
    if not FULL:
        todo = random.Random(20261123).sample(todo, SAMPLE)
    for attempt in todo:
        attempts.make(*attempt)
    with capsys.disabled():
        print(
            f"\naccess over HTTP: {len(todo)} of {total} attempts, {len(RULES)} routes, "
            f"{len(world.actors)} actors, {len(world.people)} bases, {dict(attempts.count)}, "
            f"{len(attempts.faults)} faults"
        )
    assert not attempts.faults, "\n" + "\n".join(attempts.faults[:60])
    assert total >= 20_000


def test_a_person_who_is_hidden_and_one_who_is_not_there_look_alike(sign_in: object) -> None:
    """The same body, but for what is made anew each time, on every route that names a person or a part."""
    world = make_world()
    client = sign_in(world.actors["stranger"])
    client.get(reverse("teams:account"))
    known, unlike = world.people["sealed"], []
    assert len(PERSON_ROUTES) > 35
    for name in PERSON_ROUTES:
        rule = RULES[name]
        if rule.of == "spend":
            rule = replace(rule, of="spend of ours")  # theirs is the stranger's own
        hidden = address(name, rule, known, world)
        missing = hidden
        for value in arguments(rule, known, world):
            missing = missing.replace(str(value), str(uuid.UUID(int=12345)))
        first, second = answered(client, rule, hidden), answered(client, rule, missing)
        if first != second or first[0] != 404:
            unlike.append(f"{name}: {first[0]} and {second[0]}")
    assert not unlike, unlike


def answered(client: Client, rule: Rule, url: str) -> tuple[int, str]:
    with transaction.atomic():
        if "GET" in rule.methods:
            response = client.get(url)
        else:
            response = client.post(url, {"form_key": str(uuid.uuid4())})
        transaction.set_rollback(True)
    anew = r"[0-9a-zA-Z]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return response.status_code, re.sub(anew, "", response.content.decode())


SENT = {
    "people:story": {"words": "Other words", "told_on": "2026-11-01", "seen": ""},
    "people:new-goal": {"words": "A goal", "state": "open"},
    "people:new-promise": {"words": "A promise", "who": "me", "due_on": "2026-12-01"},
    "people:settlement": {"kept": "yes", "seen": "2"},
    "people:opening": {"seen": "2"},
    "people:taking-off": {"why": "twice"},
    "people:quiet": {"kind": "moved", "since_on": "2026-11-01", "told_by": "They did"},
    "people:circle": {"name": "Bob", "kind": "family", "tie": "often"},
    "people:circle-leaving": {},
    "people:new-wellbeing": {"happy": "5", "satisfied": "5", "worthwhile": "5", "anxious": "3"},
}


@pytest.mark.parametrize("name", SENT)
def test_who_reads_by_broken_glass_is_told_that_they_do_not_write(
    name: str, sign_in: object
) -> None:
    """ "they broke the glass […] | everything | no": a no on the page, not a fault and not a thank you."""
    world = make_world(only=("glass",))
    client = sign_in(world.actors["worker"])
    client.raise_request_exception = False
    rule, known = RULES[name], world.people["glass"]
    url = address(name, rule, known, world).replace("who_i_am", "helps")
    answer = client.post(url, {"form_key": str(uuid.uuid4()), **SENT[name]})
    assert answer.status_code in {403, 404}


def test_leaders_read_as_a_role_that_may_read_no_person(sign_in: object) -> None:
    """Wall two for leaders: permission denied on every table of people, not only no rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND (c.relname LIKE 'people\\_%' OR c.relname IN ('person_grant', 'budgets_spend', 'budgets_spendwords'))"
        )
        tables = [row[0] for row in cursor.fetchall()]
    assert len(tables) > 25
    with owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT has_any_column_privilege('ph_leader', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (False,), table


def test_cells_and_marks_of_outcomes_are_read_by_no_web_role() -> None:
    """Before suppression a cell may be about one person."""
    with owner(), connection.cursor() as cursor:
        for table in ("outcomes_cell", "outcomes_mark"):
            for role in ("ph_app", "ph_leader"):
                cursor.execute("SELECT has_any_column_privilege(%s, %s, 'SELECT')", [role, table])
                assert cursor.fetchone() == (False,), (role, table)


def test_settings_keep_sessions_hashed() -> None:
    assert settings.SESSION_ENGINE == "placehub.access.sessions"
