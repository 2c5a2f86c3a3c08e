"""Let time pass: the database's now() stands still in a test, so every hour that is kept moves back."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from tests.support import current_role, owner


def let_pass(gone: timedelta) -> None:
    """No trigger hears of it, as none hears of the clock; then comes what the clock calls."""
    seconds = gone.total_seconds()
    before = current_role()
    with owner(), connection.cursor() as cursor:
        # what waits to be checked is checked, else a table's triggers cannot be switched off
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, columns in _kept_moments():
            sets = ", ".join(f"{name} = {name} - interval '{seconds} seconds'" for name in columns)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET {sets}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET ROLE ph_job")
        cursor.execute("SELECT app.open_what_began()")
        cursor.execute(f"SET ROLE {before}")


def _kept_moments() -> list[tuple[str, list[str]]]:
    """Every table that keeps a moment about people, teams and questions, and the columns that keep it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum)"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind = 'r' AND a.atttypid = 'timestamptz'::regtype AND a.attgenerated = ''"
            " AND (n.nspname = 'priv' OR n.nspname = 'public' AND (c.relname LIKE 'people\\_%'"
            "      OR c.relname IN ('person_grant', 'teams_membership', 'teams_appointment')))"
            " GROUP BY c.oid ORDER BY 1"
        )
        return cursor.fetchall()
