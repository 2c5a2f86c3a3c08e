"""A pooled connection remembers nothing of the request before, and shows nobody another's words."""

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from psycopg import sql

from placehub.access import middleware
from placehub.access.management.commands.make_roles import URL_OF_ROLE
from placehub.access.middleware import Unclean, clean_connection
from placehub.access.roles import NOT_FOR_ALL, make_roles
from placehub.settings import environment
from tests.factories.teams import MembershipFactory

LEFT_BEHIND = {
    "a timeout of a millisecond": "SET SESSION statement_timeout = 1",
    "row security switched off": "SET SESSION row_security = off",
    "another role": "SET SESSION ROLE ph_leader",
    "another path": "SET SESSION search_path = pg_catalog",
    "another time zone": "SET SESSION TimeZone = 'Pacific/Auckland'",
    "reading only": "SET SESSION default_transaction_read_only = on",
    "a voucher": "SELECT set_config('app.voucher', '{}', false)",
    "a cursor held": "DECLARE held CURSOR WITH HOLD FOR SELECT 1",
    "a lock held": "SELECT pg_advisory_lock(hashtext('led_pot'))",
    "an ear": "LISTEN everything",
    "a statement prepared": "PREPARE waiting AS SELECT 1",
}


def traces(cursor):
    """What a connection carries about with it."""
    cursor.execute("SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY 1")
    settings = [row for row in cursor.fetchall() if row[0] not in {"client_encoding", "role"}]
    cursor.execute(
        "SELECT current_user, coalesce(current_setting('app.voucher', true), ''),"
        " (SELECT count(*) FROM pg_cursors WHERE is_holdable),"
        " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
        " (SELECT count(*) FROM pg_prepared_statements)"
    )
    return settings, cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_what_one_request_leaves_the_next_does_not_find(sign_in, monkeypatch):
    client = sign_in(MembershipFactory().user)
    seen, real = [], middleware.worker_of

    def looked(request):
        with connection.cursor() as cursor:
            seen.append(traces(cursor))
        return real(request)

    monkeypatch.setattr(middleware, "worker_of", looked)
    assert client.get(reverse("people:today")).status_code == 200
    found = []
    for name, statement in LEFT_BEHIND.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
        answer = client.get(reverse("people:today"))
        with connection.cursor() as cursor:  # listening ends with the transaction that says so
            cursor.execute("SELECT count(*) FROM pg_listening_channels()")
            listening = cursor.fetchone()[0]
        if answer.status_code != 200 or seen[-1] != seen[0] or listening:
            found.append(name)
        connection.close()
    assert not found


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_cannot_be_cleaned_is_replaced(sign_in, monkeypatch):
    client = sign_in(MembershipFactory().user)
    faults = iter([Unclean("cancelled")])

    def clean():
        for fault in faults:
            raise fault
        clean_connection()

    monkeypatch.setattr(middleware, "clean_connection", clean)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        before = cursor.fetchone()
    assert client.get(reverse("people:today")).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != before


def make_the_roles():
    """As `manage.py make_roles` does before each migration, with the rights that tests need."""
    passwords = {
        role: str(environment.database(name)["PASSWORD"]) for role, name in URL_OF_ROLE.items()
    }
    database = str(environment.database("DATABASE_OWNER_URL")["NAME"])
    make_roles(environment.text("DATABASE_ADMIN_URL"), database, passwords, for_tests=True)


@pytest.fixture
def apart():
    """Two connections of the application's own role, as two colleagues' requests have."""
    make_the_roles()
    url = environment.text("DATABASE_URL")
    with (
        psycopg.connect(url, autocommit=True) as me,
        psycopg.connect(url, autocommit=True) as colleague,
    ):
        yield me, colleague


def test_what_a_colleague_runs_is_not_shown(apart):
    me, colleague = apart
    colleague.execute("SELECT 'words of a colleague'")
    shown = me.execute(
        "SELECT query FROM pg_stat_activity WHERE pid = %s", [colleague.info.backend_pid]
    ).fetchone()
    assert "words" not in (shown[0] or "")


@pytest.mark.parametrize(
    "statement",
    [
        "SET track_activities = on",
        "ALTER ROLE ph_app SET track_activities = on",
        "ALTER ROLE ph_app RESET track_activities",
    ],
)
def test_nobody_but_a_superuser_makes_it_shown_again(apart, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        apart[0].execute(statement)


def test_forgetting_one_s_own_defaults_does_not_make_it_shown_again(apart):
    apart[0].execute("ALTER ROLE ph_app RESET ALL")
    with psycopg.connect(environment.text("DATABASE_URL")) as new:
        assert new.execute("SHOW track_activities").fetchone() == ("off",)


def test_nobody_ends_a_colleague_s_connection(apart):
    me, colleague = apart
    for function in NOT_FOR_ALL:
        name = function.split("(")[0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            me.execute(
                sql.SQL("SELECT {}({})").format(
                    sql.SQL(name), sql.Literal(colleague.info.backend_pid)
                )
            )
    assert colleague.execute("SELECT 1").fetchone() == (1,)


def test_what_a_role_set_for_itself_ends_when_the_roles_are_made_again(apart):
    """A role may set its own defaults, which PostgreSQL lets nobody forbid."""
    apart[0].execute("ALTER ROLE ph_app SET default_transaction_read_only = on")
    make_the_roles()
    with psycopg.connect(environment.text("DATABASE_URL")) as new:
        assert new.execute("SHOW default_transaction_read_only").fetchone() == ("off",)
