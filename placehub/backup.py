"""Back up, and bring back.

    python -m placehub.backup make            a dump and its manifest
    python -m placehub.backup nightly         one every night, for ever; old ones are removed
    python -m placehub.backup restore FILE    into a fresh database beside the present one, checked
    python -m placehub.backup switch NAME     put the restored database in the present one's place

A dump is taken as ph_backup, who reads every row and changes none. It leaves out the keys that sign
sessions and the sessions themselves, so a restored Placehub has fresh keys and nobody is signed in.
The manifest beside it says what must be there after restoring: rows, rights, policies, the head of
the audit. Keep the files as safe as the database: they hold what it holds.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from placehub import embedded
from placehub.access.roles import make_roles
from placehub.settings import environment as settings

LEFT_OUT = ("priv.secret", "priv.session", "public.django_session")
URL_OF_ROLE = {
    "ph_owner": "DATABASE_OWNER_URL",
    "ph_app": "DATABASE_URL",
    "ph_job": "DATABASE_JOB_URL",
    "ph_backup": "DATABASE_BACKUP_URL",
}
NIGHTLY_AT = 1  # o'clock, UTC

OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
NOT_AN_EXTENSION = (
    "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {0}.oid AND d.deptype = 'e')"
)
# what holds the walls up, one query a kind: a name, and all that matters about it
WALLS = {
    "policies": """
        SELECT format('%s.%s %s', schemaname, tablename, policyname),
               concat_ws('|', permissive, roles, cmd, qual, with_check) FROM pg_policies""",
    "tables": f"""
        SELECT format('%s.%s', n.nspname, c.relname),
               concat_ws('|', c.relkind, c.relowner::regrole, c.relrowsecurity,
                 c.relforcerowsecurity, c.reloptions, ARRAY(
                   SELECT a::text FROM unnest(coalesce(c.relacl, acldefault(
                     CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner))) a
                   ORDER BY 1))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {OURS}
          AND {NOT_AN_EXTENSION.format("c")}""",
    "columns": f"""
        SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname),
               ARRAY(SELECT x::text FROM unnest(a.attacl) x ORDER BY 1)::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL AND {OURS}""",
    "functions": f"""
        SELECT format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
               concat_ws('|', p.proowner::regrole, pg_get_functiondef(p.oid), ARRAY(
                 SELECT a::text FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a
                 ORDER BY 1))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind = 'f' AND {OURS} AND {NOT_AN_EXTENSION.format("p")}""",
    "triggers": f"""
        SELECT format('%s.%s %s', n.nspname, c.relname, t.tgname),
               concat_ws('|', t.tgenabled, pg_get_triggerdef(t.oid))
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND {OURS}""",
    # PostgreSQL writes a check on a word another way after a restore: casts and brackets move
    "constraints": f"""
        SELECT format('%s.%s', k.conrelid::regclass, k.conname),
               concat_ws('|', k.convalidated, regexp_replace(pg_get_constraintdef(k.oid),
                 '::(character varying|text)(\\[\\])?|[()[:space:]]', '', 'g'))
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.conrelid <> 0 AND {OURS}""",
    "schemas": f"""
        SELECT n.nspname, concat_ws('|', n.nspowner::regrole, ARRAY(
                 SELECT a::text FROM unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                 ORDER BY 1)) FROM pg_namespace n WHERE {OURS}""",
    "defaults": """
        SELECT format('%s %s', defaclrole::regrole, defaclobjtype), defaclacl::text
        FROM pg_default_acl""",
}


def give_up(words: str) -> None:
    raise SystemExit(words)


# ---------------------------------------------------------------- where things are


@contextmanager
def services() -> Iterator[None]:
    """Use the servers that the environment names, or the embedded ones, started if need be."""
    if os.environ.get("DATABASE_BACKUP_URL"):
        yield
        return
    running = "not running" not in embedded.status()
    if not running:
        embedded.start()
    os.environ.update(embedded.environment())
    try:
        yield
    finally:
        if not running:
            embedded.stop()


def folder() -> Path:
    named = os.environ.get("PLACEHUB_BACKUP_DIR")
    return Path(named) if named else embedded.var() / "backups"


def tool(name: str) -> str:
    """The program that fits the server: the embedded one's own, or the one that is installed."""
    if (embedded.var() / "embedded.json").exists():
        return str(embedded.postgres_bin() / name)
    found = shutil.which(name)
    if found is None:
        give_up(f"{name} is not installed. On Debian: apt-get install postgresql-client.")
    return found


