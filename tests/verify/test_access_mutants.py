"""Seeded faults in walls, triggers, functions, querysets and middleware: each must be found.

A fault is sown in a savepoint; then the sweep is made, or a handful of requests, or the test is run that
is named beside the fault; and the savepoint is rolled back. PLACEHUB_VERIFY=full sows them all;
otherwise a fixed few.
"""

from __future__ import annotations

import inspect
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from budgets.spends.models import SpendWordsQuerySet
from people.access.models import OpenTo, VisibleQuerySet
from people.contacts.models import ContactQuerySet
from placehub.access import middleware, sessions
from placehub.jobs.models import JobQuerySet
from teams import rules as team_rules
from tests.access import test_sessions as sessions_tests
from tests.conftest import second_factor
from tests.support import owner
from tests.teams import conftest as letting
from tests.teams import test_proved as proved
from tests.teams import test_ways_in as ways_in
from tests.verify import test_by_hand as by_hand
from tests.verify import test_edges as edges
from tests.verify import test_edges_own as own
from tests.verify import test_edges_steward as steward
from tests.verify.sweep import sweep_of
from tests.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
FULL = os.environ.get("PLACEHUB_VERIFY") == "full"
A_FEW = 6
Sow = Callable[[], object]
Test = Callable[..., None]


def sql(statement: str) -> Sow:
    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    return sow


