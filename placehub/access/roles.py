"""The database roles, made by a superuser once and harmless to make again."""

import psycopg
from psycopg import conninfo, sql

LOGINS = {"ph_owner": "NOINHERIT", "ph_app": "NOINHERIT", "ph_job": "", "ph_backup": "BYPASSRLS"}
NOBODIES = {"ph_leader": "", "ph_definer": "BYPASSRLS"}


def make_roles(
    admin_url: str, database: str, passwords: dict[str, str], *, for_tests: bool = False
) -> None:
    """Create or refresh the roles, and the database owned by ph_owner.

    ``passwords`` is by role. ``for_tests`` lets the owner create test databases and step into the
    other roles; in real use the owner only steps into the role that owns the vetted functions.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        have = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}
        for role, options in (LOGINS | NOBODIES).items():
            verb = "ALTER" if role in have else "CREATE"
            login = "LOGIN" if role in LOGINS else "NOLOGIN"
            statement = sql.SQL(f"{verb} ROLE {{}} {login} {options}").format(sql.Identifier(role))
            if role in LOGINS:
                statement += sql.SQL(" PASSWORD {}").format(sql.Literal(passwords[role]))
            admin.execute(statement)
        admin.execute("GRANT pg_read_all_data TO ph_backup")
        admin.execute("GRANT ph_leader TO ph_app")
        admin.execute("GRANT ph_definer TO ph_owner")
        if for_tests:
            admin.execute("ALTER ROLE ph_owner CREATEDB")
            admin.execute("GRANT ph_app, ph_job, ph_leader TO ph_owner")
        exists = admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not exists:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER ph_owner").format(sql.Identifier(database))
            )
        admin.execute(
            sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(
                sql.Identifier(database)
            )
        )
        admin.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO ph_app, ph_job, ph_backup").format(
                sql.Identifier(database)
            )
        )
    for name in [database, *(["template1"] if for_tests else [])]:
        _let_owner_make_tables(admin_url, name)


def _let_owner_make_tables(admin_url: str, database: str) -> None:
    """Say so by name: before PostgreSQL 16 a NOINHERIT role has no use of owning the database."""
    with psycopg.connect(conninfo.make_conninfo(admin_url, dbname=database)) as there:
        there.execute("GRANT USAGE, CREATE ON SCHEMA public TO ph_owner")
