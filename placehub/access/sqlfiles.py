"""Migrations read their SQL from files, so that it can be read, checked and reviewed as SQL.

The database remembers what each file said when it ran. A file that says something else by now never
reached that database: what changes after a file has run belongs into a migration of its own.
"""

import hashlib
from pathlib import Path

from django.core.management import CommandError
from django.db import connection
from django.db.migrations import RunSQL

ROOT = Path(__file__).resolve().parent.parent.parent
KEEP = """
CREATE TABLE IF NOT EXISTS priv.sql_file (path text PRIMARY KEY, sha256 text NOT NULL);
INSERT INTO priv.sql_file AS f (path, sha256) VALUES ('{path}', '{sha256}')
  ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256;
"""


def sql_file(folder: str, name: str, reverse: str = "") -> RunSQL:
    """A migration operation that runs ``sql/<name>.sql`` beside ``folder`` (a module's __file__)."""
    path = Path(folder).resolve().parent.parent / "sql" / f"{name}.sql"
    keep = KEEP.format(path=path.relative_to(ROOT), sha256=_sum(path))
    return RunSQL([(path.read_text(), None), (keep, None)], reverse or RunSQL.noop)


def refuse_other_walls(**_signal: object) -> None:
    """After every migrate: stop where a file of SQL has been rewritten since it ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('priv.session') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return  # migrated to nothing, or not as far as the walls
        cursor.execute("SELECT to_regclass('priv.sql_file') IS NOT NULL")
        known = cursor.fetchone()[0]
        cursor.execute("SELECT path, sha256 FROM priv.sql_file" if known else "SELECT '', ''")
        ran = cursor.fetchall()
    others = [path for path, sha256 in ran if not known or _sum(ROOT / path) != sha256]
    if others:
        raise CommandError(
            "This database was made by another version of Placehub, and its SQL has been rewritten "
            f"since{': ' if known else ''}{', '.join(others)}. Before the first release there is no way "
            "from one to the other. If it holds only the demonstration: remove var/postgres and start "
            "again. If you changed the file yourself: put the change into a migration of its own."
        )


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
