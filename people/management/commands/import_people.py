"""manage.py import_people FILE.csv --mapping MAPPING.yml --team NAME --by EMAIL: bring in a partner's list.

The mapping is YAML: our field on the left, the file's column on the right, and how days are written:

    given_name: Forename
    family_name: Surname
    born_on: DOB
    day_format: "%d/%m/%Y"

Runs as the job role. Every row is searched for before it is added; every row is accounted for.
--dry-run does the real work and undoes it.
"""

from argparse import ArgumentParser
from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.imports.files import read_sheet
from people.imports.operations.rows import Outcome, bring_in, reasons
from people.imports.operations.rows import report as written
from people.imports.rules import FIELDS, NAMES, Columns, order_of
from placehub.errors import Refused
from teams.models import Team, User


class Command(BaseCommand):
    help = "Bring in a partner's list of people from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--team", required=True, help="the team that the people come to")
        parser.add_argument(
            "--by", required=True, help="e-mail of the worker who is responsible for the list"
        )
        parser.add_argument("--report", type=Path, help="where to write what became of rows (CSV)")
        parser.add_argument("--dry-run", action="store_true", help="do the work and keep nothing")

    def handle(
        self,
        *,
        file: Path,
        mapping: Path,
        team: str,
        by: str,
        report: Path | None,
        dry_run: bool,
        **options: object,
    ) -> None:
        home = Team.objects.running(timezone.localdate()).filter(name=team).first()
        worker = User.objects.filter(email__iexact=by, is_active=True).first()
        if home is None:
            raise CommandError(f"There is no team called {team!r}.")
        if worker is None:
            raise CommandError(f"Nobody signs in as {by!r}.")
        try:
            columns = self.read_mapping(mapping)
            sheet = read_sheet(file.read_bytes(), [*columns.headings.values()])
        except Refused as why:
            raise CommandError(str(why)) from why
        except OSError as why:
            raise CommandError(f"The file {file} cannot be read: {why}") from why
        outcome = bring_in(
            sheet, columns, team=home, by=worker, at=timezone.now(), keep=not dry_run
        )
        self.say(outcome, dry_run=dry_run)
        if report is not None:
            # with its mark, so that a spreadsheet reads the letters as they are
            report.write_text(written(outcome.worth_telling), encoding="utf-8-sig", newline="")
            self.stdout.write(f"What became of the rows is in {report}.")

    def read_mapping(self, path: Path) -> Columns:
        try:
            found = yaml.safe_load(path.read_text())
        except (OSError, yaml.YAMLError) as fault:
            raise CommandError(f"The mapping {path} cannot be read: {fault}") from fault
        if not isinstance(found, dict):
            raise CommandError(f"The mapping {path} must be lines like `given_name: Forename`.")
        order = order_of(str(found.pop("day_format", "%d/%m/%Y")))
        unknown = set(found) - set(FIELDS)
        if unknown:
            raise CommandError(
                f"Placehub has no field {', '.join(sorted(unknown))}. It has {', '.join(FIELDS)}."
            )
        if not set(NAMES) & set(found):
            raise CommandError(f"The mapping needs one of {', '.join(NAMES)}.")
        return Columns({ours: str(theirs) for ours, theirs in found.items()}, order)

    def say(self, outcome: Outcome, *, dry_run: bool) -> None:
        for words in outcome.said:
            self.stdout.write(words)
        counts = outcome.counts
        self.stdout.write(
            f"{len(outcome.results)} rows: {'would add' if dry_run else 'added'} {counts['added']}, "
            f"known already {counts['known']}, likely known {counts['likely']}, "
            f"refused {counts['refused']}."
        )
        for reason, count in reasons(outcome.results):
            self.stdout.write(f"  {count}: {reason}")
