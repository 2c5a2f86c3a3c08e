"""manage.py check_ledger: every balance recomputed from the transfers; the books add up to nothing."""

import sys

from django.core.management.base import BaseCommand

from budgets.books.queries.checks import check


class Command(BaseCommand):
    help = "Check the ledger. Exits 1 when a balance drifted or the books do not balance."

    def handle(self, **options: object) -> None:
        books = check()
        found = books.ledger
        self.stdout.write(
            f"{found.accounts} accounts, {found.transfers} transfers, drift {found.drifted}, "
            f"posted difference {found.posted}, promised difference {found.pending}"
        )
        if books.unsealed:
            self.stdout.write(f"{books.unsealed} journals wait for the nightly seal.")
        for fault in books.faults:
            self.stdout.write(f"FAULT: {fault}")
        if not books.holds:
            sys.exit(1)
        self.stdout.write("The ledger holds.")
