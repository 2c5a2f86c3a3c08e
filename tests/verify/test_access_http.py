"""Every route, role and basis over HTTP, plain and htmx, read and posted: the whole matrix or a sample.

PLACEHUB_VERIFY=full (make verify-access-http) makes every attempt; otherwise a fixed sample.
A route without a declared rule fails.
"""

import os
import random
import re
import uuid
from collections import Counter
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from placehub.access.doors import is_open
from teams.models import Role
from teams.rules import ROLE_PERMISSIONS, Permission
from tests.conftest import second_factor
from tests.support import owner
from tests.world import ROLES, Known, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
SAMPLE = 1500


@dataclass(frozen=True)
class Rule:
    """Which permission a route asks for, the least level on its person, and which methods it takes."""

    permission: Permission | None = None
    level: int = 0
    methods: str = "GET"
    of: str = ""  # which part of the person the route names
    shows: bool = True  # may the person's words be in the answer?


P = Permission
G, GP, PO = "GET", "GET POST", "POST"
RULES: dict[str, Rule] = {
    "first-page": Rule(),
    "people:today": Rule(P.FIND_PEOPLE),
    "people:team": Rule(P.SEE_TEAM),
    "people:people": Rule(P.FIND_PEOPLE),
    "people:find": Rule(P.FIND_PEOPLE, methods=GP),
    "people:new-person": Rule(P.FIND_PEOPLE, methods=GP),
    "people:new-contact": Rule(P.LOG_CONTACTS, methods=GP),
    "people:correction": Rule(P.LOG_CONTACTS, 3, GP, of="contact"),
    "people:pulling-in": Rule(P.FIND_PEOPLE, methods=GP, of="reference"),
    "people:broken-glass": Rule(P.FIND_PEOPLE, methods=GP, of="reference"),
    "people:pull-answer": Rule(P.FIND_PEOPLE, 1, PO, of="pull"),
    "people:person": Rule(P.FIND_PEOPLE, 1, of="person"),
    "people:stream": Rule(P.FIND_PEOPLE, 2, of="person"),
    "people:details": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:changes": Rule(P.LOG_CONTACTS, 3, of="person"),
    "people:story": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:new-goal": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:goal": Rule(P.LOG_CONTACTS, 3, GP, of="person goal"),
    "people:new-promise": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:settlement": Rule(P.LOG_CONTACTS, 3, PO, of="person promise"),
    "people:circle": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:circle-leaving": Rule(P.LOG_CONTACTS, 3, PO, of="person member"),
    "people:new-wellbeing": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:new-contact-for": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:who-can-see": Rule(P.FIND_PEOPLE, 1, of="person"),
    "people:naming": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:stepping-back": Rule(P.LOG_CONTACTS, 3, PO, of="person nobody"),
    "people:pull": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:share": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:share-end": Rule(P.LOG_CONTACTS, 3, PO, of="person nobody"),
    "people:seal": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:own-record": Rule(P.FIND_PEOPLE, 1, GP, of="person"),
    "people:person-looks": Rule(None, 3, of="person looks"),
    "people:agreements": Rule(P.KEEP_AGREEMENTS, methods=GP),
    "people:agreement-end": Rule(P.KEEP_AGREEMENTS, methods=PO, of="number"),
    "people:looks": Rule(P.CHECK_LOOKS),
    "people:check": Rule(P.CHECK_LOOKS, methods=PO, of="reference"),
    "teams:account": Rule(methods=GP),
    "teams:teams": Rule(P.KEEP_TEAMS),
    "teams:new-seat": Rule(P.KEEP_TEAMS, methods=GP, of="team"),
    "teams:seat-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "teams:new-account": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:account-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "teams:way-in": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "teams:ways-in": Rule(P.RELEASE_WAYS_IN),
    "teams:one-way-in": Rule(P.RELEASE_WAYS_IN, of="number"),
    "teams:way-in-release": Rule(P.RELEASE_WAYS_IN, methods=PO, of="number"),
    "teams:way-in-end": Rule(methods=PO, of="number"),
    "teams:keys": Rule(P.CHECK_LOOKS),
    "teams:new-appointment": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:appointment-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "budgets:money": Rule(P.SPEND),
    "budgets:today-panel": Rule(P.SPEND),
    "budgets:new-spend": Rule(P.SPEND, methods=GP),
    "budgets:new-spend-for": Rule(P.SPEND, 3, GP, of="person"),
    "budgets:person-panel": Rule(P.SPEND, 3, of="person"),
    "budgets:spend": Rule(P.SPEND, of="reference"),
    "budgets:answer": Rule(P.SPEND, methods=PO, of="reference"),
    "budgets:cost": Rule(P.SPEND, methods=PO, of="reference"),
    "budgets:look-back": Rule(P.SPEND, methods=PO, of="reference"),
    "budgets:withdrawal": Rule(P.SPEND, methods=PO, of="reference"),
    "budgets:allocation": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limits": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limit-end": Rule(P.ALLOCATE_MONEY, methods=PO, of="reference"),
    "budgets:funds": Rule(P.KEEP_FUNDS),
    "budgets:new-fund": Rule(P.KEEP_FUNDS, methods=GP),
    "budgets:put-in": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "outcomes:dashboard": Rule(P.SEE_OUTCOMES),
    "outcomes:new-build": Rule(P.BUILD_OUTCOMES, methods=PO),
    "outcomes:table": Rule(P.SEE_OUTCOMES, of="code"),
    "jobs:job": Rule(of="reference"),
    "web:draft": Rule(methods=PO, of="draft"),
}
LETS_IN = {
    "people:naming",
    "people:stepping-back",
    "people:pull",
    "people:share",
    "people:share-end",
}
# what a reader by broken glass is told there: that it is not theirs to write, or nothing
FORMS = "details story new-goal goal new-promise settlement circle circle-leaving new-wellbeing"
WRITES = {f"people:{name}": 403 for name in FORMS.split()} | dict.fromkeys(
    ("people:correction", "people:new-contact-for", "budgets:new-spend-for"), 404
)
PERSON_ROUTES = [name for name, rule in RULES.items() if rule.level]


