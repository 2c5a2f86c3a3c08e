"""Make a backup, now or every night."""

import json
import shutil
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from placehub.backup.manifest import LEFT_OUT, describe, manifest_of, sha256
from placehub.backup.places import days_ago, is_due, remove_older_than, second, send, tell_when_well
from placehub.backup.sealing import SUFFIX, recipients, seal
from placehub.backup.servers import at, folder, pipe, tool
from placehub.settings import environment as settings


def make() -> Path:
    """Dump the database and write the manifest, both from one and the same moment."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"placehub-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    second()  # before anything is made: it may have to refuse
    sealed = SUFFIX if recipients() else ""
    dump, unfinished = folder() / f"{name}.dump{sealed}", folder() / f"{name}.unfinished"
    began = time.monotonic()
    with (
        psycopg.connect(settings.address("DATABASE_BACKUP_URL")) as connection,
        ExitStack() as on_failure,
    ):
        on_failure.callback(unfinished.unlink, missing_ok=True)
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        moment = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        unfinished.touch(mode=0o600)
        words = [
            tool("pg_dump"), "--format=custom", f"--snapshot={moment}",
            *(f"--exclude-table-data={table}" for table in LEFT_OUT),
        ]  # fmt: skip
        with unfinished.open("wb") as file:
            pipe(
                words, at("DATABASE_BACKUP_URL"), "Dumping the database",
                out=lambda plain: seal(plain, file) if sealed else shutil.copyfileobj(plain, file),
            )  # fmt: skip
        manifest = describe(connection)
        on_failure.pop_all()
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
    for copy in send():
        print(f"{copy}: copied", flush=True)
    return dump


def nightly() -> None:
    """Make one each night, or every PLACEHUB_BACKUP_HOURS; send on what could not be sent; tidy up."""
    while True:
        try:
            if is_due(datetime.now(UTC)):
                make()
                remove_older_than(days_ago())
            send()
            tell_when_well(datetime.now(UTC))
        except (SystemExit, psycopg.Error, OSError) as fault:
            print(f"No backup was made: {fault}. The next try is in ten minutes.", flush=True)
        time.sleep(600)
