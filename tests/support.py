"""What makes tests honest: they run as the application's role, and build their world as the owner."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase

from placehub.access.context import Worker, acting_as

APP = "ph_app"
KEPT = ("django_migrations", "django_content_type")


def become(role: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}" if role else "RESET ROLE")


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@contextmanager
def owner() -> Iterator[None]:
    """Run a block as the tables' owner, whom no policy stops."""
    before = current_role()
    become(None)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            become(before)


@contextmanager
def as_leader(user_id: int) -> Iterator[Worker]:
    """Run a block as one leader sees things: in the role that a leader's requests step into."""
    with acting_as(user_id) as worker:
        assert worker is not None
        assert worker.is_leader
        become("ph_leader")
        try:
            yield worker
        finally:
            if not connection.needs_rollback:
                become(APP)


def _new_connection_is_the_app(sender: object, connection: object, **kwargs: object) -> None:
    if connection.settings_dict["USER"] in {APP, "ph_job"}:
        return  # signed in as the role itself
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP}")


def run_as_the_app() -> None:
    """From now on every connection, in every thread, is the application's role."""
    connection_created.connect(_new_connection_is_the_app, dispatch_uid="tests-run-as-the-app")
    become(APP)


def take_questions_as_kept() -> None:
    """A test runs in one transaction, where a signpost's question is never answered: here it counts as
    one that was asked before. tests/access/test_signposts.py shows the true thing.
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE priv.question ALTER xact SET DEFAULT '3'")


def run_as_the_owner_again() -> None:
    """At the end: whoever made the test database takes it away."""
    connection_created.disconnect(dispatch_uid="tests-run-as-the-app")
    become(None)


def _new_connection_is_the_job(sender: object, connection: object, **kwargs: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE ph_job")


@contextmanager
def as_the_job_role() -> Iterator[None]:
    """Run a block as Celery does, on this connection and on those that the block opens."""
    become("ph_job")
    connection_created.connect(_new_connection_is_the_job, dispatch_uid="tests-run-as-the-job")
    try:
        yield
    finally:
        connection_created.disconnect(dispatch_uid="tests-run-as-the-job")
        become(APP)


def empty_every_table() -> None:
    """Empty all tables but the migrations' and the audit's own, past the triggers that refuse it."""
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('%%I.%%I', n.nspname, c.relname) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relname <> ALL (%s)
              AND (n.nspname IN ('public', 'agg')
                   OR n.nspname = 'priv' AND c.relname <> 'secret')
            """,
            [list(KEPT)],
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _fixture_teardown(self: TransactionTestCase) -> None:
    """A request that a browser had under way may hold a lock in another order: then once more."""
    for attempt in range(6):
        try:
            with transaction.atomic():
                empty_every_table()
            return
        except DatabaseError:  # a deadlock, or what was asked after it
            if attempt == 5:
                raise
            time.sleep(0.5)


TransactionTestCase._fixture_teardown = _fixture_teardown