def every_route() -> set[str]:
    """The names of all routes that the project itself declares, the packages' sign-in pages aside."""

    def walk(patterns: list, prefix: str) -> set[str]:
        found = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{pattern.namespace}:" if pattern.namespace else ""
                found |= walk(pattern.url_patterns, prefix + space)
            elif isinstance(pattern, URLPattern):
                found.add(prefix + (pattern.name or str(pattern.pattern)))
        return found

    return walk(get_resolver().url_patterns, "")


def test_every_route_has_a_rule() -> None:
    ours = {
        name for name in every_route() if ":" in name
    }  # the packages name theirs without a colon
    undeclared = {name for name in ours if not is_open(name)} - set(RULES)
    assert not undeclared, f"no rule is declared for {sorted(undeclared)}"
    assert not set(RULES) - every_route(), "a rule is declared for a route that is gone"


def arguments(rule: Rule, known: Known | None, world: World) -> dict[str, object]:
    nobody = uuid.UUID(int=7)
    part = rule.of.split()[-1] if rule.of else ""
    if not rule.of:
        return {}
    if rule.of == "team":
        return {"_": world.teams["ours"].pk}
    if rule.of == "number":
        return {"_": 999_999}
    if rule.of in {"reference"}:
        return {"_": nobody}
    if rule.of == "code":
        return {"_": "people"}
    if rule.of == "draft":
        return {"_": "contact"}
    assert known is not None
    pk = known.person.pk
    if rule.of.startswith("person") and part not in {"person", "looks"}:
        second = nobody if part == "nobody" else known.parts[part].pk
        return {"_": pk, "__": second}
    if rule.of in {"contact", "pull"}:
        thing = known.parts[rule.of]
        return {"_": nobody if thing is None else thing.pk}
    return {"_": pk}


def address(name: str, rule: Rule, known: Known | None, world: World) -> str:
    args = [*arguments(rule, known, world).values()]
    if name == "people:story":
        args.append("who_i_am")
    return reverse(name, args=args)


