"""The signed context: who the database believes is asking."""

import secrets
import time

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from placehub.access.context import acting_as, begin, open_session
from placehub.access.keys import session_proof
from placehub.settings import environment
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


def test_says_who_asks_with_seats_and_appointments():
    seat = MembershipFactory()
    AppointmentFactory(user=seat.user, role="steward")
    with acting_as(seat.user_id) as worker:
        assert worker.id == seat.user_id
        assert worker.team_ids == (seat.team_id,)
        assert worker.roles == {"worker", "steward"}
        assert worker.keys == (seat.team_id, -seat.user_id)


def test_a_session_is_opened_only_with_the_proof_of_the_web_process():
    seat = MembershipFactory()
    expires = int(time.time()) + 60
    proof = session_proof("a token", seat.user_id, 3600, expires)
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "SELECT app.open_session('another token', %s, 3600, %s, %s)",
            [seat.user_id, expires, proof],
        )
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "SELECT app.open_session('a token', %s, 3600, %s, %s)",
            [seat.user_id + 1, expires, proof],
        )


def test_the_proof_is_hmac_sha256_as_the_database_works_it_out():
    """The database has no HMAC of its own: its version agrees with Python's, also for a long key."""
    import hashlib
    import hmac

    for key in (b"k", b"x" * 64, b"y" * 200):
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT priv.keep_secret('session', %s)", [key])
            cursor.execute("SELECT priv.sign('session', 'words to sign')")
            assert (
                cursor.fetchone()[0] == hmac.new(key, b"words to sign", hashlib.sha256).hexdigest()
            )


@pytest.mark.django_db(transaction=True)
def test_a_colleague_s_token_is_not_in_what_the_server_shows_of_statements():
    """Every connection of one role reads pg_stat_activity of that role: no token may stand there."""
    seat = MembershipFactory()
    token = secrets.token_urlsafe(32)
    admin = environment.text("DATABASE_ADMIN_URL")
    with psycopg.connect(admin, autocommit=True) as onlooker, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        for step in (lambda: open_session(token, seat.user_id), lambda: begin(token)):
            step()
            shown = onlooker.execute(
                "SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]
            ).fetchone()[0]
            assert "app." in shown
            assert token not in shown


def test_a_context_does_not_outlive_its_transaction():
    seat = MembershipFactory()
    with acting_as(seat.user_id):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.keys(), app.worker()")
        assert cursor.fetchone() == ([], None)


def test_session_keys_are_not_in_the_session_table(sign_in):
    client = sign_in(MembershipFactory().user)
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(session_key || session_data, '') FROM django_session")
        assert client.cookies[settings.SESSION_COOKIE_NAME].value not in cursor.fetchone()[0]
