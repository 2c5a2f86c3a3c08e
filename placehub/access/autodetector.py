"""Finds what changed since the last migration: models, triggers of history, and the present definitions."""

from django.db.migrations.operations.base import Operation
from django_migrate_sql.autodetector import MigrationAutodetector as FindsSql
from django_migrate_sql.operations import BaseAlterSQL, DeleteSQL
from pgtrigger.migrations import MigrationAutodetectorMixin as FindsTriggers


class MigrationAutodetector(FindsTriggers, FindsSql):
    """Both packages replace Django's; here they stand in one line."""

    def _sort_migrations(self) -> None:
        """Definitions come after the columns that they speak of, and go before them."""
        super()._sort_migrations()
        for operations in self.generated_operations.values():
            operations.sort(key=_place)


def _place(operation: Operation) -> int:
    if isinstance(operation, DeleteSQL):
        return -1
    return int(isinstance(operation, BaseAlterSQL))
