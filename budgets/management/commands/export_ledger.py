"""manage.py export_ledger --format=csv|beancount: the whole ledger without names, for an auditor."""

import csv
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from budgets.books.exports import beancount
from budgets.books.queries.movements import table_rows


class Command(BaseCommand):
    help = "Write every movement of money to standard output. A beancount file proves itself: bean-check FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["csv", "beancount"], default="csv")

    @transaction.atomic
    def handle(self, *, format: str, **options: object) -> None:  # noqa: A002
        if not connection.in_atomic_block or not connection.savepoint_ids:
            with connection.cursor() as cursor:  # movements and balances of one and the same moment
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if format == "beancount":
            for line in beancount(f"{settings.PLACEHUB_PLACE}: flexible money"):
                self.stdout.write(line)
            return
        csv.writer(self.stdout if self.stdout is not sys.stdout else sys.stdout).writerows(
            table_rows({})
        )
