"""The ways in which somebody with the application's own connection might silence or alter the audit."""

from collections.abc import Iterator
from dataclasses import dataclass

NAME = "placehub_audit_proof"
CHANGE_AS_TEXT = "UPDATE people_persondetails SET home_note = 'x' WHERE person_id = '{person}'"
SHADOW = "id bigint, worker int, role text, request text, tbl text, op text, pk text, old jsonb, new jsonb"


@dataclass(frozen=True)
class Attack:
    """Statements of one attack. ``refused``: the database must refuse the last of them.

    Otherwise they may run; but then what the worker does next is recorded all the same.
    ``state`` is how PostgreSQL says no: by default, insufficient privilege.
    """

    name: str
    statements: tuple[str, ...]
    refused: bool = True
    state: str = "42501"
    outside: bool = False  # cannot be tried inside a transaction


def attacks_on_rows() -> Iterator[Attack]:
    column = {"change": "worker", "read": "worker", "event": "worker", "seal": "rows"}
    for log in column:
        yield Attack(f"update audit.{log}", (f"UPDATE audit.{log} SET {column[log]} = 1",))
        yield Attack(f"delete from audit.{log}", (f"DELETE FROM audit.{log}",))
        yield Attack(f"truncate audit.{log}", (f"TRUNCATE audit.{log}",))
        yield Attack(f"read audit.{log}", (f"SELECT count(*) FROM audit.{log}",))
        yield Attack(f"lock audit.{log}", (f"LOCK TABLE audit.{log} IN ACCESS EXCLUSIVE MODE",))
        yield Attack(f"copy out audit.{log}", (f"COPY audit.{log} TO STDOUT",))
        yield Attack(f"number audit.{log} anew", (f"SELECT setval('audit.{log}_id_seq', 1)",))
        yield Attack(f"use up numbers of audit.{log}", (f"SELECT nextval('audit.{log}_id_seq')",))
    yield Attack(
        "write a look of somebody else",
        ("INSERT INTO audit.read (worker, what, basis, persons) VALUES (1, 'x', 'x', '{}')",),
    )
    yield Attack(
        "write a change that was none",
        ("INSERT INTO audit.change (role, tbl, op, pk) VALUES ('x', 'x', 'U', 'x')",),
    )
    yield Attack(
        "insert into a log by upsert",
        (
            "INSERT INTO audit.seal (log, from_id, to_id, rows, previous, hash) VALUES"
            " ('read', 1, 1, 0, '', '') ON CONFLICT (log, from_id) DO UPDATE SET rows = 0",
        ),
    )
    yield Attack(
        "merge into a log",
        (
            "MERGE INTO audit.read r USING (SELECT 1 AS id) x ON r.id = x.id"
            " WHEN MATCHED THEN DELETE",
        ),
    )
    yield Attack("take the marks away", ("DELETE FROM audit.mark",))
    yield Attack("forget what is watched", ("DELETE FROM audit.watched",))


