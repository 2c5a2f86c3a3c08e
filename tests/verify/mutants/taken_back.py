"""Faults in what is taken back or put right, and round an address that is protected."""

from tests.verify import test_edges_taken_back as taken_back
from tests.verify.mutants.sowing import At, function, policy, sql

PROMISE, COME_BACK, RIGHT = "app.unpromise", "app.untick_come_back", "app.put_note_right"
NOT_ALONGSIDE = "IF NOT app.alongside(p) THEN"

TAKEN_BACK: dict[str, At] = {
    "a protected address for the whole team": At(
        taken_back.test_a_protected_address_is_for_who_walks_alongside,
        policy(
            "people_protectedaddress",
            "s",
            "app.alongside(person_id)",
            "(app.level_of(person_id) >= 3)",
        ),
    ),
    "a protected address for the lead": At(
        taken_back.test_a_protected_address_is_for_who_walks_alongside,
        policy(
            "people_protectedaddress",
            "s",
            "app.alongside(person_id)",
            "(app.alongside(person_id) OR app.leads_round(person_id))",
        ),
    ),
    "anybody protects an address": At(
        taken_back.test_an_address_is_protected_by_whoever_may_seal,
        function(
            "app.protect_address",
            "NOT (app.alongside(p) OR app.leads_round(p))",
            "app.level_of(p) < 3",
        ),
    ),
    "leads protect no address": At(
        taken_back.test_an_address_is_protected_by_whoever_may_seal,
        function(
            "app.protect_address", "(app.alongside(p) OR app.leads_round(p))", "app.alongside(p)"
        ),
    ),
    "anybody writes a protected address": At(
        taken_back.test_a_protected_address_is_for_who_walks_alongside,
        function("app.keep_address", NOT_ALONGSIDE, "IF app.level_of(p) < 3 THEN"),
    ),
    "anybody lets go of a protection": At(
        taken_back.test_a_protected_address_is_for_who_walks_alongside,
        function("app.unprotect_address", NOT_ALONGSIDE, "IF app.level_of(p) < 3 THEN"),
    ),
    "a protected address stays in earlier versions": At(
        taken_back.test_a_protected_address_stands_nowhere_else,
        function(
            "app.protect_address",
            "UPDATE people_persondetailsevent SET address = '', postcode = '' WHERE person_id = p;",
            "",
        ),
    ),
    "the record of changes is told a protected address": At(
        taken_back.test_a_protected_address_stands_nowhere_else,
        function(
            "audit.note_change",
            "(o ->> 'address_protected')::boolean OR (n ->> 'address_protected')::boolean",
            "false",
        ),
    ),
    "the details hold a protected address": At(
        taken_back.test_a_protected_address_stands_nowhere_else,
        sql("ALTER TABLE people_persondetails DROP CONSTRAINT a_protected_address_is_not_here"),
    ),
    "a part that ended is let back by glass": At(
        taken_back.test_a_part_that_ended_is_not_let_back_by_glass,
        policy(
            "people_involvement", "u", "app.lets_in(person_id)", "(app.level_of(person_id) >= 3)"
        ),
    ),
    "a colleague takes a promise back": At(
        taken_back.test_a_promise_is_taken_back_by_whoever_made_it,
        function(PROMISE, "p.made_by_id <> app.worker() OR", ""),
    ),
    "a promise is taken back by who writes no more": At(
        taken_back.test_a_promise_is_not_taken_back_by_whoever_writes_no_more,
        function(PROMISE, "OR NOT priv.writes(p.person_id)", ""),
    ),
    "a promise is taken back for ever": At(
        taken_back.test_a_promise_is_taken_back_within_two_minutes,
        function(PROMISE, "OR p.made_at < now() - interval '2 minutes'", ""),
    ),
    "a promise that was changed is taken back": At(
        taken_back.test_a_promise_is_not_taken_back_once_it_was_changed,
        function(PROMISE, "p.version > 1 OR", ""),
    ),
    "a colleague unticks a come-back": At(
        taken_back.test_a_come_back_is_unticked_by_who_said_so_and_by_who_walks_alongside,
        function(COME_BACK, "(c.author_id = app.worker() OR app.alongside(l.person_id)) AND", ""),
    ),
    "a come-back is unticked for ever": At(
        taken_back.test_a_come_back_is_unticked_within_two_minutes,
        function(COME_BACK, "AND came_back_at > now() - interval '2 minutes'", ""),
    ),
    "glass puts a note right": At(
        taken_back.test_a_note_is_put_right_by_whoever_may_write,
        function(RIGHT, "AND priv.writes(l.person_id)", "AND app.level_of(l.person_id) >= 3"),
    ),
    "a note is put right to a time to come": At(
        taken_back.test_a_note_is_put_right_to_a_time_in_which_a_note_may_be,
        function(RIGHT, "at > now() + interval '5 minutes' OR", ""),
    ),
    "a note is put right to years ago": At(
        taken_back.test_a_note_is_put_right_to_a_time_in_which_a_note_may_be,
        function(RIGHT, "at < now() - interval '366 days'", "false"),
    ),
    "somebody of elsewhere is said to have been there": At(
        taken_back.test_a_note_is_put_right_with_nobody_who_sits_elsewhere,
        function(RIGHT, "AND mine.user_id = app.worker()", ""),
    ),
}
