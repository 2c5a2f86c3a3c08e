"""The database roles, made by a superuser once and harmless to make again."""

import psycopg
from psycopg import conninfo, sql

from placehub.settings import environment

LOGINS = {"ph_owner": "NOINHERIT", "ph_app": "NOINHERIT", "ph_job": "", "ph_backup": "BYPASSRLS"}
# Roles of which several people's work goes over several connections. Each connection of a role reads
# in pg_stat_activity what the others of that role are running, with the words that people typed; and
# only a superuser switches this setting on again.
QUIET = ("ph_app", "ph_job")
# What else a connection of theirs begins with. Placehub says the same when it connects, which no role
# can undo for itself; through PgBouncer it cannot say so, and these hold.
LIMITED = {"ph_app": "app", "ph_job": "job"}
# each role may end the work of its own other connections, which here is a colleague's
NOT_FOR_ALL = ("pg_terminate_backend(int, bigint)", "pg_cancel_backend(int)")
# how many rows a statement touched tells whether it found somebody, sealed or not
COUNTS = r"^pg_stat_get_(xact_)?(numscans|tuples|live|dead|ins_since|mod_since|blocks|function)"
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
            # a role may set its own defaults: whatever was set with its connection ends here
            admin.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(sql.Identifier(role)))
        for role in QUIET:
            admin.execute(
                sql.SQL("ALTER ROLE {} SET track_activities = off").format(sql.Identifier(role))
            )
        for role, process in LIMITED.items():
            for name, value in environment.limits(process).items():
                admin.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
                    )
                )
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
        _fit_out(admin_url, name)
    with psycopg.connect(conninfo.make_conninfo(admin_url), autocommit=True) as admin:
        # nobody but us works on this server: no room for tables of one's own beside our database
        admin.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")


def _fit_out(admin_url: str, database: str) -> None:
    """What a superuser says inside the database itself."""
    with psycopg.connect(conninfo.make_conninfo(admin_url, dbname=database)) as there:
        # by name: before PostgreSQL 16 a NOINHERIT role has no use of owning the database
        there.execute("GRANT USAGE, CREATE ON SCHEMA public TO ph_owner")
        for function in NOT_FOR_ALL:
            there.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
        counts = there.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ %s",
            [COUNTS],
        ).fetchall()
        for (function,) in counts:
            there.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
