"""manage.py check_ledger: every balance recomputed from the transfers; the books add up to nothing."""

import sys

from django.core.management.base import BaseCommand

from budgets.ledger.queries import check


class Command(BaseCommand):
    help = "Check the ledger. Exits 1 when a balance drifted or the books do not balance."

    def handle(self, **options: object) -> None:
        found = check()
        self.stdout.write(
            f"{found.accounts} accounts, {found.transfers} transfers, drift {found.drifted}, "
            f"posted difference {found.posted}, promised difference {found.pending}"
        )
        if not found.holds:
            sys.exit(1)
        self.stdout.write("The ledger holds.")
