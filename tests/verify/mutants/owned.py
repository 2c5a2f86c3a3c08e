"""Faults at the edges of what is one's own, of sessions and of signing in."""

from __future__ import annotations

from unittest.mock import patch

from placehub.access import middleware, sessions
from placehub.jobs.models import JobQuerySet
from tests.access import test_sessions as sessions_tests
from tests.teams import test_proved as proved
from tests.teams import test_ways_in as ways_in
from tests.verify import test_by_hand as by_hand
from tests.verify import test_edges as edges
from tests.verify import test_edges_own as own
from tests.verify.mutants.sowing import (
    At,
    both,
    function,
    policy,
    python,
    sql,
)

OWNED: dict[str, At] = {
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
}
