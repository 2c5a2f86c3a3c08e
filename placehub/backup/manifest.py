"""What must be there after restoring, in a file beside the dump: rows, rights, the head of the audit."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from placehub.backup.servers import give_up
from placehub.backup.walls import OURS, WALLS

LEFT_OUT = ("priv.secret", "priv.session", "public.django_session")


def manifest_of(dump: Path) -> Path:
    return dump.with_name(f"{dump.name.partition('.')[0]}.json")


def made_at(dump: Path) -> datetime:
    return datetime.strptime(dump.name.partition(".")[0], "placehub-%Y%m%d-%H%M%S").replace(
        tzinfo=UTC
    )


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
        books = None
        if ("public", "led_link") in tables:  # older versions kept no chain
            books = cursor.execute(
                "SELECT encode(hash, 'hex') FROM led_link ORDER BY number DESC LIMIT 1"
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
        "ledger_head": books[0] if books else "",
        "walls": walls,
        "removed": removed(connection),
    }


def removed(connection: psycopg.Connection) -> list[str]:
    """The references of records that two people removed; none in a version that removed nothing yet."""
    there = connection.execute("SELECT to_regclass('people_removal') IS NOT NULL").fetchone()[0]
    if not there:
        return []
    rows = connection.execute(
        "SELECT reference::text FROM people_removal WHERE removed_at IS NOT NULL ORDER BY 1"
    )
    return [row[0] for row in rows.fetchall()]


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
        f"{what.replace('_', ' ')}: {wanted.get(what)} became {found[what]}"
        for what in ("audit_head", "last_journal", "ledger_head")
        if wanted.get(what, found[what]) != found[what]  # an older manifest does not name all
    ]
    for kind, before in wanted["walls"].items():
        after = found["walls"][kind]
        faults += [
            f"{kind}: {name} {'is missing' if name not in after else 'is not the same'}"
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]
    return faults