def attacks_on_triggers() -> Iterator[Attack]:
    table = "people_persondetails"
    yield Attack("disable the trigger", (f"ALTER TABLE {table} DISABLE TRIGGER audit_change",))
    yield Attack("disable all triggers", (f"ALTER TABLE {table} DISABLE TRIGGER ALL",))
    yield Attack("drop the trigger", (f"DROP TRIGGER audit_change ON {table}",))
    yield Attack(
        "rename the trigger", (f"ALTER TRIGGER audit_change ON {table} RENAME TO zzz_nothing",)
    )
    yield Attack(
        "a trigger that swallows the change",
        (
            f"CREATE TRIGGER aaa BEFORE UPDATE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ),
    )
    yield Attack(
        "a rule that does something instead",
        (f"CREATE RULE r AS ON UPDATE TO {table} DO INSTEAD NOTHING",),
    )
    yield Attack("skip triggers as a replica", ("SET session_replication_role = 'replica'",))
    yield Attack(
        "skip triggers as a replica, by function",
        ("SELECT set_config('session_replication_role', 'replica', true)",),
    )
    yield Attack("defer the trigger", ("SET CONSTRAINTS ALL DEFERRED",), refused=False)
    yield Attack("empty a watched table", (f"TRUNCATE {table}",))
    yield Attack("empty it and what hangs on it", ("TRUNCATE people_person CASCADE",))
    yield Attack("drop a watched table", (f"DROP TABLE {table} CASCADE",))
    yield Attack("attach it below another", (f"CREATE TABLE public.x () INHERITS ({table})",))
    yield Attack(
        "take a watched table away by renaming", (f"ALTER TABLE {table} RENAME TO details_old",)
    )
    yield Attack(
        "an event trigger",
        ("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION audit.refuse()",),
    )


def attacks_on_functions() -> Iterator[Attack]:
    nothing = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    for name in ("note_change", "refuse"):
        yield Attack(
            f"replace audit.{name}", (f"CREATE OR REPLACE FUNCTION audit.{name}() {nothing}",)
        )
        yield Attack(f"drop audit.{name}", (f"DROP FUNCTION audit.{name}() CASCADE",))
        yield Attack(f"own audit.{name}", (f"ALTER FUNCTION audit.{name}() OWNER TO ph_app",))
    yield Attack(
        "replace app.worker",
        ("CREATE OR REPLACE FUNCTION app.worker() RETURNS int LANGUAGE sql AS 'SELECT 1'",),
    )
    yield Attack(
        "a function of its own before the built-in one",
        (
            "CREATE FUNCTION public.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL'",
        ),
    )
    yield Attack(
        "set another path in it", ("ALTER FUNCTION audit.note_change() SET search_path = x",)
    )
    yield Attack("call the trigger's function", ("SELECT audit.note_change()",))
    yield Attack("watch and so confuse", ("SELECT audit.watch('people_persondetails')",))
    yield Attack("seal at will", ("SELECT audit.seal_batches()",))
    yield Attack("hash at will", ("SELECT * FROM audit.hash_of('read', 1, 1, '')",))
    yield Attack(
        "a block of code that tries the owner",
        ("DO $$ BEGIN EXECUTE 'ALTER TABLE audit.read DISABLE TRIGGER ALL'; END $$",),
    )


def attacks_on_roles() -> Iterator[Attack]:
    for role in ("ph_owner", "ph_definer", "ph_job", "ph_backup", "postgres"):
        yield Attack(f"become {role}", (f"SET ROLE {role}",))
    yield Attack("become the owner by authorisation", ("SET SESSION AUTHORIZATION ph_owner",))
    yield Attack("join the owner", ("GRANT ph_owner TO ph_app",))
    yield Attack("give itself rights", ("GRANT ALL ON audit.read TO ph_app",))
    yield Attack("become a superuser", ("ALTER ROLE ph_app SUPERUSER",))
    yield Attack("pass over policies", ("ALTER ROLE ph_app BYPASSRLS",))
    yield Attack("own the logs", ("ALTER TABLE audit.read OWNER TO ph_app",))
    yield Attack("drop a log", ("DROP TABLE audit.read CASCADE",))
    yield Attack("drop the schema", ("DROP SCHEMA audit CASCADE",))
    yield Attack("move a log away", ("ALTER TABLE audit.read SET SCHEMA public",))
    yield Attack("put something into the schema", ("CREATE TABLE audit.mine (id int)",))
    yield Attack("add a column to a log", ("ALTER TABLE audit.read ADD COLUMN x int",))
    yield Attack("stop writing the journal", ("ALTER TABLE audit.read SET UNLOGGED",))
    yield Attack("a policy that hides rows", ("CREATE POLICY p ON audit.read USING (false)",))
    yield Attack("change the catalogue", ("UPDATE pg_trigger SET tgenabled = 'D'",))
    yield Attack(
        "a server setting", ("ALTER SYSTEM SET session_replication_role = 'replica'",), outside=True
    )
    yield Attack(
        "a setting of the database",
        (f"ALTER DATABASE {NAME} SET session_replication_role = 'replica'",),
    )
    yield Attack("take an extension away", ("DROP EXTENSION pg_trgm CASCADE",))
    yield Attack(
        "a language without bounds", ("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x', 'y'",)
    )
    yield Attack("a program on the server", ("COPY (SELECT 1) TO PROGRAM 'true'",))
    yield Attack("a file on the server", ("COPY people_goal TO '/tmp/x'",))
    yield Attack("a large object from a file", ("SELECT lo_import('/etc/hostname')",))
    yield Attack("end the sealing's connection", ("SELECT pg_terminate_backend({sealing})",))
    yield Attack("a subscription", ("CREATE PUBLICATION p FOR TABLE audit.read",))
    yield Attack(
        "prepare and never end", (CHANGE_AS_TEXT, "PREPARE TRANSACTION 'x'"), state="55000"
    )


def attacks_by_settings() -> Iterator[Attack]:
    """Most of these may be set by anybody; none of them may matter."""
    yield Attack(
        "the switch that pgtrigger has",
        ("SET LOCAL pgtrigger.ignore = '{people_persondetails:audit_change,:audit_change}'",),
        refused=False,
    )
    yield Attack("another search path", ("SET LOCAL search_path = pg_temp, public",), refused=False)
    yield Attack(
        "temporary tables before the logs",
        (f"CREATE TEMP TABLE change ({SHADOW})", "SET LOCAL search_path = pg_temp, audit, public"),
    )
    yield Attack("a temporary view", ("CREATE TEMP VIEW read AS SELECT 1",))
    yield Attack("row security off", ("SET LOCAL row_security = off",), refused=False)
    yield Attack(
        "another worker",
        ("SELECT set_config('app.worker_id', '{stranger}', true)",),
        refused=False,
    )
    yield Attack(
        "another worker and their keys",
        (
            "SELECT set_config('app.worker_id', '{stranger}', true),"
            " set_config('app.keys', '{-{stranger}}', true)",
        ),
        refused=False,
    )
    yield Attack(
        "a signature of its own",
        ("SELECT set_config('app.sig', repeat('0', 64), true)",),
        refused=False,
    )
    yield Attack(
        "no worker at all",
        ("SELECT set_config('app.worker_id', '', true)",),
        refused=False,
    )
    yield Attack("end the context", ("SELECT app.end()",), refused=False)
    yield Attack(
        "open a session as somebody else",
        ("SELECT app.open_session('x', {stranger}, 3600, 4102444800, repeat('0', 64))",),
    )
    yield Attack("read the signing secret", ("SELECT * FROM priv.secret",))
    yield Attack("sign with it", ("SELECT priv.sign('context', 'x')",))
    yield Attack(
        "hold the lock of the sealing",
        ("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))",),
        refused=False,
    )
    yield Attack("no waiting for the disc", ("SET LOCAL synchronous_commit = off",), refused=False)
    yield Attack("no statement to the log", ("SET log_statement = 'none'",))
    yield Attack(
        "a savepoint taken back",
        ("SAVEPOINT s", CHANGE_AS_TEXT, "ROLLBACK TO s"),
        refused=False,
    )
    yield Attack("hide in many changes", (f"{CHANGE_AS_TEXT}", f"{CHANGE_AS_TEXT}"), refused=False)


ATTACKS = [
    *attacks_on_rows(),
    *attacks_on_triggers(),
    *attacks_on_functions(),
    *attacks_on_roles(),
    *attacks_by_settings(),
]
