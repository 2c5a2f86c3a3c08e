"""SQL slipped into a worker's request, on a connection that is the web's own and not a test's: what went
round the rules once, again. Each is refused, and the books say nothing of it.
"""

import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from budgets.ledger.queries import check
from budgets.models import Account, Journal
from placehub.access.keys import session_proof
from placehub.settings import environment
from tests.budgets.town import Town
from tests.support import owner

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate
SPEND = (
    "INSERT INTO budgets_spend (id, person_id, team_id, kind, asked_pence, state, at_once, asked_by_id, asked_at,"
    " answer, helped, version) VALUES (gen_random_uuid(), NULL, {team}, 'other', 500, {state}, {at_once},"
    " {worker}, {at}, '', '', 1)"
)


@contextmanager
def really(user) -> Iterator[psycopg.Cursor]:
    """A transaction of the web's role itself, as the worker; it is undone."""
    url, token = environment.text("DATABASE_URL"), secrets.token_urlsafe(16)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(url, dbname=name) as there, there.cursor() as cursor:
        expires = int(time.time()) + settings.SESSION_COOKIE_AGE
        idle = settings.SESSION_IDLE_SECONDS
        proof = session_proof(token, user.pk, idle, expires)
        cursor.execute(
            "SELECT app.open_session(%s, %s, %s, %s, %s)", [token, user.pk, idle, expires, proof]
        )
        cursor.execute("SELECT app.begin(%s, '')", [token])
        yield cursor
        there.rollback()


@pytest.fixture
def town():
    town = Town()
    today = TODAY()
    town.town_pot = town.fund(100_000, starts=date(2026, 4, 1), commit_by=today, on=today)
    town.limit(20_000, 20_000)
    town.spent = town.ask(6_000, at=timezone.now())
    return town


LINE = "INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase, pending_id)"
ATTACKS = {
    "a hold with no spend and no yes": LINE
    + " SELECT j.id, {pot}, {spend}, 50000, 'PENDING', NULL FROM led_journal j WHERE code = 'COMMIT'",
    "the authority let go, the money kept": LINE
    + " SELECT journal_id, debit_id, credit_id, amount, 'VOID', id FROM led_transfer WHERE phase = 'PENDING'",
    "a reversal that reverses nothing": "INSERT INTO led_journal (code, effective_on, period_id, actor_id,"
    " idem_key) SELECT 'REVERSE', current_date, id, {worker}, 'x' FROM led_period",
    "a journal in the door's own words": "SELECT app.new_journal('COMMIT', current_date, 'x')",
    "a line in the door's own words": "SELECT app.move_once('VIRE', current_date, 'x', {pot}, {spend}, 1)",
    "an allowance of another month": "SELECT app.keep_allowance({worker}, {team}, '2026-07-01')",
    "money held by the inner door": "SELECT app.hold_from(gen_random_uuid(), '{id}', 1, '{{}}')",
    "a receipt by the inner door": "SELECT app.let_go_of('{id}', current_date)",
    "a period opened far ahead": "SELECT app.period_of(current_date + 300)",
    "an account renamed": "UPDATE led_account SET name = 'x'",
    "a spend promised by hand": "UPDATE budgets_spend SET state = 'promised'",
    "a spend answered in the lead's name": "UPDATE budgets_spend SET answered_by_id = {lead}",
    "a cost rewritten": "UPDATE budgets_spend SET came_to_pence = 1",
    "a spend asked for again": "UPDATE budgets_spend SET state = 'asked'",
    "a yes in the lead's name": "INSERT INTO budgets_approval (id, spend_id, asked_by_id, worker_id, said_yes,"
    " said_at) VALUES (gen_random_uuid(), '{id}', {worker}, {lead}, true, now())",
    "a spend born spent": SPEND.replace("{state}", "'spent'")
    .replace("{at_once}", "false")
    .replace("{at}", "now()"),
    "a spend born decided": SPEND.replace("{state}", "'asked'")
    .replace("{at_once}", "true")
    .replace("{at}", "now()"),
    "a spend of long ago": SPEND.replace("{state}", "'asked'")
    .replace("{at_once}", "false")
    .replace("{at}", "'2020-01-01'"),
    "her own receipt taken back": "SELECT app.put_right('{id}', 1, current_date, 'why', NULL, now(), '{{}}')",
    "a refund of her own": "SELECT app.refund_spend('{id}', 1, 'why', NULL, now())",
    "her own yes": "SELECT app.answer_spend('{id}', true, '', NULL, now(), '{{}}')",
    "promises of everybody let go": "SELECT app.expire_promises('2099-01-01')",
    "a fund's money drawn": "SELECT app.draw({fund}, {team}, 1, NULL, 'x')",
    "the team's money handed back": "SELECT app.hand_back({fund}, {team}, 1, NULL, 'x', 'why')",
    "a colleague's authority read": "SELECT app.authority({lead}, {team}, NULL)",
}


REFUSED = {"42501", "23514"}  # no right to it, or against a rule


@pytest.mark.parametrize("what", ATTACKS)
def test_is_refused(town, what):
    facts = {
        "pot": town.town_pot.account_id,
        "spend": town.town_pot.spend_id,
        "fund": town.town_pot.fund_id,
        "worker": town.worker.pk,
        "lead": town.lead.pk,
        "team": town.team.pk,
        "id": town.spent.pk,
    }
    with really(town.worker) as cursor, pytest.raises(psycopg.Error) as refused:
        cursor.execute(ATTACKS[what].format(**facts))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused.value.sqlstate in REFUSED, refused.value
    assert check().holds


def test_a_day_that_the_web_says_is_not_believed(town):
    """Neither last year's nor next year's: what is promised is promised today."""
    asked = town.asked(500, on=TODAY())
    with really(town.lead) as cursor:
        for day in ("2026-04-02", "2027-11-01"):
            cursor.execute("SAVEPOINT s")
            cursor.execute(
                "SELECT app.answer_spend(%s, true, '', %s, '2020-01-01', %s)",
                [asked.pk, day, [town.town_pot.pk]],
            )
            cursor.execute(
                "SELECT j.effective_on, s.answered_at::date, j.created_at::date FROM led_journal j"
                " JOIN budgets_spend s ON s.id = j.spend_id WHERE s.id = %s",
                [asked.pk],
            )
            booked, answered, made = cursor.fetchone()
            assert booked == TODAY()
            assert {answered, made} <= {booked, timezone.now().date()}
            cursor.execute("ROLLBACK TO s")


@pytest.mark.parametrize("days", [1, -401])
def test_no_giver_s_money_moves_on_a_day_to_come_or_long_gone(town, days):
    with really(town.finance) as cursor, pytest.raises(psycopg.Error, match="no money moved"):
        cursor.execute(
            "SELECT app.put_in(%s, 1, (now() AT TIME ZONE 'Europe/London')::date + %s, 'k', '', '')",
            [town.town_pot.fund_id, days],
        )


def test_a_lead_s_money_is_not_another_fund_s(town):
    """Finance's own doors move money within a fund, and by no other."""
    with owner():
        kinds = set(Account.objects.values_list("kind", flat=True))
        assert "OFFER" in kinds
        assert Journal.objects.filter(code="VIRE").count() == 1
    other = town.fund(0, name="Other")
    with really(town.finance) as cursor, pytest.raises(psycopg.Error, match="no_overspend"):
        cursor.execute(
            "SELECT app.give_back(%s, 1, NULL, %s, '', 'why')", [other.fund_id, str(uuid.uuid4())]
        )
