"""Lays the open data of several places side by side: manage.py merge_blockers a.json b.json > merged.json"""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from teams.public.exports import COLUMNS, merge


class Command(BaseCommand):
    help = "Merge exports of /open/blockers.json by pair of services and cited text; JSON to the screen."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: object, files: list[Path], **options: object) -> None:
        merged = merge([_rows(path) for path in files])
        self.stdout.write(json.dumps(merged, ensure_ascii=False, indent=2))


def _rows(path: Path) -> list[dict]:
    try:
        rows = json.loads(path.read_text())["blockers"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CommandError(f"{path} is no export of /open/blockers.json: {fault}") from fault
    wrong = next((row for row in rows if set(COLUMNS) - set(row)), None)
    if wrong is not None:
        missing = ", ".join(sorted(set(COLUMNS) - set(wrong)))
        raise CommandError(f"{path}: a row lacks {missing}.")
    return rows
