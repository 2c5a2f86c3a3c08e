"""Faults in how a row is born, in what hangs on a note, in rights, and of the clock."""

from __future__ import annotations

from tests.verify import test_by_hand as by_hand
from tests.verify import test_edges as edges
from tests.verify import test_edges_own as own
from tests.verify.mutants.sowing import (
    SUMMARY,
    WRITES,
    At,
    both,
    function,
    policy,
    sql,
    view,
)

BORN: dict[str, At] = {
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
