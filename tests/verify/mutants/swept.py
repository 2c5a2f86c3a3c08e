"""Faults that the sweep finds: of what is read, of who somebody is, of wall one."""

from __future__ import annotations

from budgets.spends.models import SpendWordsQuerySet
from people.access.models import OpenTo, VisibleQuerySet
from people.contacts.models import ContactQuerySet
from tests.verify.mutants.sowing import (
    CARD,
    FULLY,
    SUMMARY,
    Sow,
    function,
    policy,
    python,
    sql,
)

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
