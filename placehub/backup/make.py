"""Make a backup, now or every night."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from placehub.backup.manifest import LEFT_OUT, describe, made_at, manifest_of, sha256
from placehub.backup.servers import at, folder, run, tool
from placehub.settings import environment as settings

NIGHTLY_AT = 1  # o'clock, UTC


def make() -> Path:
    """Dump the database and write the manifest, both from one and the same moment."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"placehub-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    dump, unfinished = folder() / f"{name}.dump", folder() / f"{name}.unfinished"
    began = time.monotonic()
    with psycopg.connect(settings.address("DATABASE_BACKUP_URL")) as connection:
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


def remove_older_than(when: datetime) -> None:
    for dump in folder().glob("placehub-*.dump"):
        if made_at(dump) < when:
            manifest_of(dump).unlink(missing_ok=True)
            dump.unlink()
