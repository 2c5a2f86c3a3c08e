"""Bring a backup back into a database of its own, prove it, and put it in the present one's place."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from placehub.access.roles import make_roles
from placehub.backup.manifest import describe, differences, read_manifest, removed
from placehub.backup.sealing import identities, is_sealed, unseal
from placehub.backup.servers import URL_OF_ROLE, at, give_up, pipe, tool, url_with
from placehub.settings import environment as settings

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
PROOFS = (("verify_audit", "--head={audit_head}"), ("check_ledger",))


def restore(dump: Path, *, program: str) -> str:
    """Restore into a new database beside the present one and check it; returns its name.

    ``program`` is how this was called, for the words that say how to go on.
    """
    wanted = read_manifest(dump)
    if is_sealed(dump):
        identities()  # before anything is made: there must be a key
    present = str(settings.database("DATABASE_OWNER_URL")["NAME"])
    name = f"{present}_restored_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    passwords = {role: str(settings.database(url)["PASSWORD"]) for role, url in URL_OF_ROLE.items()}
    admin = settings.address("DATABASE_ADMIN_URL")
    make_roles(admin, name, passwords)
    print(f"Restoring {dump.name} into {name}", flush=True)
    words = [tool("pg_restore"), "--exit-on-error", "--single-transaction", f"--dbname={name}"]
    with dump.open("rb") as file:
        pipe(
            words, at("DATABASE_ADMIN_URL", name), "Restoring",
            given=lambda plain: unseal(file, plain) if is_sealed(dump) else shutil.copyfileobj(file, plain),
        )  # fmt: skip
    with psycopg.connect(url_with(admin, name)) as connection:
        faults = differences(wanted, describe(connection))
        connection.execute("SELECT priv.keep_secret('context', %s)", [secrets.token_bytes(32)])
    manage(name, "keep_keys")
    faults += [said for words in PROOFS if (said := manage(name, *words, wanted=wanted))]
    if faults:
        give_up("\n".join(["This is not what was backed up:", *faults[:40]]))
    again = remove_again(url_with(admin, name), removed_since(dump))
    print(
        f"{sum(wanted['rows'].values()):,} rows, every right, policy, function, trigger and "
        f"constraint are as in the manifest; the audit and the ledger hold. The keys are new and "
        f"nobody is signed in.\n"
        f"{again} that had been removed since went again.\n"
        f"To put it in the present one's place, stop web, worker, beat and backup, then:\n"
        f"  {program} switch {name}",
        flush=True,
    )
    return name


def removed_since(dump: Path) -> set[str]:
    """What was removed by now, as far as it is known: by the present database, if it answers, and by every
    manifest that lies beside the dump.
    """
    known: set[str] = set()
    for beside in dump.parent.glob("placehub-*.json"):
        known.update(json.loads(beside.read_text()).get("removed", []))
    try:
        with psycopg.connect(settings.text("DATABASE_OWNER_URL")) as present:
            known.update(removed(present))
    except psycopg.Error as fault:
        print(
            f"The present database does not answer ({type(fault).__name__}). What was removed after the "
            "newest manifest is not known here: see what the information steward was told.",
            flush=True,
        )
    return known


def remove_again(url: str, references: set[str]) -> str:
    """Remove what an older backup brought back; how many, in words."""
    with psycopg.connect(url) as connection:
        done = [
            connection.execute("SELECT app.remove_again(%s)", [one]).fetchone()[0]
            for one in sorted(references)
        ]
    went = sum(one is not None for one in done)
    return f"{went} {'record' if went == 1 else 'records'}"


def manage(database: str, *words: str, wanted: dict[str, object] | None = None) -> str:
    """Run a management command on a database as its owner; returns its words when it failed."""
    env = os.environ | {
        "DATABASE_OWNER_URL": url_with(settings.address("DATABASE_OWNER_URL"), database),
        "PLACEHUB_DB_ROLE": "owner",
    }
    filled = [word.format(**(wanted or {})) for word in words]
    command = [sys.executable, str(MANAGE), *filled]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    return f"{words[0]}: {done.stdout}{done.stderr}".strip() if done.returncode else ""


def switch(name: str) -> None:
    """Give the restored database the present one's name; the present one is kept under another."""
    present = str(settings.database("DATABASE_OWNER_URL")["NAME"])
    kept = f"{present}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    with psycopg.connect(settings.address("DATABASE_ADMIN_URL"), autocommit=True) as admin:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            admin.execute(rename.format(sql.Identifier(present), sql.Identifier(kept)))
            admin.execute(rename.format(sql.Identifier(name), sql.Identifier(present)))
        except psycopg.errors.ObjectInUse:
            give_up(f"Something still uses {present}: stop web, worker, beat and backup first.")
    print(
        f"{present} is now what was restored. What was there before is kept as {kept}.", flush=True
    )
