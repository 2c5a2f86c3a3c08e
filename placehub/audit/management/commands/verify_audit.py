"""manage.py verify_audit: recompute the whole chain of seals and say whether it holds."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from placehub.audit.verify import verify


class Command(BaseCommand):
    help = "Recompute every seal of the audit. Exits 1 and names the batch when one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head hash that was kept outside")

    def handle(self, *, head: str, **options: object) -> None:
        verdict = verify(head)
        self.stdout.write(f"{verdict.rows} rows in {verdict.batches} batches. Head {verdict.head}")
        for log in verdict.unsealed:
            if log.rows:
                self.stdout.write(
                    f"{log.rows} rows of the {log.log} log wait for a seal, "
                    f"the oldest since {log.oldest:%Y-%m-%d %H:%M} UTC"
                )
        for fault in verdict.faults:
            self.stdout.write(f"FAULT: {fault}")
        if verdict.faults:
            sys.exit(1)
        self.stdout.write("The audit holds.")
