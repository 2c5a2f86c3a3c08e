"""What nobody does by hand: states that no row is born in, columns that stay, rights that no role has."""

from __future__ import annotations

import secrets
import uuid

import pytest
from django.db import connection, transaction

from people.models import Person
from placehub.access.context import begin, end, open_session, privately
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    BreakGlassFactory,
    ContactFactory,
    ContactPersonFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonDetailsFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.support import owner
from tests.verify import statements as by
from tests.verify.clockwork import let_pass
from tests.verify.facts import clock
from tests.verify.hands import acting, did, told, would
from tests.verify.test_edges import DAY, HOUR, MINUTE, share
from tests.verify.test_edges_own import DRAFT, POSTED
from tests.verify.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.verify]

PERSON = (
    "INSERT INTO people_person (id, given_name, family_name, known_as, born_kind, picture, neighbourhood_id, lead_team_id,"
    " sealed, first_hello_on, created_at, created_by_id, version)"
    " VALUES (%s, 'New', 'Body', '', 'day', '', %s, %s, %s, current_date, now(), %s, 1)"
)
PULL = (
    "INSERT INTO people_pull (id, person_id, to_team_id, asked_by_id, asks_in, words, asked_at, waits_until, answer,"
    " answered_at, answered_by_id, said_yes)"
    " VALUES (%s, %s, %s, %s, false, 'please', now(), now() + interval '1 day', '', now(), %s, true)"
)
SPEND = (
    "INSERT INTO budgets_spend (id, person_id, team_id, kind, asked_pence, state, at_once, asked_by_id, asked_at,"
    " answered_by_id, answered_at, answer, helped, version)"
    " VALUES (%s, %s, %s, 'beds', 500, 'asked', false, %s, now(), %s, now(), '', '', 1)"
)
WORDS = (
    "INSERT INTO budgets_spendwords (spend_id, person_id, team_id, what, so_that, supplier)"
    " VALUES (%s, %s, %s, 'x', 'x', '')"
)
JOB = (
    "INSERT INTO jobs_job (id, kind, ids, asked_by_id, state, percent, message, result_url, attempts)"
    " VALUES (%s, 'nothing', '{}', %s, %s, 0, '', '', 0)"
)
WAS_THERE = "INSERT INTO people_contactworker (id, contact_id, worker_id) VALUES (%s, %s, %s)"


def new() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def town() -> Town:
    return Town()


# ---------------------------------------------------------------------- how a row is born


def test_nobody_is_born_sealed_or_for_another_team_or_in_another_s_name(town: Town) -> None:
    place = town.person.neighbourhood_id
    for team, sealed, name, right in (
        (town.a, False, town.worker, True),
        (town.a, True, town.worker, False),
        (town.b, False, town.worker, False),
        (town.a, False, town.lead, False),
    ):
        with acting(town.worker):
            assert would((PERSON, new(), place, team.pk, sealed, name.pk)) is right


