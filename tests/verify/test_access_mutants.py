"""Seeded faults in policies, triggers, functions, querysets and middleware: each must be found.

A fault is sown in a savepoint, the sweep and a handful of requests are made, and the savepoint is
rolled back. PLACEHUB_VERIFY=full sows them all; otherwise a fixed few.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from people.access.models import OpenTo, VisibleQuerySet
from placehub.access import middleware, sessions
from teams import rules as team_rules
from tests.conftest import second_factor
from tests.support import owner
from tests.verify.sweep import sweep_of
from tests.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
A_FEW = 6


def sql(statement: str) -> Callable[[], object]:
    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    return sow


def policy(table: str, name: str, old: str, new: str) -> Callable[[], object]:
    """Replace a part of a policy's condition as the catalogue has it."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = %s",
                [table, name],
            )
            using, check = cursor.fetchone()
            clause, text = (
                ("USING", using) if using is not None and old in using else ("WITH CHECK", check)
            )
            assert old in (text or ""), f"{table}.{name} has no {old!r}: {using} / {check}"
            cursor.execute(f"ALTER POLICY {name} ON {table} {clause} ({text.replace(old, new)})")

    return sow


def function(name: str, old: str, new: str) -> Callable[[], object]:
    """Replace a part of a function's body."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner) FROM pg_proc p"
                " WHERE p.oid::regproc::text = %s",
                [name],
            )
            text, role = cursor.fetchone()
            assert old in text, f"{name} has no {old!r}"
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(text.replace(old, new))
            cursor.execute("RESET ROLE")

    return sow


def python(target: object, name: str, value: object) -> Callable[[], object]:
    return lambda: patch.object(target, name, value)


MUTANTS: dict[str, Callable[[], object]] = {
    # policies
    "everybody reads the index card": sql("ALTER POLICY s ON people_person USING (true)"),
    "details at the index card": policy("people_persondetails", "s", "level >= 2", "level >= 1"),
    "stories at the index card": policy("people_story", "s", "level >= 2", "level >= 1"),
    "notes linked at the index card": policy(
        "people_contactperson", "s", "level >= 2", "level >= 1"
    ),
    "every note is open": sql(
        "ALTER POLICY s ON people_contact USING (kept_closed_for_id IS NULL)"
    ),
    "the circle in a summary": policy("people_circlemember", "s", "level >= 3", "level >= 2"),
    "feelings in a summary": policy("people_wellbeing", "s", "level >= 3", "level >= 2"),
    "grants live for ever on a card": policy(
        "people_person", "s", "until > now()", "until IS NOT NULL"
    ),
    "grants live for ever on goals": policy(
        "people_goal", "s", "until > now()", "until IS NOT NULL"
    ),
    "everybody reads all grants": sql("ALTER POLICY s ON person_grant USING (true)"),
    "own records are open": sql(
        "ALTER POLICY s ON person_grant USING (grantee = ANY ((SELECT app.keys())::int[]))"
    ),
    "what was kept to a team is open": policy(
        "people_contactaside", "s", "(team_id = ANY", "(team_id <> ANY"
    ),
    "a note about a sealed person is open": policy(
        "people_contact", "s", "kept_closed_for_id IS NULL", "true"
    ),
    "everybody reads broken glass": sql("ALTER POLICY s ON people_breakglass USING (true)"),
    "families are open": sql("ALTER POLICY s ON people_ownrecord USING (true)"),
    "a story in another's name": policy(
        "people_story",
        "i",
        "written_by_id",
        "coalesce(NULL::int, (SELECT app.worker())) IS NOT NULL OR written_by_id",
    ),
    "a note in another's name": policy(
        "people_contact",
        "i",
        "author_id = ( SELECT app.worker() AS worker)",
        "author_id IS NOT NULL",
    ),
    "a note for another team": policy(
        "people_contact", "i", "(team_id = ANY", "(team_id IS NOT NULL OR team_id = ANY"
    ),
    "details changed in a summary": policy("people_persondetails", "u", "level >= 3", "level >= 2"),
    "own records are let out": function("app.lets_in", "app.level_of(p) >= 3 AND", ""),
    "broken glass lets others in": function("app.lets_in", ">= 3 AND (", ">= 3 AND (true OR"),
    "whoever has all shares": policy("people_share", "i", "app.lets_in(person_id)", "true"),
    "ended teams are let back by glass": policy(
        "people_involvement", "u", "app.lets_in(person_id)", "(app.level_of(person_id) >= 3)"
    ),
    "administrators seat themselves": policy(
        "teams_membership", "i", "AND (user_id <> ( SELECT app.worker() AS worker))", ""
    ),
    "agreements by anybody": policy("people_agreement", "i", "app.holds('steward'::text)", "true"),
    "agreements ended by anybody": policy(
        "people_agreement", "u", "app.holds('steward'::text)", "true"
    ),
    "an outsider is named": policy(
        "people_namedworker", "i", "app.sits_in(worker_id, team_id)", "true"
    ),
    "a page linked from a summary": policy("people_contactperson", "i", "level >= 3", "level >= 1"),
    "another's note linked": policy("people_contactperson", "i", "app.wrote(contact_id)", "true"),
    "no row-level security on goals": sql("ALTER TABLE people_goal DISABLE ROW LEVEL SECURITY"),
    "no row-level security on who was there": sql(
        "ALTER TABLE people_contactworker DISABLE ROW LEVEL SECURITY"
    ),
    "seats by anybody": sql("ALTER POLICY i ON teams_membership WITH CHECK (true)"),
    "appointments by anybody": sql("ALTER POLICY i ON teams_appointment WITH CHECK (true)"),
    # rights
    "notes may be rewritten": sql(
        "GRANT UPDATE ON people_contact TO ph_app; CREATE POLICY mu ON people_contact FOR UPDATE TO ph_app USING (true)"
    ),
    "seals by hand": sql("GRANT UPDATE (sealed) ON people_person TO ph_app"),
    "secrets are readable": sql(
        "GRANT USAGE ON SCHEMA priv TO ph_app; GRANT SELECT ON priv.secret, priv.session TO ph_app"
    ),
    "leaders may read notes": sql("GRANT SELECT ON people_contact TO ph_leader"),
    # triggers
    "involvement does not regrant": sql("DROP TRIGGER regrant ON people_involvement"),
    "naming does not regrant": sql("DROP TRIGGER regrant ON people_namedworker"),
    "a share does not regrant": sql("DROP TRIGGER regrant ON people_share"),
    "a pull does not regrant": sql("DROP TRIGGER regrant ON people_pull"),
    "a seal does not regrant": sql("DROP TRIGGER regrant ON people_person"),
    "an agreement does not regrant": sql("DROP TRIGGER regrant ON people_agreement"),
    # functions
    "a seal leaves teams in": function(
        "app.regrant", "WHERE i.person_id = p AND NOT who.sealed", "WHERE i.person_id = p"
    ),
    "grants are never taken back": function(
        "app.regrant",
        "DELETE FROM person_grant g WHERE g.person_id = p",
        "DELETE FROM person_grant g WHERE false AND g.person_id = p",
    ),
    "withdrawn shares go on": function("app.regrant", "s.withdrawn_at IS NULL AND ", ""),
    "shares outlive the agreement": function(
        "app.regrant", "least(s.ends_at, a.ends_at)", "s.ends_at"
    ),
    "a seat that ended opens": function(
        "app.begin",
        "WHERE m.user_id = u.id AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())",
        "WHERE m.user_id = u.id",
    ),
    "a leader keeps keys": function("app.begin", "IF posts ? 'leader' THEN", "IF false THEN"),
    "a stopped account opens": function("app.begin", "AND k.is_active", ""),
    "an expired session opens": function("app.begin", "AND x.expires_at > now()", ""),
    "an idle session opens": function(
        "app.begin", "AND x.seen_at > now() - make_interval(secs => x.idle_seconds)", ""
    ),
    "sessions open without proof": function(
        "app.open_session", "IS DISTINCT FROM proof", "IS NULL"
    ),
    "keys need no signature": function(
        "app.keys", "IF priv.context_holds() IS NOT TRUE THEN", "IF false THEN"
    ),
    "search does not ask for a grant": function(
        "app.search_people", "g.grantee = ANY ((SELECT app.keys())::int[]) AND", ""
    ),
    "search finds own records": function(
        "app.search_people", "AND g.person_id <> ALL ((SELECT app.closed_to_me())::uuid[])", ""
    ),
    "search finds where somebody on a card lives": function(
        "app.search_people", "mine.level >= 2 AND place", "place"
    ),
    "a signpost shows the sealed": function("app.signpost", "IF p.sealed THEN", "IF false THEN"),
    "nobody is told who asked": function(
        "app.signpost",
        "INSERT INTO people_sealedask (id, person_id, worker_id, asked_at)\n      VALUES (gen_random_uuid(), p.id, w, now());",
        "",
    ),
    "signposts without a team": function("app.signpost", "cardinality(app.keys()) < 2", "false"),
    "glass breaks by id": function(
        "app.break_glass",
        "IF p IS NULL AND app.level_of(ref) > 0 THEN p := ref; END IF;",
        "IF p IS NULL THEN p := ref; END IF;",
    ),
    "anybody checks glass": function("app.check_glass", "NOT app.holds('steward') OR", ""),
    "anybody seals": function(
        "app.seal", "IF app.level_of(p) < 3 OR NOT (", "IF app.level_of(p) < 3 OR false AND NOT ("
    ),
    "a seal that locks everybody out": function(
        "app.seal", "IF shut AND NOT EXISTS", "IF false AND NOT EXISTS"
    ),
    "anybody asks who looked": function(
        "audit.who_looked", "IF NOT app.holds('steward') AND NOT", "IF false AND NOT"
    ),
    "anybody answers a pull": function(
        "app.answer_pull", "IF NOT FOUND OR NOT (", "IF NOT FOUND OR false AND NOT ("
    ),
    "everybody hears every answer": function(
        "app.my_asks", "u.asked_by_id = app.worker()", "app.worker() IS NOT NULL"
    ),
    "an answer names whom one may not see": function(
        "app.my_asks", "WHEN l.level >= 1 THEN u.person_id", "WHEN l.level >= 0 THEN u.person_id"
    ),
    "an answer speaks of the sealed": function(
        "app.my_asks", "(l.level >= 1 OR NOT p.sealed)", "true"
    ),
    "an answer speaks of one's family": function(
        "app.my_asks", "AND u.person_id <> ALL (app.closed_to_me())", ""
    ),
    "levels live for ever": function("app.level_of", "AND g.until > now()", ""),
    "anybody wrote it": function("app.wrote", "AND author_id = app.worker()", ""),
    # querysets: wall one alone
    "wall one knows no level": python(
        VisibleQuerySet,
        "visible_to",
        lambda self, worker, level=None: self.filter(
            **{f"{'' if self.person_field == 'pk' else 'person__'}grants__grantee__in": worker.keys}
        ).distinct(),
    ),
    "wall one forgets own records": python(
        OpenTo, "sql", OpenTo.sql.replace("own.worker_id = %s", "own.worker_id = -%s")
    ),
    "wall one lets grants live for ever": python(
        OpenTo, "sql", OpenTo.sql.replace("AND held.until > now() ", "")
    ),
    "wall one is open": python(
        VisibleQuerySet, "visible_to", lambda self, worker, level=None: self.all()
    ),
    # middleware, sessions, permissions
    "a password is enough": python(middleware, "used_second_factor", lambda request: True),
    "doors stand open": python(middleware, "is_open", lambda name: True),
    "leaders read as the application": python(middleware, "take_role", lambda role: None),
    "session keys lie in the table": python(sessions, "stored", lambda key: (key or "")[:40]),
    "leaders may find people": python(
        team_rules,
        "ROLE_PERMISSIONS",
        {role: set(team_rules.Permission) for role in team_rules.ROLE_PERMISSIONS},
    ),
}
# Faults that change nothing that anybody can see, each by name with the reason.
EQUIVALENT = {
    "details changed in a summary": "the history that the change writes has a policy that asks for level 3",
}


@contextmanager
def sown(sow: Callable[[], object]) -> Iterator[None]:
    with transaction.atomic(), ExitStack() as stack:
        made = sow()
        if made is not None:
            stack.enter_context(made)
        yield
        transaction.set_rollback(True)


def requests(world: World) -> list[str]:
    """A handful of requests that the middleware and the sessions must answer rightly."""
    faults = []
    person = world.people["involved"].person
    page = reverse("people:person", args=[person.pk])
    for actor, second, right in (
        ("worker", True, 200),
        ("worker", False, 302),
        ("leader", True, 403),
        ("leader with a seat", True, 403),
        ("stranger", True, 404),
        ("steward", True, 403),
    ):
        client = Client(raise_request_exception=False)
        client.force_login(world.actors[actor])
        if second:
            second_factor(client)
        answer = client.get(page)
        if answer.status_code != right:
            faults.append(
                f"{actor} (second factor {second}) opens a person: {answer.status_code}, not {right}"
            )
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM django_session WHERE session_key = left(%s, 40)",
                [client.session.session_key],
            )
            if cursor.fetchone()[0]:
                faults.append("the session's key lies in the table")
    if Client(raise_request_exception=False).get(page).status_code != 302:
        faults.append("somebody who has not signed in is let in")
    client = Client(raise_request_exception=False)
    client.force_login(world.actors["leader"])
    second_factor(client)
    roles = []
    with patch("placehub.outcomes.queries.dashboard", lambda: roles.append(_role())):
        client.get(reverse("outcomes:dashboard"))
    if roles != ["ph_leader"]:
        faults.append(f"a leader's page is read as {roles}")
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('ph_leader', 'people_contact', 'SELECT')")
        if cursor.fetchone()[0]:
            faults.append("leaders have a right on notes")
    return faults


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_every_seeded_fault_is_found(capsys: pytest.CaptureFixture) -> None:
    with transaction.atomic():
        world = make_world()
        assert not requests(world)
        transaction.set_rollback(True)
    names = list(MUTANTS) if FULL else list(MUTANTS)[:: len(MUTANTS) // A_FEW]
    killed, alive = {}, []
    for name in names:
        with sown(MUTANTS[name]):
            # the fault is there while the world is made, as it would be in real use
            world = make_world()
            found = requests(world)
            if not found:
                try:
                    found = sweep_of(world, first=True).everything()
                except Exception as broken:  # a fault that breaks the sweep is found too
                    found = [f"{type(broken).__name__}"]
        if found:
            killed[name] = found[0]
        else:
            alive.append(name)
    with capsys.disabled():
        print(f"\nmutants: {len(names)} of {len(MUTANTS)} sown, {len(killed)} found")
        for name, fault in killed.items():
            print(f"  {name}: {fault[:110]}")
        for name in alive:
            print(f"  NOT FOUND {name}: {EQUIVALENT.get(name, '')}")
    assert set(alive) <= set(EQUIVALENT)
    assert len(MUTANTS) >= 25