def policy(table: str, name: str, old: str, new: str) -> Sow:
    """Replace a part of a policy's condition as the catalogue has it, with its white space made one."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = %s",
                [table, name],
            )
            using, check = cursor.fetchone()
            clause, text = ("USING", using) if using is not None else ("WITH CHECK", check)
            text = " ".join(text.split())
            assert old in text, f"{table}.{name} has no {old!r}: {text}"
            cursor.execute(f"ALTER POLICY {name} ON {table} {clause} ({text.replace(old, new)})")

    return sow


def function(name: str, old: str, new: str) -> Sow:
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


def view(name: str, old: str, new: str) -> Sow:
    """Replace a part of a view as the catalogue has it, with its white space made one."""

    def sow() -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_viewdef(%s::regclass)", [name])
            text = " ".join(cursor.fetchone()[0].split())
            assert old in text, f"{name} has no {old!r}: {text}"
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS {text.replace(old, new)}")

    return sow


def python(target: object, name: str, value: object) -> Sow:
    return lambda: patch.object(target, name, value)


def both(*sows: Sow) -> Sow:
    """One fault that stands in several places."""

    def sow() -> None:
        for each in sows:
            each()

    return sow


@dataclass(frozen=True)
class At:
    """A fault at an edge that the sweep does not walk along, and the test that does."""

    test: Test
    sow: Sow


SUMMARY, FULLY, WRITES = "g.summary_until >", "g.full_until >", "g.writes_until >"
CARD = "g.card_until >"


# Found by the sweep of a world that was made before.
SWEPT: dict[str, Sow] = {
    # policies: what is read
    "everybody reads the index card": sql("ALTER POLICY s ON people_person USING (true)"),
    "details at the index card": policy("people_persondetails", "s", SUMMARY, CARD),
    "stories at the index card": policy("people_story", "s", SUMMARY, CARD),
    "goals at the index card": policy("people_goal", "s", SUMMARY, CARD),
    "how goals go at the index card": policy("people_goalscore", "s", SUMMARY, CARD),
    "promises at the index card": policy("people_promise", "s", SUMMARY, CARD),
    "what is in the way at the index card": policy("people_blocker", "s", SUMMARY, CARD),
    "notes linked at the index card": policy("people_contactperson", "s", SUMMARY, CARD),
    "every note is open": sql("ALTER POLICY s ON people_contact USING (NOT app.note_closed(id))"),
    "who was there is open": sql("ALTER POLICY s ON people_contactworker USING (true)"),
    "the circle in a summary": policy("people_circlemember", "s", FULLY, SUMMARY),
    "feelings in a summary": policy("people_wellbeing", "s", FULLY, SUMMARY),
    "earlier goals in a summary": policy("people_goalevent", "s", FULLY, SUMMARY),
    "earlier names on a card": policy("people_personevent", "s", FULLY, CARD),
    "money in a summary's line of time": policy(
        "people_streamitem", "s", "{contact,", "{contact,money,asked,"
    ),
    "the whole line of time in a summary": policy("people_streamitem", "s", FULLY, SUMMARY),
    "the line of time at the index card": policy("people_streamitem", "s", SUMMARY, CARD),
    "the line of time forgets who is sealed": policy(
        "people_streamitem", "s", "(NOT app.note_closed(ref))", "true"
    ),
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
    "what was kept to a team opens without the note": sql(
        "ALTER POLICY s ON people_contactaside USING (team_id = ANY ((SELECT app.keys())::int[]))"
    ),
    "a note about a sealed person is open": policy(
        "people_contactperson", "s", "(NOT app.note_closed(contact_id))", "true"
    ),
    "everybody reads broken glass": sql("ALTER POLICY s ON people_breakglass USING (true)"),
    "whoever sees a person reads broken glass": policy(
        "people_breakglass", "s", "app.alongside(person_id)", "app.level_of(person_id) > 0"
    ),
    "families are open": sql("ALTER POLICY s ON people_ownrecord USING (true)"),
    "the words of a spend in a summary": policy("budgets_spendwords", "s", FULLY, SUMMARY),
    "the words of a spend follow the money": policy(
        "budgets_spendwords", "s", "(person_id IS NULL) AND", ""
    ),
    "every worker of the paying team reads the amount": policy(
        "budgets_spend", "s", "app.answers_for(team_id)", "true"
    ),
    "a lead reads the amount of a relative": policy(
        "budgets_spend", "s", "person_id <> ALL", "person_id IS NOT NULL OR person_id <> ALL"
    ),
    "no row-level security on goals": sql("ALTER TABLE people_goal DISABLE ROW LEVEL SECURITY"),
    "no row-level security on who was there": sql(
        "ALTER TABLE people_contactworker DISABLE ROW LEVEL SECURITY"
    ),
    # the context
    "secrets are readable": sql(
        "GRANT USAGE ON SCHEMA priv TO ph_app; GRANT SELECT ON priv.secret, priv.session TO ph_app"
    ),
    "levels live for ever": function("app.level_of", "AND g.card_until > now()", ""),
    "a level takes the summary for everything": function(
        "app.level_of", "g.full_until > now()", "g.summary_until > now()"
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
    "an appointment of somebody is everybody's": function(
        "app.holds", "a.user_id = app.worker() AND", ""
    ),
    "every worker leads": function("app.leads", "AND m.role = 'lead'", ""),
    "a leader with a seat leads": function("app.leads", "AND m.team_id = ANY (app.keys())", ""),
    # standing
    "a level forgets own records": function(
        "app.level_of", "AND g.person_id <> ALL (app.closed_to_me())", ""
    ),
    "whoever is in the team walks alongside": function(
        "app.alongside", "AND g.grantee = -app.worker()", ""
    ),
    "a lead of a team with a share leads round": function(
        "app.leads_round", "g.lets_in_until > now()", "g.full_until > now()"
    ),
    "standing says that broken glass writes": function(
        "app.standing", "AND g.writes_until > now()", "AND g.full_until > now()"
    ),
    "own records are let out": function(
        "app.lets_in", "AND g.person_id <> ALL (app.closed_to_me())", ""
    ),
    "broken glass lets others in": function("app.lets_in", "g.lets_in_until", "g.full_until"),
    "whoever writes lets others in": function("app.lets_in", "g.lets_in_until", "g.writes_until"),
    # what was asked
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
    # notes
    "a note forgets who is sealed": function(
        "app.note_closed", "(p.sealed AND NOT EXISTS", "(false AND NOT EXISTS"
    ),
    "a note forgets own records": function(
        "app.note_closed", "OR p.id = ANY (app.closed_to_me())", ""
    ),
    # querysets: wall one alone
    "wall one knows no level": python(
        VisibleQuerySet,
        "visible_to",
        lambda self, worker, *, level=None: self.filter(
            OpenTo(self.person_field, worker, "card_until")
        ),
    ),
    "wall one forgets own records": python(
        OpenTo, "sql", OpenTo.sql.replace("own.worker_id = %s", "own.worker_id = -%s")
    ),
    "wall one lets grants live for ever": python(
        OpenTo, "sql", OpenTo.sql.replace(" AND held.{until} > now()", "")
    ),
    "wall one is open": python(
        VisibleQuerySet, "visible_to", lambda self, worker, *, level=None: self.all()
    ),
    "wall one of notes is open": python(
        ContactQuerySet, "visible_to", lambda self, worker: self.all()
    ),
    "wall one of a spend's words is open": python(
        SpendWordsQuerySet, "visible_to", lambda self, worker: self.all()
    ),
}
# Found by the same, which begins with what is done.
DONE: dict[str, Sow] = {
    # policies: what is written
    "a story in another's name": policy(
        "people_story",
        "i",
        "written_by_id = ( SELECT app.worker() AS worker)",
        "written_by_id IS NOT NULL",
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
    "a share in another's name": policy(
        "people_share", "i", "shared_by_id = ( SELECT app.worker() AS worker)", "true"
    ),
    "details and what they were changed in a summary": both(
        policy("people_persondetails", "u", WRITES, SUMMARY),
        policy("people_persondetailsevent", "i", WRITES, SUMMARY),
    ),
    "a story replaced in a summary": policy("people_story", "u", WRITES, SUMMARY),
    "what is in the way cleared at the index card": policy("people_blocker", "u", WRITES, CARD),
    "feelings asked by broken glass": policy("people_wellbeing", "i", WRITES, FULLY),
    "whoever has all shares": policy("people_share", "i", "app.lets_in(person_id)", "true"),
    "ended teams are let back by glass": policy(
        "people_involvement", "u", "app.lets_in(person_id)", "(app.level_of(person_id) >= 3)"
    ),
    "a team lets itself in": policy("people_involvement", "i", "app.lets_in(person_id)", "true"),
    "a share asks a team in": policy(
        "people_pull", "i", "app.lets_in(person_id)", "(app.level_of(person_id) >= 1)"
    ),
    "administrators seat themselves": policy(
        "teams_membership", "i", "AND (user_id <> ( SELECT app.worker() AS worker))", ""
    ),
    "administrators appoint themselves": policy(
        "teams_appointment", "i", "AND (user_id <> ( SELECT app.worker() AS worker))", ""
    ),
    "seats by anybody": sql("ALTER POLICY i ON teams_membership WITH CHECK (true)"),
    "appointments by anybody": sql("ALTER POLICY i ON teams_appointment WITH CHECK (true)"),
    "agreements by anybody": sql("ALTER POLICY i ON people_agreement WITH CHECK (true)"),
    "agreements ended by anybody": both(
        sql("ALTER POLICY u ON people_agreement USING (true)"),
        sql("ALTER POLICY i ON people_agreementevent WITH CHECK (true)"),
    ),
    "an outsider is named": policy(
        "people_namedworker", "i", "app.sits_in(worker_id, team_id)", "true"
    ),
    "an agreement is not asked to fit": policy(
        "people_share", "i", "app.covers(agreement_id, to_team_id, (level)::integer)", "true"
    ),
    "another organisation's agreement carries a share": function(
        "app.covers", "AND me.organisation_id = mine.organisation_id", ""
    ),
    "who shared is struck out of an agreement": function(
        "app.strike_member",
        "AND NOT EXISTS (SELECT 1 FROM people_share s WHERE s.agreement_id = m.agreement_id)",
        "",
    ),
    "an agreement with somebody who is not in the team carries a share": function(
        "app.covers", "app.sits_in(u.id, team)", "true"
    ),
    "a page linked from a summary": policy("people_contactperson", "i", WRITES, CARD),
    "another's note linked": policy("people_contactperson", "i", "app.wrote(contact_id)", "true"),
    "a tie declared for another": sql("ALTER POLICY i ON people_ownrecord WITH CHECK (true)"),
    "limits by anybody of the team": policy("budgets_limit", "i", "app.leads(team_id)", "true"),
    "a lead ends their own limit": policy("budgets_limit", "u", "user_id IS DISTINCT FROM", "0 <>"),
    "another team's money": policy(
        "budgets_spend", "i", "(team_id = ANY", "(team_id IS NOT NULL OR team_id = ANY"
    ),
    "money in another's name": policy(
        "budgets_spend", "i", "asked_by_id = ( SELECT app.worker() AS worker)", "true"
    ),
    "money for whoever is seen": policy("budgets_spend", "i", WRITES, CARD),
    "anybody of the team answers for money": function("app.answers_for", "app.leads(team)", "true"),
    # rights
    "notes may be rewritten": sql(
        "GRANT UPDATE ON people_contact TO ph_app;"
        " CREATE POLICY mu ON people_contact FOR UPDATE TO ph_app USING (true)"
    ),
    "seals by hand": sql("GRANT UPDATE (sealed) ON people_person TO ph_app"),
    # finding somebody
    "search does not ask for a grant": function(
        "app.search_people", "g.grantee = ANY ((SELECT app.keys())::int[]) AND", ""
    ),
    "search finds own records": function(
        "app.search_people", "AND g.person_id <> ALL ((SELECT app.closed_to_me())::uuid[])", ""
    ),
    "search finds where somebody on a card lives": function(
        "app.search_people", "mine.summary AND place", "place"
    ),
    "a signpost shows the sealed": both(
        function("app.ask_signpost", "x.id, x.sealed", "x.id, false AS sealed"),
        function("app.signposts", "AND NOT x.sealed", ""),
    ),
    "a signpost to one's own record": both(
        function("app.ask_signpost", "AND x.id <> ALL (app.closed_to_me())", ""),
        function("app.signposts", "AND x.id <> ALL (app.closed_to_me())", ""),
    ),
    # asking, glass and seals
    "a worker asks in for another team": function(
        "app.ask_in", "OR NOT team = ANY (app.keys())", ""
    ),
    "glass breaks by id": function(
        "app.break_glass",
        "IF p IS NULL AND app.level_of(ref) > 0 THEN p := ref; END IF;",
        "IF p IS NULL THEN p := ref; END IF;",
    ),
    "anybody checks glass": function("app.check_glass", "NOT app.holds('steward') OR", ""),
    "anybody seals": function(
        "app.seal", "IF NOT app.alongside(p) AND NOT app.leads_round(p)", "IF false"
    ),
    "a share seals": function(
        "app.seal", "NOT app.alongside(p) AND NOT app.leads_round(p)", "app.level_of(p) < 3"
    ),
    "whoever lets others in seals": function(
        "app.seal", "NOT app.alongside(p) AND NOT app.leads_round(p)", "NOT app.lets_in(p)"
    ),
    "a seal that locks everybody out": function(
        "app.seal", "IF shut AND NOT EXISTS", "IF false AND NOT EXISTS"
    ),
    "anybody asks who looked": function(
        "audit.who_looked", "IF NOT app.holds('steward') AND NOT app.leads_round(person) OR", "IF"
    ),
    "anybody answers a pull": function(
        "app.answer_pull", "OR NOT (CASE WHEN", "OR false AND NOT (CASE WHEN"
    ),
    "a share lets in who asks to come in": function(
        "app.answer_pull", "THEN app.lets_in(u.person_id)", "THEN app.level_of(u.person_id) >= 3"
    ),
    "anybody wrote it": function("app.wrote", "AND author_id = app.worker()", ""),
}
# Found by the sweep of a world that was made with the fault: it changes what is kept.
KEPT: dict[str, Sow] = {
    # triggers
    "naming does not regrant": sql("DROP TRIGGER regrant ON people_namedworker"),
    "a share does not regrant": sql("DROP TRIGGER regrant ON people_share"),
    "a pull does not regrant": sql("DROP TRIGGER regrant ON people_pull"),
    "broken glass does not regrant": sql("DROP TRIGGER regrant ON people_breakglass"),
    "a seal does not regrant": sql("DROP TRIGGER regrant ON people_person"),
    "an agreement does not regrant": sql("DROP TRIGGER regrant ON people_agreement"),
    # the five bases, and what is kept of them
    "a seal leaves teams in": view("app.basis", "false AS past_seal", "true AS past_seal"),
    "a seal leaves shares in": view(
        "app.basis",
        "(LEAST(s.level, a.most_level) >= 3), false, false",
        "(LEAST(s.level, a.most_level) >= 3), false, true",
    ),
    "a seal leaves in who was asked": view(
        "app.basis", "'pull'::text, 1, false, false, false", "'pull'::text, 1, false, false, true"
    ),
    "a seal shuts out broken glass": view(
        "app.basis", "'glass'::text, 3, false, false, true", "'glass'::text, 3, false, false, false"
    ),
    "a team that was asked in reads the summary": view(
        "app.basis", "'pull'::text, 1,", "'pull'::text, 2,"
    ),
    "whoever asks to come in is in": view("app.basis", "AND (NOT p.asks_in)", ""),
    "an answer leaves the card open": view("app.basis", "(p.answered_at IS NULL) AND", ""),
    "broken glass writes": view(
        "app.basis", "'glass'::text, 3, false, false, true", "'glass'::text, 3, true, false, true"
    ),
    "broken glass is round the person": view(
        "app.basis", "'glass'::text, 3, false, false, true", "'glass'::text, 3, true, true, true"
    ),
    "a share is round the person": view(
        "app.basis",
        "(LEAST(s.level, a.most_level) >= 3), false, false",
        "(LEAST(s.level, a.most_level) >= 3), (LEAST(s.level, a.most_level) >= 3), false",
    ),
    "a full share does not write": view(
        "app.basis", "(LEAST(s.level, a.most_level) >= 3), false, false", "false, false, false"
    ),
    "every share is a full one": view(
        "app.basis", "'share'::text, LEAST(s.level, a.most_level) AS", "'share'::text, 3 AS"
    ),
    "withdrawn shares go on": view("app.basis", "WHERE (s.withdrawn_at IS NULL)", ""),
    "shares outlive the agreement": view("app.basis", "LEAST(s.ends_at, a.ends_at)", "s.ends_at"),
    "shares are older than the agreement": view(
        "app.basis", "GREATEST(s.starts_at, a.starts_at)", "s.starts_at"
    ),
    "a named worker needs no seat there": view(
        "app.basis",
        "(m.user_id = n.worker_id) AND (m.team_id = n.team_id)",
        "m.user_id = n.worker_id",
    ),
    "grants are never taken back": function(
        "app.regrant",
        "DELETE FROM person_grant g WHERE g.person_id = p",
        "DELETE FROM person_grant g WHERE false AND g.person_id = p",
    ),
    "a basis opens before it starts": view(
        "app.grants_wanted", "(starts_at <= (clock_timestamp() + '00:00:05'::interval)) AND", ""
    ),
    "the end of the card is the end of everything": view(
        "app.grants_wanted", "FILTER (WHERE (level >= 3))", "FILTER (WHERE (level >= 2))"
    ),
    "the card opens the summary": view("app.grants_wanted", "FILTER (WHERE (level >= 2))", ""),
    "whoever sees everything writes": view(
        "app.grants_wanted", "FILTER (WHERE writes)", "FILTER (WHERE (level >= 3))"
    ),
}  # Found by a handful of requests.
REQUESTED: dict[str, Sow] = {
    "leaders may read notes": sql("GRANT SELECT ON people_contact TO ph_leader"),
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
# Found by the test that is named.
AT_EDGES: dict[str, At] = {
    "involvement does not regrant": At(
        own.test_an_involvement_that_ended_closes_at_once,
        sql("DROP TRIGGER regrant ON people_involvement"),
    ),
    # limits
    "who is only shown records shows them": At(
        steward.test_who_only_shows_records_is_shown_none_and_the_other_way_round,
        function("app.covers", "AND mine.gives", ""),
    ),
    "who only shows records is shown them": At(
        steward.test_who_only_shows_records_is_shown_none_and_the_other_way_round,
        function("app.covers", "AND theirs.takes", ""),
    ),
    "who was struck out shares on": At(
        steward.test_who_only_shows_records_is_shown_none_and_the_other_way_round,
        function("app.covers", "AND mine.struck_at IS NULL", ""),
    ),
    "who was struck out is shown records": At(
        steward.test_who_only_shows_records_is_shown_none_and_the_other_way_round,
        function("app.covers", "AND theirs.struck_at IS NULL", ""),
    ),
    "a share opens deeper than its agreement": At(
        steward.test_a_share_opens_no_deeper_than_its_agreement,
        view("app.basis", "LEAST(s.level, a.most_level)", "s.level"),
    ),
    "an agreement carries a deeper share": At(
        steward.test_an_agreement_carries_no_share_deeper_than_it_goes_nor_before_it_begins,
        function("app.covers", "AND a.most_level >= level", ""),
    ),
    "an agreement to come carries a share": At(
        steward.test_an_agreement_carries_no_share_deeper_than_it_goes_nor_before_it_begins,
        function("app.covers", "AND a.starts_at <= now()", ""),
    ),
    **{
        f"{name} for anybody": At(
            steward.test_looks_are_the_stewards_to_list_and_nobody_elses,
            function(name, "IF NOT app.holds('steward') THEN", "IF false THEN"),
        )
        for name in (
            "audit.looks",
            "audit.patterns",
            "audit.sealed_records",
            "audit.state",
            "audit.reference",
        )
    },
    "the steward's own looks are listed": At(
        steward.test_looks_at_the_stewards_own_record_are_anothers,
        function("audit.looks", "AND NOT r.persons <@ $10", "AND ($10 IS NULL OR true)"),
    ),
    "a look at the steward's own record is picked": At(
        steward.test_looks_at_the_stewards_own_record_are_anothers,
        function("app.pick_look", "AND NOT r.persons && app.closed_to_me()", ""),
    ),
    "one's own look is picked": At(
        steward.test_nobody_lays_their_own_look_on_the_desk_or_settles_it,
        function("app.pick_look", "AND r.worker <> app.worker()", ""),
    ),
    "one's own look is drawn": At(
        steward.test_nobody_lays_their_own_look_on_the_desk_or_settles_it,
        function("app.draw_looks", "AND r.worker <> app.worker()", ""),
    ),
    "one's own look is settled": At(
        steward.test_nobody_lays_their_own_look_on_the_desk_or_settles_it,
        function("app.check_look", "AND c.worker_id <> app.worker()", ""),
    ),
    "a look is settled by anybody": At(
        steward.test_nobody_lays_their_own_look_on_the_desk_or_settles_it,
        function("app.check_look", "NOT app.holds('steward') OR", ""),
    ),
    "a question is answered by anybody": At(
        steward.test_a_question_is_answered_by_whom_it_was_asked,
        function("app.answer_check", "AND worker_id = app.worker()", ""),
    ),
    "a copy is approved by who read it": At(
        steward.test_what_leaves_is_approved_by_somebody_else_who_may_write,
        sql("ALTER TABLE people_datarequest DROP CONSTRAINT two_pairs_of_eyes"),
    ),
    "a copy is approved without a key": At(
        steward.test_what_leaves_is_approved_by_somebody_else_who_may_write,
        function("app.datarequest_trg", "AND NOT priv.writes_about(NEW.person_id, w)", "AND false"),
    ),
    "a copy is approved in another's name": At(
        steward.test_what_leaves_is_approved_by_somebody_else_who_may_write,
        function("app.datarequest_trg", "NEW.approved_by_id <> w OR", ""),
    ),
    "a closed request is changed": At(
        steward.test_what_is_closed_is_changed_no_more,
        function(
            "app.datarequest_trg", "OLD.sent_on IS NOT NULL OR OLD.decided_on IS NOT NULL", "false"
        ),
    ),
    "a record is read line by line through broken glass": At(
        steward.test_the_lines_of_a_record_are_for_who_may_write_about_the_person,
        function("app.record_to_read", "OR NOT priv.writes_about(q.person_id, app.worker())", ""),
    ),
    "the steward reads what does not leave": At(
        steward.test_what_does_not_leave_is_not_the_stewards_to_read,
        sql(
            "ALTER POLICY s ON people_withheld USING (app.holds('steward') OR app.level_of(person_id) = 3)"
        ),
    ),
    "a request is read with a summary": At(
        steward.test_a_request_is_read_by_whoever_sees_everything_and_the_steward,
        policy("people_datarequest", "s", FULLY, SUMMARY),
    ),
    "a steward reads a request of their own": At(
        steward.test_a_request_is_read_by_whoever_sees_everything_and_the_steward,
        policy("people_datarequest", "s", "(person_id <> ALL", "true OR (person_id <> ALL"),
    ),
    "sixty-one questions an hour": At(
        edges.test_sixty_questions_an_hour_and_not_one_more,
        function("app.ask_signpost", ">= 60", ">= 61"),
    ),
    "questions are counted for half an hour": At(
        edges.test_sixty_questions_an_hour_and_not_one_more,
        function("app.ask_signpost", "interval '1 hour'", "interval '30 minutes'"),
    ),
    "one count of questions for all": At(
        edges.test_sixty_questions_an_hour_and_not_one_more,
        function("app.ask_signpost", "x.worker_id = w\n      AND", ""),
    ),
    "six broken glasses a day": At(
        edges.test_five_broken_glasses_a_day, function("app.break_glass", ">= 5", ">= 6")
    ),
    "broken glass is counted for an hour": At(
        edges.test_five_broken_glasses_a_day,
        function("app.break_glass", "interval '1 day'", "interval '1 hour'"),
    ),
    "glass is broken for 73 hours": At(
        edges.test_glass_is_broken_for_at_most_72_hours,
        both(
            function("app.break_glass", "BETWEEN 1 AND 72", "BETWEEN 1 AND 73"),
            sql("ALTER TABLE people_breakglass DROP CONSTRAINT glass_mends_within_72_hours"),
        ),
    ),
    "a reference is good for two days": At(
        edges.test_a_reference_lapses_after_a_day,
        function("priv.pointed_to", "interval '1 day'", "interval '2 days'"),
    ),
    "an answer is read for two days": At(
        by_hand.test_an_answer_is_read_for_a_day,
        function("app.signposts", "interval '1 day'", "interval '2 days'"),
    ),
    "a question waits for 30 days": At(
        edges.test_a_question_is_over_after_14_days_whatever_was_asked,
        sql("ALTER TABLE people_pull DROP CONSTRAINT pull_waits_at_most_14_days"),
    ),
    "a question is asked for a moment to come": At(
        edges.test_a_question_does_not_open_the_card_longer_by_a_moment_to_come,
        policy(
            "people_pull", "i", "(asked_at <= (clock_timestamp() + '00:00:05'::interval))", "true"
        ),
    ),
    "a colleague is answered after the question lapsed": At(
        edges.test_who_asks_to_come_in_is_answered_while_the_question_waits,
        function("app.answer_pull", "u.waits_until <= now() OR NOT", "NOT"),
    ),
    "a team answers about somebody sealed": At(
        edges.test_a_team_does_not_answer_what_it_was_asked_of_somebody_sealed,
        both(
            function("app.answer_pull", "x.id = u.person_id AND x.sealed", "false"),
            function("app.answer_pull", "app.level_of(u.person_id) >= 1", "true"),
        ),
    ),
    "a question is answered twice": At(
        edges.test_an_answer_is_given_once_and_opens_what_it_says,
        function("app.answer_pull", "IF u.answered_at IS NOT NULL THEN RETURN false; END IF;", ""),
    ),
    "a note goes onto a page for two hours": At(
        edges.test_a_note_goes_onto_a_page_within_the_hour_of_writing,
        function("app.wrote", "interval '1 hour'", "interval '2 hours'"),
    ),
    # one's own only
    "a reference is anybody's": At(
        edges.test_a_reference_belongs_to_who_asked,
        function("priv.pointed_to", "q.worker_id = app.worker() AND", ""),
    ),
    "an answer is anybody's": At(
        edges.test_an_answer_is_read_by_who_asked,
        function("app.signposts", "AND q.worker_id = app.worker()", ""),
    ),
    "nobody is told who asked": At(
        edges.test_whoever_may_see_a_sealed_person_hears_that_somebody_asked,
        function("app.ask_signpost", "found.id, found.sealed", "found.id, false"),
    ),
    "a question is answered where it is asked": At(
        by_hand.test_a_question_is_not_answered_in_the_transaction_that_asks_it,
        function("app.signposts", "AND q.xact <> pg_current_xact_id()", ""),
    ),
    "a reference is good where the question is asked": At(
        by_hand.test_a_question_is_not_answered_in_the_transaction_that_asks_it,
        function("priv.pointed_to", "AND q.xact <> pg_current_xact_id()", ""),
    ),
    "drafts are everybody's": At(
        own.test_drafts_and_posted_forms_are_ones_own,
        sql("ALTER POLICY s ON web_draft USING (true)"),
    ),
    "a draft for another": At(
        own.test_drafts_and_posted_forms_are_ones_own,
        sql("ALTER POLICY i ON web_draft WITH CHECK (true)"),
    ),
    "drafts of all are removed": At(
        by_hand.test_nobody_removes_or_changes_what_a_page_keeps_for_another,
        sql("ALTER POLICY d ON web_draft USING (true)"),
    ),
    "posted forms are everybody's": At(
        own.test_drafts_and_posted_forms_are_ones_own,
        sql("ALTER POLICY s ON web_postedform USING (true)"),
    ),
    "posted forms of all are changed": At(
        by_hand.test_nobody_removes_or_changes_what_a_page_keeps_for_another,
        sql("ALTER POLICY u ON web_postedform USING (true)"),
    ),
    "jobs are everybody's": At(
        own.test_jobs_are_ones_own, sql("ALTER POLICY s ON jobs_job USING (true)")
    ),
    "wall one of jobs is open": At(
        own.test_jobs_are_ones_own,
        python(JobQuerySet, "visible_to", lambda self, worker: self.all()),
    ),
    "a lead sets their own limit": At(
        own.test_a_limit_is_set_for_others_of_the_team_and_never_for_oneself,
        policy("budgets_limit", "i", "user_id IS DISTINCT FROM", "0 <>"),
    ),
    "somebody answers themselves": At(
        own.test_nobody_answers_what_they_asked_for_themselves,
        both(
            sql("ALTER TABLE budgets_approval DROP CONSTRAINT nobody_answers_themselves"),
            both(
                sql("ALTER TABLE budgets_spend DROP CONSTRAINT no_self_approval"),
                function("app.answer_spend", "s.asked_by_id = me", "false"),
            ),
        ),
    ),
    "a voice is written by hand": At(
        by_hand.test_nobody_answers_for_money_in_their_own_favour_by_hand,
        sql(
            "GRANT INSERT ON budgets_approval TO ph_app;"
            " CREATE POLICY mi ON budgets_approval FOR INSERT TO ph_app WITH CHECK (true)"
        ),
    ),
    "a declared tie closes nothing": At(
        own.test_a_tie_is_declared_by_oneself_only_and_closes_at_once,
        function("app.closed_to_me", "worker_id = app.worker()", "false"),
    ),
    # sessions
    "a session idles for two hours": At(
        own.test_a_session_lapses_when_idle_and_at_its_end,
        function("app.begin", "x.idle_seconds)", "2 * x.idle_seconds)"),
    ),
    "a session lasts an hour longer": At(
        own.test_a_session_lapses_when_idle_and_at_its_end,
        function("app.begin", "x.expires_at > now()", "x.expires_at > now() - interval '1 hour'"),
    ),
    "a session of a stopped account goes on": At(
        own.test_a_stopped_account_opens_nothing_and_neither_does_the_session_it_had,
        function("app.begin", "AND k.is_active", ""),
    ),
    "a closed session opens": At(
        by_hand.test_a_session_that_was_closed_opens_nothing,
        function("app.close_session", "WHERE", "WHERE false AND"),
    ),
    "a session's row is read under any key": At(
        sessions_tests.test_a_colleague_s_row_copied_under_one_s_own_key_opens_nothing,
        lambda: patch.multiple(
            sessions.SessionStore,
            encode=lambda self, words: self.serializer().dumps(words).decode("latin-1"),
            decode=lambda self, data: self.serializer().loads(data.encode("latin-1")),
        ),
    ),
    "a session opened under another key goes on": At(
        sessions_tests.test_a_session_opened_under_another_key_is_flushed_and_not_opened,
        python(middleware, "OPENED", "another_word"),
    ),
    # signing in
    "a second factor without proof": At(
        proved.test_sql_forges_nothing, sql("DROP TRIGGER is_proved ON mfa_authenticator")
    ),
    "a second factor taken away without proof": At(
        proved.test_sql_forges_nothing,
        function(
            "app.factor_is_proved",
            "TG_OP = 'DELETE' AND app.is_vouched('factor gone', OLD.user_id, 'null')",
            "TG_OP = 'DELETE'",
        ),
    ),
    "a second factor changes hands": At(
        proved.test_sql_forges_nothing,
        function(
            "app.factor_is_proved",
            "(NEW.id, NEW.user_id, NEW.type, NEW.data, NEW.created_at)\n"
            "      IS NOT DISTINCT FROM (OLD.id, OLD.user_id, OLD.type,",
            "(NEW.id, NEW.type, NEW.data, NEW.created_at)\n"
            "      IS NOT DISTINCT FROM (OLD.id, OLD.type,",
        ),
    ),
    "a link without proof": At(
        proved.test_sql_forges_nothing, sql("DROP TRIGGER is_proved ON socialaccount_socialaccount")
    ),
    "a password without proof": At(
        proved.test_sql_forges_nothing,
        function("app.keep_password", "IF NOT priv.vouched(", "IF false AND priv.vouched("),
    ),
    "a password's hash without proof": At(
        proved.test_sql_forges_nothing,
        function("app.password_of", "IF NOT priv.vouched(", "IF false AND priv.vouched("),
    ),
    "an address of somebody else": At(
        proved.test_sql_forges_nothing,
        sql("ALTER POLICY i ON account_emailaddress WITH CHECK (true)"),
    ),
    "a proof is good for ever": At(
        proved.test_an_old_proof_is_none,
        function("priv.vouched", "to_timestamp(expires) > clock_timestamp()\n    AND", ""),
    ),
    "a proof of other words": At(
        proved.test_a_proof_for_one_s_own_app_makes_nobody_else_s,
        function("app.is_vouched", "(v ->> 'words')::jsonb = facts AND", ""),
    ),
    "fifty wrong codes": At(
        ways_in.test_five_wrong_codes_end_it,
        function("app.use_way_in", "wrong_codes >= 4", "wrong_codes >= 49"),
    ),
    "who asks for a way in releases it": At(
        ways_in.test_who_asked_does_not_release_as_the_lead_they_also_are,
        function("app.may_release", "AND app.worker() IS DISTINCT FROM asker", ""),
    ),
    "the holder releases their own way in": At(
        ways_in.test_the_holder_does_not_release_their_own,
        function("app.may_release", "app.worker() <> account AND", ""),
    ),
    "a way in works twice": At(
        ways_in.test_it_works_once,
        both(
            function("app.use_way_in", "w.used_at IS NOT NULL OR", ""),
            function("app.way_in", "AND w.used_at IS NULL", ""),
        ),
    ),
    # how a row is born
    "a question is born answered": At(
        by_hand.test_a_question_is_born_unanswered_and_asks_nobody_in_for_others,
        policy("people_pull", "i", "(answered_at IS NULL)", "true"),
    ),
    "somebody asks in by hand for another team": At(
        by_hand.test_a_question_is_born_unanswered_and_asks_nobody_in_for_others,
        policy("people_pull", "i", "(NOT asks_in)", "true"),
    ),
    "a spend is born answered": At(
        by_hand.test_a_spend_is_born_unanswered,
        policy("budgets_spend", "i", "(answered_by_id IS NULL)", "true"),
    ),
    "words for what another asked": At(
        by_hand.test_the_words_of_a_spend_come_from_who_asked_and_before_the_answer,
        policy(
            "budgets_spendwords", "i", "(x.asked_by_id = ( SELECT app.worker() AS worker))", "true"
        ),
    ),
    "words after the answer": At(
        by_hand.test_the_words_of_a_spend_come_from_who_asked_and_before_the_answer,
        policy("budgets_spendwords", "i", "(x.answered_by_id IS NULL)", "true"),
    ),
    "words about a person said to be a street's": At(
        by_hand.test_the_words_of_a_spend_come_from_who_asked_and_before_the_answer,
        policy(
            "budgets_spendwords",
            "i",
            "(NOT (x.person_id IS DISTINCT FROM budgets_spendwords.person_id))",
            "true",
        ),
    ),
    "a person is born sealed": At(
        by_hand.test_nobody_is_born_sealed_or_for_another_team_or_in_another_s_name,
        policy("people_person", "i", "(NOT sealed)", "true"),
    ),
    "a person is born for another team": At(
        by_hand.test_nobody_is_born_sealed_or_for_another_team_or_in_another_s_name,
        policy("people_person", "i", "(lead_team_id = ANY", "(lead_team_id <> ALL"),
    ),
    "an import seals": At(
        by_hand.test_an_import_makes_nobody_sealed,
        sql("ALTER POLICY ji ON people_person WITH CHECK (true)"),
    ),
    "a job is born done": At(
        by_hand.test_a_job_is_born_asked_and_in_one_s_own_name,
        policy("jobs_job", "i", "((state)::text = 'asked'::text)", "true"),
    ),
    "a leader's job is born done": At(
        by_hand.test_a_job_is_born_asked_and_in_one_s_own_name,
        policy("jobs_job", "li", "((state)::text = 'asked'::text)", "true"),
    ),
    "a job in another's name": At(
        by_hand.test_a_job_is_born_asked_and_in_one_s_own_name,
        policy(
            "jobs_job",
            "i",
            "asked_by_id = ( SELECT app.worker() AS worker)",
            "asked_by_id IS NOT NULL",
        ),
    ),
    "details changed in a summary": At(
        by_hand.test_whoever_sees_a_summary_changes_nothing,
        policy("people_persondetails", "u", WRITES, SUMMARY),
    ),
    # what hangs on a note
    "anybody says who was there": At(
        by_hand.test_only_who_wrote_a_note_says_who_was_there_and_what_is_kept_apart,
        sql("ALTER POLICY i ON people_contactworker WITH CHECK (true)"),
    ),
    "a colleague keeps a part apart": At(
        by_hand.test_only_who_wrote_a_note_says_who_was_there_and_what_is_kept_apart,
        policy("people_contactaside", "i", "app.wrote(contact_id)", "true"),
    ),
    "a part is kept to another team": At(
        edges.test_a_part_is_kept_to_ones_own_team_only,
        policy(
            "people_contactaside", "i", "(team_id = ANY", "(team_id IS NOT NULL OR team_id = ANY"
        ),
    ),
    "a correction is open where the note is closed": At(
        by_hand.test_a_correction_is_closed_with_what_it_corrects,
        function(
            "app.note_closed",
            "OR l.contact_id = (SELECT c.corrects_id FROM people_contact c WHERE c.id = note)",
            "",
        ),
    ),
    # columns and rights
    "a share is raised by hand": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT UPDATE (level, ends_at) ON people_share TO ph_app"),
    ),
    "a story is rewritten by hand": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT UPDATE (words) ON people_story TO ph_app"),
    ),
    "a spend becomes dearer by hand": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT UPDATE (asked_pence) ON budgets_spend TO ph_app"),
    ),
    "a limit is raised by hand": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT UPDATE (per_spend_pence) ON budgets_limit TO ph_app"),
    ),
    "jobs read the words of promises": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT SELECT (words) ON people_promise TO ph_job"),
    ),
    "jobs read where somebody lives": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT SELECT (address) ON people_persondetails TO ph_job"),
    ),
    "jobs change a person": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT UPDATE (neighbourhood_id) ON people_person TO ph_job"),
    ),
    "leaders read spends": At(
        by_hand.test_a_role_has_this_right_on_these_columns_about_people_and_money,
        sql("GRANT SELECT ON budgets_spend TO ph_leader"),
    ),
    "a worker removes goals": At(
        by_hand.test_no_role_removes_anything_about_people_or_money,
        sql("GRANT DELETE ON people_goal TO ph_app"),
    ),
    "a lead round their own relative": At(
        by_hand.test_a_lead_does_not_lead_round_a_relative,
        function("app.leads_round", "AND g.person_id <> ALL (app.closed_to_me())", ""),
    ),
    "whoever sits nowhere keeps their own key": At(
        by_hand.test_whoever_sits_in_no_team_holds_no_key,
        function("app.begin", "ELSIF seats = '[]' THEN", "ELSIF false THEN"),
    ),
    "everybody hears who asked after the sealed": At(
        edges.test_whoever_may_see_a_sealed_person_hears_that_somebody_asked,
        sql(
            "CREATE OR REPLACE VIEW app.sealed_ask WITH (security_barrier) AS"
            " SELECT s.reference AS id, s.person_id, q.worker_id, q.asked_at FROM priv.signpost s"
            " JOIN priv.question q ON q.id = s.question_id WHERE s.sealed"
        ),
    ),
    "signposts without a team": At(
        by_hand.test_whoever_sits_in_no_team_holds_no_key,
        function("app.ask_signpost", "cardinality(app.keys()) < 2", "false"),
    ),
    "a card of somebody sealed opens the note": At(
        edges.test_glass_that_was_broken_before_the_seal_stays_and_none_is_broken_after,
        function("app.note_closed", "g.summary_until > now()", "g.card_until > now()"),
    ),
    # the clock and the bases
    "a named worker stays when the seat ends": At(
        edges.test_who_walks_alongside_does_so_from_a_seat_and_while_they_sit_there,
        view(
            "app.basis",
            "COALESCE(m.ends_at, 'infinity'::timestamp with time zone)) AS",
            "'infinity'::timestamp with time zone) AS",
        ),
    ),
    "a grant is never lowered": At(
        edges.test_a_team_that_leaves_keeps_what_is_shared_with_it,
        function(
            "app.regrant",
            "full_until = excluded.full_until",
            "full_until = greatest(g.full_until, excluded.full_until)",
        ),
    ),
    "who leaves goes on letting in": At(
        edges.test_a_team_that_leaves_keeps_what_is_shared_with_it,
        function(
            "app.regrant",
            "lets_in_until = excluded.lets_in_until",
            "lets_in_until = g.lets_in_until",
        ),
    ),
    "a seat does not regrant": At(
        edges.test_who_walks_alongside_does_so_from_a_seat_and_while_they_sit_there,
        sql("DROP TRIGGER regrant ON teams_membership"),
    ),
    "an involvement to come never opens": At(
        edges.test_what_began_opens_however_late_the_clock_calls,
        function(
            "app.open_what_began",
            "SELECT person_id FROM people_involvement WHERE starts_at > since AND starts_at <= upto\n    UNION",
            "",
        ),
    ),
    "a share to come never opens": At(
        edges.test_what_began_opens_however_late_the_clock_calls,
        function(
            "app.open_what_began",
            "UNION SELECT person_id FROM people_share WHERE starts_at > since AND starts_at <= upto",
            "",
        ),
    ),
    "an agreement to come never opens": At(
        edges.test_what_began_opens_however_late_the_clock_calls,
        function("app.open_what_began", "a.starts_at > since", "false"),
    ),
    "a seat to come never opens": At(
        by_hand.test_who_walks_alongside_from_a_seat_to_come_does_so_when_it_begins,
        function("app.open_what_began", "WHERE m.starts_at > since", "WHERE false"),
    ),
    "what began is looked for a day back": At(
        edges.test_what_began_opens_however_late_the_clock_calls,
        function(
            "app.open_what_began",
            "coalesce(since, '-infinity')",
            "greatest(since, upto - interval '1 day')",
        ),
    ),
    "a named worker's seat is not waited for": At(
        by_hand.test_who_walks_alongside_from_a_seat_to_come_does_so_when_it_begins,
        view("app.basis", "GREATEST(n.starts_at, m.starts_at)", "n.starts_at"),
    ),
    "a stopped account walks alongside": At(
        by_hand.test_nobody_is_sealed_when_only_a_stopped_account_walks_alongside,
        view("app.basis", "(u.id = n.worker_id) AND u.is_active", "u.id = n.worker_id"),
    ),
    "an account that stops regrants nothing": At(
        by_hand.test_nobody_is_sealed_when_only_a_stopped_account_walks_alongside,
        sql("DROP TRIGGER regrant ON teams_user"),
    ),
    "broken glass outlives its hours by a share": At(
        edges.test_a_higher_basis_that_ends_leaves_the_lower_one,
        view("app.grants_wanted", "FILTER (WHERE (level >= 3))", "FILTER (WHERE (level >= 2))"),
    ),
    "glass is broken after the seal": At(
        edges.test_glass_that_was_broken_before_the_seal_stays_and_none_is_broken_after,
        function("priv.pointed_to", "AND NOT x.sealed", ""),
    ),
    "glass stays broken without a seat": At(
        edges.test_glass_closes_with_the_last_seat_and_not_before,
        both(
            view("app.basis", "LEAST(g.ends_at, seat.ends_at)", "g.ends_at"),
            function("app.begin", "ELSIF seats = '[]' THEN", "ELSIF false THEN"),
        ),
    ),
    "people are regranted without waiting": At(
        own.test_an_involvement_that_ended_closes_at_once,
        function("app.regrant", "WHERE id = p FOR NO KEY UPDATE", "WHERE id = p"),
    ),
}
MUTANTS: dict[str, Sow | At] = {**SWEPT, **DONE, **KEPT, **REQUESTED, **AT_EDGES}

# Faults that change nothing that anybody can see, each by name with the reason.
EQUIVALENT = {
    "a card of somebody sealed opens the note": "whoever sees somebody sealed at all, by name or by broken"
    " glass, sees everything of them",
    "details changed in a summary": "the earlier version that a change leaves is added by whoever writes",
    "people are regranted without waiting": "only two transactions at once could tell, and only when both"
    " change why somebody sees the same person",
}
FIXTURES: dict[str, Callable[..., object]] = {
    "town": edges.Town,
    "ruth": proved.ruth,
    "administrator": letting.administrator,
    "seat": letting.seat,
    "lead": letting.lead,
}


def cases(test: Test) -> Iterator[dict[str, object]]:
    """The arguments of each of the test's parameters' values, without fixtures."""
    given = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names, values = mark.args[:2]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
            given.append(
                [
                    dict(zip(names, value if len(names) > 1 else [value], strict=True))
                    for value in values
                ]
            )
    for several in itertools.product(*given):
        yield {name: value for one in several for name, value in one.items()}


def fails(test: Test) -> str:
    """Why the test fails with one of its values; nothing when it passes with all."""
    for values in cases(test):
        try:
            with transaction.atomic(), pytest.MonkeyPatch.context() as monkeypatch:
                made = {"monkeypatch": monkeypatch, "sign_in": signed_in}
                test(
                    **{
                        name: values[name] if name in values else fixture(name, made)
                        for name in arguments(test)
                    }
                )
                transaction.set_rollback(True)
        except Exception as failure:
            said = f"{failure}".strip().splitlines() or [""]
            return f"{test.__name__} {said[0]} ({type(failure).__name__})"
    return ""


def arguments(test: Callable) -> list[str]:
    return list(inspect.signature(test).parameters)


def fixture(name: str, made: dict[str, object]) -> object:
    if name not in made:
        make = inspect.unwrap(FIXTURES[name])
        made[name] = make(**{each: fixture(each, made) for each in arguments(make)})
    return made[name]


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    second_factor(client)
    return client


@contextmanager
def sown(sow: Callable[[], object]) -> Iterator[None]:
    with transaction.atomic(), ExitStack() as stack, connection.cursor() as cursor:
        # what waits to be checked is checked, else no table can be altered
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
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
    with patch("placehub.outcomes.queries.published", lambda: roles.append(_role())):
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


def swept(world: World, doing_first: bool) -> str:
    """What the sweep finds first; nothing when it finds nothing."""
    try:
        return "".join(sweep_of(world, first=True).everything(doing_first=doing_first))
    except Exception as broken:  # a fault that breaks the sweep is found too
        return f"{type(broken).__name__}: {broken}"


def found_with(name: str, world: World | None) -> str:
    """Sow one fault, and say what is found of it first. ``world`` was made without a fault; without one,
    it is made with the fault.
    """
    if name in AT_EDGES:
        with sown(AT_EDGES[name].sow):
            return fails(AT_EDGES[name].test)
    with sown(MUTANTS[name]):
        world = world or make_world()
        return "".join(requests(world)[:1]) if name in REQUESTED else swept(world, name in DONE)


def chosen() -> list[str]:
    return list(MUTANTS) if FULL else list(MUTANTS)[:: len(MUTANTS) // A_FEW]


def test_without_a_fault_nothing_is_found() -> None:
    with transaction.atomic():
        assert not requests(make_world())
        transaction.set_rollback(True)
    named = {at.test for name in chosen() if isinstance(at := MUTANTS[name], At)}
    assert not [why for test in named if (why := fails(test))]


def test_every_seeded_fault_is_found(capsys: pytest.CaptureFixture) -> None:
    names = sorted(chosen(), key=lambda name: name not in KEPT)
    killed, alive, world = {}, [], None
    for name in names:
        if name not in KEPT:
            world = world or make_world()
        if found := found_with(name, world):
            killed[name] = found
        else:
            alive.append(name)
    with capsys.disabled():
        print(
            f"\nmutants: {len(names)} of {len(MUTANTS)} sown, {len(killed)} found,"
            f" {len(set(alive) & set(EQUIVALENT))} equivalent by name"
        )
        for name, fault in killed.items():
            print(f"  {name}: {' '.join(fault.split())[:160]}")
        for name in alive:
            print(f"  NOT FOUND {name}: {EQUIVALENT.get(name, '')}")
    assert set(alive) <= set(EQUIVALENT)
    assert not set(killed) & set(EQUIVALENT)
    assert len(MUTANTS) >= 106