def test_an_import_makes_nobody_sealed(town: Town) -> None:
    place = town.person.neighbourhood_id
    for sealed, right in ((False, True), (True, False)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ph_job")
            did_so = would((PERSON, new(), place, town.a.pk, sealed, town.worker.pk))
            cursor.execute("SET LOCAL ROLE ph_app")
        assert did_so is right


def test_a_question_is_born_unanswered_and_asks_nobody_in_for_others(town: Town) -> None:
    asked = (town.person.pk, town.b.pk, town.worker.pk)
    with acting(town.worker):
        assert would((by.PULL, new(), *asked, "1 day"))
        assert not would((PULL, new(), *asked, town.worker.pk))
        assert not would((PULL, new(), *asked, town.stranger.pk))
        assert not would((by.ASK_IN, new(), *asked))


def test_a_spend_is_born_unanswered(town: Town) -> None:
    for who in (town.worker, town.lead):
        with acting(who):
            assert would((by.SPEND, new(), town.person.pk, town.a.pk, who.pk))
            other = town.lead if who == town.worker else town.worker
            assert not would((SPEND, new(), town.person.pk, town.a.pk, who.pk, other.pk))


def test_the_words_of_a_spend_come_from_who_asked_and_before_the_answer(town: Town) -> None:
    for asker, answered, right in (
        (town.worker, None, True),
        (town.lead, None, False),
        (town.worker, town.lead, False),
    ):
        spend = SpendFactory(
            person=town.person, team=town.a, asked_by=asker, answered_by=answered, words=None
        )
        with acting(town.worker):
            assert would((WORDS, spend.pk, town.person.pk, town.a.pk)) is right
            assert not would((WORDS, spend.pk, None, town.a.pk))  # a street's, for all of the team


def test_a_job_is_born_asked_and_in_one_s_own_name(town: Town) -> None:
    for role in ("ph_app", "ph_leader"):
        with acting(town.worker), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            assert would((JOB, new(), town.worker.pk, "asked"))
            assert not would((JOB, new(), town.worker.pk, "done"))
            assert not would((JOB, new(), town.lead.pk, "asked"))


def test_whoever_sees_a_summary_changes_nothing(town: Town) -> None:
    share(town)
    PersonDetailsFactory(person=town.person)
    for who, right in ((town.stranger, False), (town.worker, True)):
        with acting(who):
            for table, key, change in (
                ("people_persondetails", "person_id", "phone = '1'"),
                ("people_person", "id", "known_as = 'x'"),
            ):
                changed = f"UPDATE {table} SET {change}, version = version + 1 WHERE {key} = %s"
                assert would((changed, town.person.pk)) is right


# ---------------------------------------------------------------------- what hangs on a note


def test_only_who_wrote_a_note_says_who_was_there_and_what_is_kept_apart(town: Town) -> None:
    note = ContactFactory(author=town.worker, team=town.a, happened_at=clock(), person=town.person)
    other = UserFactory()
    for who, right in ((town.worker, True), (town.lead, False)):
        with acting(who):
            assert would((WAS_THERE, new(), note.pk, other.pk)) is right
            assert would((by.ASIDE, note.pk, town.a.pk)) is right


def test_a_correction_is_closed_with_what_it_corrects(town: Town) -> None:
    NamedWorkerFactory(person=town.person, worker=town.lead, team=town.a)
    beside = town.somebody()
    note = ContactFactory(author=town.lead, team=town.a, person=beside)
    ContactPersonFactory(contact=note, person=town.person)
    correction = ContactFactory(author=town.lead, team=town.a, corrects=note, person=beside)
    read = ("SELECT 1 FROM people_contact WHERE id = %s", correction.pk)
    with acting(town.worker):
        assert would(read)
    with owner():
        Person.objects.filter(pk=town.person.pk).update(sealed=True)
    for who, right in ((town.worker, False), (town.lead, True)):
        with acting(who):
            assert would(read) is right


# ---------------------------------------------------------------------- one's own only


@pytest.mark.parametrize(("table", "sql"), [("web_draft", DRAFT), ("web_postedform", POSTED)])
def test_nobody_removes_or_changes_what_a_page_keeps_for_another(
    town: Town,
    table: str,
    sql: str,
) -> None:
    """Also by a statement that reads no column, to which the reader's policy does not speak."""
    change = "kept_at = now()" if table == "web_draft" else "location = ''"
    with acting(town.worker, stays=True):
        assert did(sql, new(), town.worker.pk)
    for who, right in ((town.lead, False), (town.worker, True)):
        with acting(who):
            assert would((f"DELETE FROM {table}",)) is right
            assert would((f"UPDATE {table} SET {change}",)) is right


def test_nobody_answers_for_money_in_their_own_favour_by_hand(town: Town) -> None:
    spend = SpendFactory(person=town.person, team=town.a, asked_by=town.lead)
    with acting(town.lead):
        assert not would((by.SAY_NO, spend.pk))
        assert not would((by.DECLINE, town.lead.pk, spend.pk))
        # nor by saying that somebody else asked
        assert not would((by.VOICE, new(), spend.pk, town.worker.pk, town.lead.pk))


# ---------------------------------------------------------------------- finding somebody


def _question(town: Town) -> uuid.UUID:
    who = town.person
    return told(
        "SELECT app.ask_signpost(%s, %s, %s, '')", who.given_name, who.family_name, who.born_on
    )[0][0]


def test_an_answer_is_read_for_a_day(town: Town) -> None:
    with acting(town.stranger, stays=True):
        question = _question(town)
    for gone, right in ((DAY - MINUTE, True), (2 * MINUTE, False)):
        let_pass(gone)
        with acting(town.stranger):
            assert bool(told("SELECT * FROM app.signposts(%s)", question)) is right


def test_a_question_is_not_answered_in_the_transaction_that_asks_it(town: Town) -> None:
    """Else whoever rolls it back has asked, and nothing was counted."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE priv.question ALTER xact SET DEFAULT pg_current_xact_id()")
    with acting(town.stranger):
        question = _question(town)
        assert not told("SELECT * FROM app.signposts(%s)", question)
        with owner():
            reference = told("SELECT reference FROM priv.signpost WHERE person_id IS NOT NULL")[0][
                0
            ]
        why = "twenty letters and a few more"
        assert not would(("SELECT app.break_glass(%s, 'consent', %s, 1)", reference, why))
        assert not would(("SELECT app.ask_in(%s, %s, 'please')", reference, town.b.pk))


# ---------------------------------------------------------------------- keys


def test_nobody_is_sealed_when_only_a_stopped_account_walks_alongside(town: Town) -> None:
    away = MembershipFactory(team=town.a).user
    NamedWorkerFactory(person=town.person, worker=away, team=town.a)
    seal = ("SELECT app.seal(%s, true)", town.person.pk)
    with acting(town.lead):
        assert would(seal)
    with owner():
        away.is_active = False
        away.save()
    with acting(town.lead):
        assert not would(seal)


def test_who_walks_alongside_from_a_seat_to_come_does_so_when_it_begins(town: Town) -> None:
    seat = MembershipFactory(user=town.stranger, starts_at=clock() + HOUR)
    NamedWorkerFactory(person=town.person, worker=town.stranger, team=seat.team)
    for gone, level in ((HOUR - MINUTE, 0), (2 * MINUTE, 3)):
        let_pass(gone)
        assert town.level(town.stranger) == level


def test_a_lead_does_not_lead_round_a_relative(town: Town) -> None:
    NamedWorkerFactory(person=town.person, worker=town.worker, team=town.a)
    BreakGlassFactory(person=town.person, worker=town.stranger, starts_at=clock())
    seal = ("SELECT app.seal(%s, true)", town.person.pk)
    glass = ("SELECT 1 FROM people_breakglass WHERE person_id = %s", town.person.pk)
    for related in (False, True):
        if related:
            OwnRecordFactory(worker=town.lead, person=town.person)
        with acting(town.lead):
            assert would(seal) is not related
            assert would(glass) is not related


def test_whoever_sits_in_no_team_holds_no_key(town: Town) -> None:
    leader = MembershipFactory(team=town.a, lead=True).user
    AppointmentFactory(user=leader, role="leader")
    for who, keys in (
        (UserFactory(), []),
        (leader, []),
        (town.worker, [town.a.pk, -town.worker.pk]),
    ):
        with acting(who):
            assert told("SELECT app.keys()") == [(keys,)]
            asked = ("SELECT app.ask_signpost('No', 'Body', '1990-01-01', '')",)
            assert would(asked) is bool(keys)


# ---------------------------------------------------------------------- sessions


def test_a_session_that_was_closed_opens_nothing(town: Town) -> None:
    with transaction.atomic():
        token = secrets.token_urlsafe(16)
        open_session(token, town.worker.pk)
        assert begin(token) is not None
        privately("SELECT app.close_session(%s)", [token])
        assert begin(token) is None
        transaction.set_rollback(True)
    end()


# ---------------------------------------------------------------------- rights

VERSION = "version changed_by_id changed_at"
CHANGED_BY_WORKERS = {
    "budgets_limit": "ended_at",
    "budgets_deputy": "ended_at",
    "budgets_moneyrules": "ended_at",
    "budgets_spend": "helped version",
    "people_agreement": "title basis law purpose may_share most_level document review_on starts_at ends_at"
    f" {VERSION}",
    "people_agreementmember": "signed_by signed_as signed_on",
    "people_blocker": "blocker_id",
    "people_clock": "years until_age source changed_by_id changed_at",
    "people_backing": "backed_at",
    "people_circlemember": f"name relationship kind tie close phone ring_first left_on {VERSION}",
    "people_decision": "want matters harm_if harm_if_not legal state decided_on look_back_on"
    f" looked_back_on {VERSION}",
    "people_doornote": f"kind words said_by said_on holds_until ended_on {VERSION}",
    "people_datarequest": "identity_how identity_on identity_by_id extended_on extended_why extended_by_id"
    " reader_id ready_at sent_back approved_by_id approved_at sent_on sent_how sent_by_id decision"
    " decided_words decided_on decided_by_id",
    "people_goal": f"words state state_since {VERSION}",
    "people_involvement": "ends_at",
    "people_legalhold": "lifted_by_id lifted_at",
    "people_namedworker": "ends_at",
    "people_keptcolumns": "columns day_order",
    "people_partnerlist": "state columns day_order facts account content",
    "people_othername": "taken_off_at",
    "people_person": f"given_name family_name known_as born_on born_kind picture neighbourhood_id {VERSION}",
    "people_persondetails": "nhs_number address postcode phone email contact_preference languages home_note"
    f" lives_with in_touch_every_days {VERSION}",
    "people_promise": f"words due_on settled_on kept called_off worker_id promised_by {VERSION}",
    "people_quiet": "ended_at ended_by_id slip",
    "people_removal": "agreed_by_id agreed_at stopped_by_id stopped_at",
    "people_requestpause": "until_on",
    "people_share": "withdrawn_at",
    "people_story": "replaced_at",
    "people_withheld": "let_go_at",
}
READ_BY_JOBS = {
    "budgets_spend": "came_to_pence state spent_on person_id",
    "people_datarequest": "id person_id ready_at assembled_at",
    "people_goalscore": "score scored_on asked_at goal_id person_id",
    "people_livedin": "person_id neighbourhood_id from_on until_on",
    "people_partnerlist": "id team_id worker_id name state content account columns day_order facts"
    " came_at goes_at",
    "people_person": "id given_name family_name known_as born_on born_kind sealed first_hello_on created_at lead_team_id"
    " neighbourhood_id",
    "people_persondetails": "person_id nhs_number postcode",
    "people_promise": "due_on kept called_off person_id",
    "people_quiet": "person_id since_on ended_at slip",
    "people_removal": "id agreed_at asked_at stopped_at removed_at",
    "people_requestcopy": "id",
    "people_touch": "person_id neighbourhood_id day month known told_again failure visit met",
    "people_wellbeing": "asked_on asked_at satisfied person_id",
    "people_withheld": "id request_id line let_go_at",
}
RIGHTS: list[tuple[str, str, dict[str, str]]] = [
    ("ph_app", "UPDATE", CHANGED_BY_WORKERS),
    ("ph_job", "SELECT", READ_BY_JOBS),
    (
        "ph_job",
        "UPDATE",
        {
            "people_partnerlist": "state facts account content goes_at",
            "people_datarequest": "assembled_at",
        },
    ),
    ("ph_leader", "SELECT", {}),
    ("ph_leader", "INSERT", {}),
    ("ph_leader", "UPDATE", {}),
]


@pytest.mark.parametrize(("role", "right", "columns"), RIGHTS)
def test_a_role_has_this_right_on_these_columns_about_people_and_money(
    role: str, right: str, columns: dict[str, str]
) -> None:
    found = told(
        "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relkind IN ('r', 'v') AND (c.relname ~ '^(people|budgets)_' OR c.relname = 'person_grant')"
        " AND has_column_privilege(%s, c.oid, a.attnum, %s) GROUP BY 1",
        role,
        right,
    )
    assert {table: set(names) for table, names in found} == {
        table: set(names.split()) for table, names in columns.items()
    }


@pytest.mark.parametrize("role", ["ph_app", "ph_job", "ph_leader"])
def test_no_role_removes_anything_about_people_or_money(role: str) -> None:
    assert not told(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND has_table_privilege(%s, oid, 'DELETE')"
        " AND (relname ~ '^(people|budgets|led)_' OR relname = 'person_grant')",
        role,
    )
