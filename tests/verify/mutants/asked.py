"""Faults in the walls of decisions, of what leaders are asked to back, and of what stops."""

from __future__ import annotations

from tests.people.decisions import test_walls as decisions
from tests.teams.decisions import test_walls as asks
from tests.teams.stops import test_walls as stops
from tests.verify.mutants.sowing import CARD, FULLY, SUMMARY, WRITES, At, Sow, function, policy, sql

ME = "( SELECT app.worker() AS worker)"

# found by the sweep
READ: dict[str, Sow] = {
    "decisions at the index card": policy("people_decision", "s", SUMMARY, CARD),
    "what happened meanwhile at the index card": policy("people_meanwhile", "s", SUMMARY, CARD),
    "who backs it at the index card": policy("people_backing", "s", SUMMARY, CARD),
    "earlier decisions in a summary": policy("people_decisionevent", "s", FULLY, SUMMARY),
}
WRITTEN: dict[str, Sow] = {
    "a decision in another's name": policy("people_decision", "i", f"author_id = {ME}", "true"),
    "a decision by broken glass": policy("people_decision", "i", WRITES, FULLY),
    "every worker backs": policy("people_backing", "i", "app.leads_round(person_id)", "true"),
    "backed in another's name": policy("people_backing", "i", f"backer_id = {ME}", "true"),
}

ASKED: dict[str, At] = {
    "leaders read decisions": At(
        decisions.test_neither_leaders_nor_jobs_reach_any_of_it,
        sql(
            "GRANT SELECT ON people_decision TO ph_leader;"
            " CREATE POLICY ls ON people_decision FOR SELECT TO ph_leader USING (true)"
        ),
    ),
    "another's ask is tied to a decision": At(
        decisions.test_what_another_asked_a_leader_is_not_tied_to_a_decision,
        policy("people_backing", "i", f"k.asked_by_id = {ME}", "true"),
    ),
    "a removal leaves decisions": At(
        decisions.test_a_removal_takes_every_word_and_leaves_what_the_leader_read,
        function("priv.take_away", "'people_decisionevent', ", ""),
    ),
    "every leader reads what one is asked": At(
        asks.test_another_leader_neither_reads_nor_answers,
        sql("ALTER POLICY ls ON decisions_backingask USING (true)"),
    ),
    "every leader answers what one is asked": At(
        asks.test_another_leader_neither_reads_nor_answers,
        function("app.answers_ask", "app.answers_as(k.leader_id)", "app.holds('leader')"),
    ),
    "who stands in is not heard": At(
        asks.test_whoever_stands_in_answers,
        function("app.answers_as", "OR EXISTS", "OR false AND EXISTS"),
    ),
    "a leader backs in another's name": At(
        asks.test_nobody_backs_in_the_name_of_another,
        policy("decisions_backinganswer", "li", f"answered_by_id = {ME}", "true"),
    ),
    "what is not wanted any more is backed": At(
        asks.test_nobody_backs_what_is_not_wanted_any_more,
        function("app.answers_ask", "k.withdrawn_at IS NULL AND", ""),
    ),
    "every team reads what a leader is asked": At(
        asks.test_another_team_reads_no_words_and_withdraws_nothing,
        sql("ALTER POLICY s ON decisions_backingask USING (true)"),
    ),
    "a backing is rewritten": At(
        asks.test_an_answer_is_never_changed,
        sql(
            "GRANT UPDATE ON decisions_backinganswer TO ph_leader, ph_app;"
            " CREATE POLICY lu ON decisions_backinganswer FOR UPDATE TO ph_leader USING (true);"
            " CREATE POLICY u ON decisions_backinganswer FOR UPDATE TO ph_app USING (true)"
        ),
    ),
    "every leader stops what one was asked about": At(
        stops.TestAnswering().test_is_for_the_leader_who_was_asked_and_for_nobody_else,
        policy("stops_stop", "lu", "app.answers_as(leader_id)", "true"),
    ),
    "something stops in another's name": At(
        stops.TestAnswering().test_is_in_ones_own_name,
        policy("stops_stop", "lu", f"answered_by_id = {ME}", "true"),
    ),
    "workers ask for a team in which they do not sit": At(
        stops.TestAsking().test_is_for_a_team_in_which_one_sits,
        policy("stops_stop", "i", "(team_id = ANY", "(team_id IS NOT NULL OR team_id = ANY"),
    ),
    "somebody asks in another's name": At(
        stops.TestAsking().test_is_not_in_the_name_of_somebody_else,
        policy("stops_stop", "i", f"asked_by_id = {ME}", "true"),
    ),
    "a job undoes what a leader answered": At(
        stops.test_no_job_changes_what_a_leader_answered,
        sql("ALTER POLICY ju ON stops_stop USING (true)"),
    ),
}
