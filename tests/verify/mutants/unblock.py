"""Faults in the walls of what leaders read and move, each found by the test that is named."""

from __future__ import annotations

from tests.people.blockers import test_met as met
from tests.teams.blockers import test_verbs as verbs
from tests.teams.leaders import test_turns as turns
from tests.teams.public import test_doors as public
from tests.verify.mutants.sowing import At, function, policy, sql

WALL, MOVES, TOLD = verbs.TestTheWall(), verbs.TestALeadersVerbs(), turns.TestWhatIsTold()
UNBLOCK: dict[str, At] = {
    "workers write the counts of a blocker": At(
        WALL.test_nobody_writes_the_counts, sql("GRANT UPDATE ON blockers_blocker TO ph_app")
    ),
    "leaders write the counts of a blocker": At(
        WALL.test_nobody_writes_the_counts, sql("GRANT UPDATE ON blockers_blocker TO ph_leader")
    ),
    "a blocker is born with people": At(
        WALL.test_nobody_writes_the_counts,
        policy("blockers_blocker", "i", "(people_touched IS NULL)", "true"),
    ),
    "a blocker is born tested": At(
        WALL.test_nobody_writes_the_counts,
        policy("blockers_blocker", "i", "(through = 0)", "true"),
    ),
    "a blocker for another team": At(
        WALL.test_for_another_team_nothing_is_raised,
        policy("blockers_blocker", "i", "(team_id = ANY", "(team_id IS NOT NULL OR team_id = ANY"),
    ),
    "a leader moves what another has": At(
        MOVES.test_another_leaders_is_not_moved_past_the_wall,
        policy("blockers_blocker", "lu", "app.answers_as(owner_id)", "true"),
    ),
    "any team shows the rule": At(
        WALL.test_a_team_that_did_not_meet_it_shows_no_rule,
        sql("ALTER POLICY u ON blockers_blocker USING (true)"),
    ),
    "leaders read who raised it": At(
        WALL.test_a_leader_reads_no_worker_who_raised_it,
        sql(
            "GRANT SELECT ON blockers_raised TO ph_leader;"
            " CREATE POLICY x ON blockers_raised FOR SELECT TO ph_leader USING (true)"
        ),
    ),
    "a worker speaks in a leader's name": At(
        WALL.test_a_worker_writes_in_no_leaders_name,
        policy("blockers_event", "i", "(by_id IS NULL)", "true"),
    ),
    "fixed without a proof": At(
        MOVES.test_fixed_is_proved_by_three_and_not_before,
        sql("ALTER TABLE blockers_blocker DROP CONSTRAINT blocker_fixed_is_proved"),
    ),
    "two people prove a repair": At(
        met.test_two_who_got_through_prove_nothing,
        function("priv.count_test", "b.through + 1 >= 3", "b.through + 1 >= 2"),
    ),
    "who did not get through proves it": At(
        met.test_who_did_not_get_through_opens_it,
        function("priv.count_test", "IF NOT got_through THEN", "IF false THEN"),
    ),
    "leaders read one person": At(
        met.test_leaders_read_people_in_fives_and_nothing_below,
        function("app.safe_count", "people >= 5", "people >= 1"),
    ),
    "leaders read people one by one": At(
        met.test_leaders_read_people_in_fives_and_nothing_below,
        function("app.safe_count", "(5 * round(people / 5.0))", "people"),
    ),
    "who met it twice is two people": At(
        met.test_who_met_it_twice_is_one_person,
        function("app.people_touched_trg", "count(DISTINCT m.person_id)", "count(*)"),
    ),
    "leaders reach whom it stopped": At(
        met.test_a_leader_reaches_neither,
        sql(
            "GRANT SELECT ON people_blocker TO ph_leader;"
            " CREATE POLICY x ON people_blocker FOR SELECT TO ph_leader USING (true)"
        ),
    ),
    "everybody reads what was told": At(
        TOLD.test_is_nobody_elses, sql("ALTER POLICY s ON leaders_told USING (true)")
    ),
    "a leader says that another is away": At(
        turns.test_only_the_leader_says_that_they_are_away,
        sql("ALTER POLICY li ON leaders_away WITH CHECK (true)"),
    ),
    "a deputy answers on other days": At(
        turns.test_a_deputy_answers_on_those_days_alone_and_until_the_leader_is_back,
        function("app.answers_as", "BETWEEN a.from_on AND a.until_on", "IS NOT NULL"),
    ),
    "a deputy answers after the leader is back": At(
        turns.test_a_deputy_answers_on_those_days_alone_and_until_the_leader_is_back,
        function("app.answers_as", "AND a.ended_at IS NULL", ""),
    ),
    "what nobody passed leaves as open data": At(
        public.test_what_nobody_passed_or_somebody_took_down_does_not_leave,
        function("app.open_blockers", "AND l.passed_at IS NOT NULL", ""),
    ),
    "what was taken down leaves as open data": At(
        public.test_what_nobody_passed_or_somebody_took_down_does_not_leave,
        function("app.open_blockers", "AND l.taken_down_at IS NULL", ""),
    ),
}