def at(url_name: str, database: str | None = None) -> dict[str, str]:
    """How the PostgreSQL programs reach a database; the password stays out of their words."""
    place = settings.database(url_name)
    return os.environ | {
        "PGHOST": str(place["HOST"]),
        "PGPORT": str(place["PORT"] or 5432),
        "PGUSER": str(place["USER"]),
        "PGPASSWORD": str(place["PASSWORD"]),
        "PGDATABASE": database or str(place["NAME"]),
    }


def url_with(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{database}" + (f"?{query}" if query else "")


def run(command: list[str], env: dict[str, str], what: str) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        give_up(f"{what} did not work: {' '.join((done.stderr or done.stdout).split()[-60:])}")


# ---------------------------------------------------------------- making one


def make() -> Path:
    """Dump the database and write the manifest, both from one and the same moment."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"placehub-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    dump, unfinished = folder() / f"{name}.dump", folder() / f"{name}.unfinished"
    began = time.monotonic()
    with psycopg.connect(settings.text("DATABASE_BACKUP_URL")) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        moment = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        unfinished.touch(mode=0o600)
        run(
            [
                tool("pg_dump"), "--format=custom", f"--snapshot={moment}", f"--file={unfinished}",
                *(f"--exclude-table-data={table}" for table in LEFT_OUT),
            ],
            at("DATABASE_BACKUP_URL"),
            "Dumping the database",
        )  # fmt: skip
        manifest = describe(connection)
    manifest |= {
        "dump": dump.name,
        "bytes": unfinished.stat().st_size,
        "sha256": sha256(unfinished),
    }
    unfinished.rename(dump)
    beside = manifest_of(dump)
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(manifest, indent=1))
    print(
        f"{dump}: {manifest['bytes'] / 1e6:.1f} MB, {sum(manifest['rows'].values()):,} rows of "
        f"{len(manifest['rows'])} tables, in {time.monotonic() - began:.1f} seconds",
        flush=True,
    )
    return dump


def manifest_of(dump: Path) -> Path:
    return dump.with_suffix(".json")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(connection: psycopg.Connection) -> dict[str, object]:
    """What must be the same after restoring: rows, audit's head, ledger's end, the walls."""
    with connection.cursor() as cursor:
        tables = cursor.execute(
            f"SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n "
            f"ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND {OURS} ORDER BY 1, 2"
        ).fetchall()
        rows = {}
        for schema, table in tables:
            if f"{schema}.{table}" not in LEFT_OUT:
                count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
                rows[f"{schema}.{table}"] = cursor.execute(count).fetchone()[0]
        head = cursor.execute(
            "SELECT encode(hash, 'hex') FROM audit.seal ORDER BY id DESC LIMIT 1"
        ).fetchone()
        journal = cursor.execute(
            "SELECT id::text FROM led_journal ORDER BY created_at DESC, id LIMIT 1"
        ).fetchone()
        walls = {
            kind: {
                name: hashlib.sha256((matter or "").encode()).hexdigest()[:16]
                for name, matter in sorted(cursor.execute(query).fetchall())
            }
            for kind, query in WALLS.items()
        }
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "server": connection.info.server_version,
        "rows": rows,
        "audit_head": head[0] if head else "",
        "last_journal": journal[0] if journal else "",
        "walls": walls,
    }


def nightly() -> None:
    """Make one when the newest is a day old, and each night after; remove those past their days."""
    days = settings.whole("PLACEHUB_BACKUP_DAYS", 30)
    while True:
        try:
            if is_due(datetime.now(UTC)):
                make()
                remove_older_than(datetime.now(UTC) - timedelta(days=days))
        except (SystemExit, psycopg.Error, OSError) as fault:
            print(f"No backup was made: {fault}. The next try is in ten minutes.", flush=True)
        time.sleep(600)


def is_due(now: datetime) -> bool:
    """True once after one o'clock each night, and whenever the newest is more than a day old."""
    newest = max((made_at(path) for path in folder().glob("placehub-*.dump")), default=None)
    if newest is None or now - newest > timedelta(days=1):
        return True
    return now.hour >= NIGHTLY_AT and newest.date() < now.date()


def made_at(dump: Path) -> datetime:
    return datetime.strptime(dump.stem, "placehub-%Y%m%d-%H%M%S").replace(tzinfo=UTC)


def remove_older_than(when: datetime) -> None:
    for dump in folder().glob("placehub-*.dump"):
        if made_at(dump) < when:
            manifest_of(dump).unlink(missing_ok=True)
            dump.unlink()


# ---------------------------------------------------------------- bringing one back


def restore(dump: Path) -> str:
    """Restore into a new database beside the present one and check it; returns its name."""
    wanted = read_manifest(dump)
    present = str(settings.database("DATABASE_OWNER_URL")["NAME"])
    name = f"{present}_restored_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    passwords = {role: str(settings.database(url)["PASSWORD"]) for role, url in URL_OF_ROLE.items()}
    admin = settings.text("DATABASE_ADMIN_URL")
    make_roles(admin, name, passwords)
    print(f"Restoring {dump.name} into {name}", flush=True)
    run(
        [
            tool("pg_restore"), "--exit-on-error", "--single-transaction", f"--dbname={name}",
            str(dump),
        ],
        at("DATABASE_ADMIN_URL", name),
        "Restoring",
    )  # fmt: skip
    with psycopg.connect(url_with(admin, name)) as connection:
        faults = differences(wanted, describe(connection))
        connection.execute("SELECT priv.keep_secret('context', %s)", [secrets.token_bytes(32)])
    manage(name, "keep_keys")
    faults += [said for words in PROOFS if (said := manage(name, *words, wanted=wanted))]
    if faults:
        give_up("\n".join(["This is not what was backed up:", *faults[:40]]))
    print(
        f"{sum(wanted['rows'].values()):,} rows, every right, policy, function, trigger and "
        f"constraint are as in the manifest; the audit and the ledger hold. The keys are new and "
        f"nobody is signed in.\n"
        f"To put it in the present one's place, stop web, worker, beat and backup, then:\n"
        f"  python -m placehub.backup switch {name}",
        flush=True,
    )
    return name


PROOFS = (("verify_audit", "--head={audit_head}"), ("check_ledger",))


def read_manifest(dump: Path) -> dict[str, object]:
    if not dump.exists() or not manifest_of(dump).exists():
        give_up(f"There must be both {dump} and {manifest_of(dump)}.")
    wanted = json.loads(manifest_of(dump).read_text())
    if sha256(dump) != wanted["sha256"]:
        give_up(f"{dump} is not the file that its manifest describes: it was changed or cut short.")
    return wanted


def differences(wanted: dict[str, object], found: dict[str, object]) -> list[str]:
    before, after = wanted["rows"], found["rows"]
    faults = [
        f"{table}: {before.get(table)} rows were backed up, {after.get(table)} are there"
        for table in sorted(before.keys() | after.keys())
        if before.get(table) != after.get(table)
    ]
    faults += [
        f"{what.replace('_', ' ')}: {wanted[what]} became {found[what]}"
        for what in ("audit_head", "last_journal")
        if wanted[what] != found[what]
    ]
    for kind, before in wanted["walls"].items():
        after = found["walls"][kind]
        faults += [
            f"{kind}: {name} {'is missing' if name not in after else 'is not the same'}"
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]
    return faults


def manage(database: str, *words: str, wanted: dict[str, object] | None = None) -> str:
    """Run a management command on a database as its owner; returns its words when it failed."""
    env = os.environ | {
        "DATABASE_OWNER_URL": url_with(settings.text("DATABASE_OWNER_URL"), database),
        "PLACEHUB_DB_ROLE": "owner",
    }
    filled = [word.format(**(wanted or {})) for word in words]
    command = [sys.executable, str(Path(__file__).resolve().parent.parent / "manage.py"), *filled]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    return f"{words[0]}: {done.stdout}{done.stderr}".strip() if done.returncode else ""


def switch(name: str) -> None:
    """Give the restored database the present one's name; the present one is kept under another."""
    present = str(settings.database("DATABASE_OWNER_URL")["NAME"])
    kept = f"{present}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    with psycopg.connect(settings.text("DATABASE_ADMIN_URL"), autocommit=True) as admin:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            admin.execute(rename.format(sql.Identifier(present), sql.Identifier(kept)))
            admin.execute(rename.format(sql.Identifier(name), sql.Identifier(present)))
        except psycopg.errors.ObjectInUse:
            give_up(f"Something still uses {present}: stop web, worker, beat and backup first.")
    print(
        f"{present} is now what was restored. What was there before is kept as {kept}.", flush=True
    )


def main(words: list[str]) -> None:
    with services():
        match words:
            case ["make"]:
                make()
            case ["nightly"]:
                nightly()
            case ["restore", file]:
                restore(Path(file))
            case ["switch", name]:
                switch(name)
            case _:
                give_up(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
