"""Faults at the edges of limits, each found by the test that is named."""

from __future__ import annotations

from tests.verify import test_by_hand as by_hand
from tests.verify import test_edges as edges
from tests.verify import test_edges_own as own
from tests.verify import test_edges_steward as steward
from tests.verify.mutants.sowing import (
    FULLY,
    SUMMARY,
    At,
    both,
    function,
    policy,
    sql,
    view,
)

LIMITS: dict[str, At] = {
    "involvement does not regrant": At(
        own.test_an_involvement_that_ended_closes_at_once,
        sql("DROP TRIGGER regrant ON people_involvement"),
    ),
    "a share seals": At(
        own.test_neither_a_share_nor_a_team_that_is_round_them_is_enough_to_seal,
        function(
            "app.seal", "NOT app.alongside(p) AND NOT app.leads_round(p)", "app.level_of(p) < 3"
        ),
    ),
    "whoever lets others in seals": At(
        own.test_neither_a_share_nor_a_team_that_is_round_them_is_enough_to_seal,
        function(
            "app.seal", "NOT app.alongside(p) AND NOT app.leads_round(p)", "NOT app.lets_in(p)"
        ),
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
}
