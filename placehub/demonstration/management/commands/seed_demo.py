"""manage.py seed_demo: fill an empty database with the demonstration place."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from people.models import Person
from placehub.audit.log import seal
from placehub.audit.tasks import verify_nightly
from placehub.demonstration.place import Place
from placehub.jobs.models import Job
from placehub.outcomes.operations.cells import build
from placehub.outcomes.tasks import KIND


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demonstration place. Does nothing when people are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=1500)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *, people: int, seed: int, today: date | None, **options: object) -> None:
        if Person.objects.exists():
            self.stdout.write("The place is there already: nothing was changed.")
            return
        day = today or timezone.localdate()
        Place(seed, day, self.stdout.write).build(people)
        self.stdout.write("Figures for the leaders")
        build(lambda percent, words: None, today=day, at=timezone.now(), full=True)
        Job.objects.filter(kind=KIND).delete()
        self.stdout.write("Sealing the record")
        with connection.cursor() as cursor:
            seal(cursor)  # marks what is there
            seal(cursor)
        verify_nightly()
        self.stdout.write("The demonstration place is ready.")
