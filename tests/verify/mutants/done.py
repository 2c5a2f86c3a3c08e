"""Faults that the sweep finds when it writes, and in what triggers keep; and those that requests find."""

from __future__ import annotations

from placehub.access import middleware, sessions
from teams import rules as team_rules
from tests.verify.mutants.sowing import (
    CARD,
    FULLY,
    SUMMARY,
    WRITES,
    Sow,
    both,
    function,
    policy,
    python,
    sql,
    view,
)

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
    "what was in the way taken to leaders at the index card": policy(
        "people_blocker", "u", WRITES, CARD
    ),
    "feelings asked by broken glass": policy("people_wellbeing", "i", WRITES, FULLY),
    "whoever has all shares": policy("people_share", "i", "app.lets_in(person_id)", "true"),
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
    "a seal that locks everybody out": function(
        "app.seal", "IF shut AND NOT EXISTS", "IF false AND NOT EXISTS"
    ),
    "anybody asks who looked": function(
        "audit.who_looked",
        "NOT app.holds('steward') AND NOT app.leads_round(person) AND NOT app.alongside(person) OR",
        "",
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
