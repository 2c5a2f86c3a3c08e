"""manage.py verify_audit: recompute the whole chain of seals and say whether it holds."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from placehub.audit.verify import Gap, verify

NEWEST = 50  # gaps that are named unless all are asked for
YOUNGEST = datetime.max.replace(tzinfo=UTC)


class Command(BaseCommand):
    help = "Recompute every seal of the audit. Exits 1 and names the batch when one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head hash that was kept outside")
        parser.add_argument(
            "--every-gap", action="store_true", help=f"name all gaps, not only the newest {NEWEST}"
        )

    def handle(self, *, head: str, every_gap: bool, **options: object) -> None:
        verdict = verify(head)
        self.stdout.write(f"{verdict.rows} rows in {verdict.batches} batches. Head {verdict.head}")
        for log in verdict.unsealed:
            if log.rows:
                self.stdout.write(
                    f"{log.rows} rows of the {log.log} log wait for a seal, "
                    f"the oldest since {log.oldest:%Y-%m-%d %H:%M} UTC"
                )
        self.name_gaps(verdict.gaps, every_gap=every_gap)
        for fault in verdict.faults:
            self.stdout.write(f"FAULT: {fault}")
        if verdict.faults:
            sys.exit(1)
        self.stdout.write("The audit holds.")

    def name_gaps(self, gaps: list[Gap], *, every_gap: bool) -> None:
        """A warning for each gap; how many are left out is said."""
        if not gaps:
            return
        by_age = sorted(gaps, key=lambda gap: gap.until or YOUNGEST)
        named = by_age if every_gap else by_age[-NEWEST:]
        if len(named) < len(gaps):
            self.stdout.write(
                f"{len(gaps) - len(named)} older gaps are not named; --every-gap names them."
            )
        for gap in named:
            self.stdout.write(f"WARNING: {gap}")
        self.stdout.write(
            "A transaction that was undone or still runs leaves numbers without a row; so does a row "
            "that was taken away before it was sealed. Compare the times with the faults in the log."
        )
