"""manage.py import_people FILE.csv --mapping MAPPING.yml --team NAME: bring in a partner's list.

The mapping is YAML: our field on the left, the file's column on the right, and how days are written:

    given_name: Forename
    family_name: Surname
    born_on: DOB
    day_format: "%d/%m/%Y"

Runs as the job role. Every row is searched for before it is created; every refused row is reported
with its reason. --dry-run does the real work and rolls it back.
"""

import csv
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from people.person.operations import add_person
from people.person.rules import POSTCODE, nhs_number_is_valid
from teams.models import Team, User

FIELDS = {
    "given_name": 80,
    "family_name": 80,
    "known_as": 80,
    "born_on": 20,
    "nhs_number": 14,
    "address": 200,
    "postcode": 8,
    "phone": 20,
}
NEEDED = {"given_name", "family_name"}


class RowRefused(Exception):
    """Why one row is not brought in, in words for the partner who sent it."""


class KnownAlready(RowRefused):
    """The row is somebody whom Placehub has: a team is asked, nothing is created."""


class Command(BaseCommand):
    help = "Bring in a partner's list of people from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--team", required=True, help="the team that the people come to")
        parser.add_argument(
            "--by", required=True, help="e-mail of the worker who is responsible for the list"
        )
        parser.add_argument("--report", type=Path, help="where to write the refused rows (CSV)")
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
        columns, day_format = self.read_mapping(mapping)
        home = Team.objects.running(timezone.localdate()).filter(name=team).first()
        worker = User.objects.filter(email__iexact=by, is_active=True).first()
        if home is None or worker is None:
            raise CommandError(
                f"There is no team called {team!r}."
                if home is None
                else f"Nobody signs in as {by!r}."
            )
        refused: list[tuple[int, str]] = []
        counts: Counter[str] = Counter()
        with transaction.atomic():
            for number, row in self.rows(file, columns):
                try:
                    self.bring_in(row, columns, day_format, home, worker)
                    counts["added"] += 1
                except KnownAlready as why:
                    counts["known already"] += 1
                    refused.append((number, str(why)))
                except RowRefused as why:
                    counts["refused"] += 1
                    refused.append((number, str(why)))
                if number % 1000 == 0:
                    self.stdout.write(f"  {number} rows")
            if dry_run:
                transaction.set_rollback(True)
        self.say(counts, refused, report, dry_run)

    def read_mapping(self, path: Path) -> tuple[dict[str, str], str]:
        try:
            found = yaml.safe_load(path.read_text())
        except (OSError, yaml.YAMLError) as fault:
            raise CommandError(f"The mapping {path} cannot be read: {fault}") from fault
        if not isinstance(found, dict):
            raise CommandError(f"The mapping {path} must be lines like `given_name: Forename`.")
        day_format = str(found.pop("day_format", "%Y-%m-%d"))
        unknown = set(found) - set(FIELDS)
        if unknown:
            raise CommandError(
                f"Placehub has no field {', '.join(sorted(unknown))}. It has {', '.join(FIELDS)}."
            )
        if NEEDED - set(found):
            raise CommandError(f"The mapping lacks {', '.join(sorted(NEEDED - set(found)))}.")
        return {ours: str(theirs) for ours, theirs in found.items()}, day_format

    def rows(self, path: Path, columns: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            stream = path.open(encoding="utf-8-sig", newline="")
        except OSError as fault:
            raise CommandError(f"The file {path} cannot be read: {fault}") from fault
        with stream:
            reader = csv.DictReader(stream)
            missing = set(columns.values()) - set(reader.fieldnames or [])
            if missing:
                raise CommandError(f"The file has no column {', '.join(sorted(missing))}.")
            yield from enumerate(reader, start=2)  # the line in the file: the heading is line 1

    def bring_in(
        self, row: dict[str, str], columns: dict[str, str], day_format: str, team: Team, by: User
    ) -> None:
        values = {ours: (row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        for name, most in FIELDS.items():
            if len(values.get(name, "")) > most:
                raise RowRefused(f"{name} is longer than {most} letters")
        if not values["given_name"] or not values["family_name"]:
            raise RowRefused("a name is missing")
        born = self.day(values.get("born_on", ""), day_format)
        nhs = "".join(c for c in values.get("nhs_number", "") if c.isdigit())
        if values.get("nhs_number") and not nhs_number_is_valid(nhs):
            raise RowRefused("the NHS number is not valid")
        postcode = values.get("postcode", "").upper()
        self.search_before_create(values, born, nhs)
        values |= {
            "born_on": born,
            "nhs_number": nhs,
            "postcode": postcode if POSTCODE.match(postcode) else "",
        }
        add_person(by=by, team=team, values=values, at=timezone.now())

    def search_before_create(self, values: dict[str, str], born: date | None, nhs: str) -> None:
        if born is None and not nhs:
            raise RowRefused(
                "without a date of birth or an NHS number it cannot be told whether we know them"
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT app.known_exactly(%s, %s, %s, %s)",
                [values["given_name"], values["family_name"], born, nhs],
            )
            known = cursor.fetchone()[0]
        if known is not None:
            raise KnownAlready(f"known already, reference {str(known)[:8]}")

    def day(self, words: str, day_format: str) -> date | None:
        if not words:
            return None
        try:
            found = datetime.strptime(words, day_format).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            raise RowRefused(f"the date of birth is not written like {day_format}") from None
        if not 0 <= (timezone.localdate() - found).days <= 125 * 366:
            raise RowRefused("the date of birth is not within the last 125 years")
        return found

    def say(
        self,
        counts: Counter[str],
        refused: list[tuple[int, str]],
        report: Path | None,
        dry_run: bool,
    ) -> None:
        verb = "Would add" if dry_run else "Added"
        self.stdout.write(
            f"{verb} {counts['added']}; known already {counts['known already']}; refused {counts['refused']}."
        )
        for reason, count in Counter(why.split(",")[0] for _n, why in refused).most_common():
            self.stdout.write(f"  {count}: {reason}")
        if report is not None:
            with report.open("w", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(["line", "reason"])
                writer.writerows(refused)
            self.stdout.write(f"The rows that were not added are in {report}.")