def allowed(actor: str, permission: Permission | None) -> bool:
    if permission is None:
        return True
    return any(permission in ROLE_PERMISSIONS[role] for role in ROLES[actor] or ())


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
    if known is not None:
        level = world.level(actor, known)
        if name == "people:person-looks":
            leads = leads_round(world, actor, known)
            return {200} if actor == "steward" or leads else {404}
        if name == "people:pull-answer" and known.parts["pull"] is None:
            return {404}
        if level < rule.level:
            return {404}
        if name in WRITES and not world.writes(actor, known):
            return {WRITES[name]}
        if name in LETS_IN and not world.lets_in(actor, known):
            return {403}
        if name in {"people:stepping-back", "people:share-end"}:
            return {404}
        if name == "people:seal" and not may_seal(world, actor, known):
            return {403}
        return {200, 302, 409, 422}
    if rule.of == "reference" and name not in {"people:pulling-in", "people:broken-glass"}:
        return {404, 302}
    if rule.of == "number":
        return {404, 302}
    if rule.of == "team" and actor not in {"lead", "administrator"}:
        return {404}
    if name == "first-page":
        return {302}
    if name == "web:draft" and not world.seats.get(actor):
        return {404}
    return {200, 204, 302, 422}


def may_seal(world: World, actor: str, known: Known) -> bool:
    """A named worker, or the lead of a team that is round the person to stay."""
    user = world.actors[actor]
    named = user.pk in known.worker_levels and known.basis != "glass"
    return named or leads_round(world, actor, known)


def leads_round(world: World, actor: str, known: Known) -> bool:
    """A full share makes nobody the lead of a team that is round the person."""
    return (
        actor == "lead"
        and world.lets_in(actor, known)
        and known.team_levels.get(world.teams["ours"].pk) == 3
    )


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
        with transaction.atomic():
            url = address(name, rule, known, self.world)
            if method == "GET":
                answer = client.get(url)
            else:
                answer = client.post(url, {"form_key": str(uuid.uuid4())})
            transaction.set_rollback(True)
        self.count[f"{method} {'htmx' if htmx else 'plain'}"] += 1
        what = f"{actor} {method} {name} [{basis or '-'}]{' htmx' if htmx else ''}"
        right = expected(self.world, actor, name, rule, known, method)
        if answer.status_code not in right:
            self.faults.append(f"{what}: {answer.status_code}, expected {sorted(right)}")
        self.check_words(what, actor, answer)

    def check_words(self, what: str, actor: str, answer: object) -> None:
        body = answer.content.decode() + answer.headers.get("Location", "")
        for canary in set(self.canary.findall(body)):
            level = self.world.level(actor, self.by_canary[canary])
            if level == 0:
                self.faults.append(f"{what}: shows {self.by_canary[canary].basis}, which is closed")
            if level == 1 and f"{canary} said so" in body:
                self.faults.append(
                    f"{what}: shows words of {self.by_canary[canary].basis} at the index card"
                )
            if f"aside {canary}" in body and actor != "stranger":
                self.faults.append(f"{what}: shows what was kept to another team")
        if ROLES[actor] and Role.LEADER in ROLES[actor] and self.canary.search(body):
            self.faults.append(f"{what}: a leader sees a person")


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
    assert not attempts.faults, "\n".join(attempts.faults[:40])
    assert total >= 20_000


@pytest.mark.parametrize("name", PERSON_ROUTES)
def test_a_person_who_is_hidden_and_one_who_is_not_there_look_alike(
    name: str, sign_in: object
) -> None:
    """The same body, but for what is made anew each time, and the same number of queries."""
    world = make_world()
    client = sign_in(world.actors["stranger"])
    client.get(reverse("teams:account"))
    rule, known = RULES[name], world.people["sealed"]
    hidden = address(name, rule, known, world)
    missing = hidden
    for value in arguments(rule, known, world).values():
        missing = missing.replace(str(value), str(uuid.UUID(int=12345)))
    answers = []
    for url in (hidden, missing):
        with transaction.atomic():
            method = client.get if "GET" in rule.methods else client.post
            response = method(
                url, {"form_key": str(uuid.uuid4())} if method == client.post else None
            )
            transaction.set_rollback(True)
        body = re.sub(
            r"[0-9a-zA-Z]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "",
            response.content.decode(),
        )
        answers.append((response.status_code, body))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_leaders_read_as_a_role_that_may_read_no_person(sign_in: object) -> None:
    """Wall two for leaders: permission denied on every table of people, not only no rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND (c.relname LIKE 'people\\_%' OR c.relname IN ('person_grant', 'budgets_spend'))"
        )
        tables = [row[0] for row in cursor.fetchall()]
    assert len(tables) > 25
    with owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT has_any_column_privilege('ph_leader', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (False,), table


def test_settings_keep_sessions_hashed() -> None:
    assert settings.SESSION_ENGINE == "placehub.access.sessions"
