"""Finds what changed since the last migration: models, triggers of history, and the present definitions."""

from django_migrate_sql.autodetector import MigrationAutodetector as FindsSql
from pgtrigger.migrations import MigrationAutodetectorMixin as FindsTriggers


class MigrationAutodetector(FindsTriggers, FindsSql):
    """Both packages replace Django's; here they stand in one line."""
