"""Migrations read their SQL from files, so that it can be read, checked and reviewed as SQL."""

from pathlib import Path

from django.db.migrations import RunSQL


def sql_file(folder: str, name: str, reverse: str = "") -> RunSQL:
    """A migration operation that runs ``sql/<name>.sql`` beside ``folder`` (a module's __file__)."""
    path = Path(folder).resolve().parent.parent / "sql" / f"{name}.sql"
    return RunSQL([(path.read_text(), None)], reverse or RunSQL.noop)
