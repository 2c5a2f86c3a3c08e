"""Keep a database as this version leaves it, for the test that upgrades it with every later version.

    python -m placehub.dev.with_services --fast -- python -m tests.tools.keep_database NAME

writes tests/data/NAME.sql.gz: the schema and a small fill, as words. Keep those that are there.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from placehub.access.roles import make_roles
from placehub.backup.servers import URL_OF_ROLE, url_with
from placehub.dev import embedded
from placehub.settings import environment as settings

DATA = Path(__file__).resolve().parent.parent / "data"
ROOT = DATA.parent.parent
DATABASE = "kept"


def main(name: str) -> None:
    os.environ.update(embedded.environment())
    passwords = {role: str(settings.database(url)["PASSWORD"]) for role, url in URL_OF_ROLE.items()}
    admin = os.environ["DATABASE_ADMIN_URL"]
    with psycopg.connect(admin, autocommit=True) as there:
        there.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    make_roles(admin, DATABASE, passwords)
    env = os.environ | {
        url: url_with(os.environ[url], DATABASE)
        for url in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOB_URL")
    }
    for words in (["migrate", "-v", "0"], ["seed_demo", "--people", "4", "--today", "2026-11-25"]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)
    dumped = subprocess.run(
        [
            str(embedded.postgres_bin() / "pg_dump"),
            "--inserts",
            "--rows-per-insert=200",
            f"--dbname={url_with(admin, DATABASE)}",
            *(f"--exclude-table-data={table}" for table in ("priv.secret", "priv.session")),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # what only psql understands
    lines = [line for line in dumped.splitlines() if not line.startswith("\\")]
    with gzip.GzipFile(DATA / f"{name}.sql.gz", "wb", mtime=0) as file:
        file.write("\n".join(lines).encode())


if __name__ == "__main__":
    main(sys.argv[1])
