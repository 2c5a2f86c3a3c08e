"""manage.py count_outcomes: count the outcome figures now, as the nightly job does, or everything anew."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from placehub.outcomes.operations.cells import build, put_touches_right


class Command(BaseCommand):
    help = "Count what changed, and publish where a day has come. In the role of the worker: PLACEHUB_DB_ROLE=job."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full",
            action="store_true",
            help="every contact, month and neighbourhood, as after a repair by hand or a restored backup",
        )

    def handle(self, *, full: bool, **options: object) -> None:
        if full:
            untrue = put_touches_right()
            self.stdout.write(
                f"Contacts that were not kept for the figures as they are written: {untrue}."
            )
        counted = build(
            lambda percent, words: self.stdout.write(f"{percent:3} % {words}"),
            today=timezone.localdate(),
            at=timezone.now(),
            full=full,
        )
        self.stdout.write(f"{counted} months of neighbourhoods were counted.")
