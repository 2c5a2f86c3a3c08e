"""Fills a database for benchmarks by COPY. Never beside real people."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from people.models import Person
from placehub.clock import day_of
from placehub.demonstration.loading import copy, nhs_number, quiet_triggers
from placehub.demonstration.words import FAMILY, GIVEN, STREETS
from teams.models import Membership, Neighbourhood, Organisation, Team, User

CHUNK = 50_000


class Scale:
    """Many people and contacts, the same for the same ``seed``. ``say`` is told how far it has come."""

    def __init__(self, seed: int, say: Callable[[str], None]) -> None:
        self.random, self.now, self.say = random.Random(seed), timezone.now(), say

    @transaction.atomic
    def fill(self, people: int, contacts: int) -> None:
        """Fill an empty database; raises ValueError where people are there already."""
        if Person.objects.exists():
            raise ValueError("There are people here already: only an empty database is filled.")
        self.make_teams(max(people // 1000, 8))
        with quiet_triggers():
            self.load("people_person", self.people(people), people)
            self.load("people_persondetails", self.details(people), people)
            self.load("people_namedworker", self.named(people), people)
            self.load("people_contact", self.contacts(people, contacts), contacts)
            self.link()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM outcomes_mark")
        self.say(f"{people} people and {contacts} contacts are there.")

    def key(self, kind: int, number: int) -> uuid.UUID:
        """Keys that can be worked out again from a number, scattered as random ones are."""
        return uuid.UUID(
            int=((number * 0x9E3779B97F4A7C15) % 2**64) << 64
            | 0x4000 << 48
            | kind << 40
            | number % 2**40
        )

    def load(self, table: str, rows: Iterator[tuple], total: int) -> None:
        done = 0
        while done < total:
            done += copy(table, (row for _n, row in zip(range(CHUNK), rows, strict=False)))
            self.say(f"  {table.removeprefix('people_')}: {done} of {total}")

    def make_teams(self, count: int) -> None:
        began = self.now - timedelta(days=900)
        organisation, _made = Organisation.objects.get_or_create(
            name="Scale Council", kind="council"
        )
        places = [
            Neighbourhood.objects.create(name=f"Place {n}", column=n % 3, row=n // 3)
            for n in range(6)
        ]
        self.teams = [
            Team.objects.create(
                name=f"Scale team {n}", neighbourhood=places[n % 6], phone="01632 960000"
            )
            for n in range(count)
        ]
        users = User.objects.bulk_create(
            User(
                email=f"scale{n}@example.org",
                full_name=f"Worker {n}",
                organisation=organisation,
                password="!",
            )
            for n in range(count * 8)
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                team=self.teams[n % count],
                role="lead" if n < count else "worker",
                starts_at=began,
            )
            for n, user in enumerate(users)
        )
        self.users = users

    def people(self, count: int) -> Iterator[tuple]:
        r = self.random
        for n in range(count):
            team = self.teams[n % len(self.teams)]
            hello = self.now - timedelta(days=n % 720 + 3)
            yield (
                self.key(1, n),
                r.choice(GIVEN),
                r.choice(FAMILY),
                "",
                f"{1930 + n % 78}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                "day",
                "",
                team.neighbourhood_id,
                team.pk,
                False,
                day_of(hello),
                None,
                hello,
                self.users[n % len(self.users)].pk,
                1,
                None,
                None,
            )

    def details(self, count: int) -> Iterator[tuple]:
        for n in range(count):
            yield (
                self.key(1, n),
                nhs_number(n) if n % 3 else "",
                f"{n % 90 + 1} {STREETS[n % len(STREETS)]}",
                f"EX{n % 9 + 1} {n % 7 + 1}AB",
                "",
                "",
                "",
                "",
                "",
                "",
                14 if n % 2 else None,
                1,
                None,
                None,
                False,
            )

    def named(self, count: int) -> Iterator[tuple]:
        for n in range(count):
            team = self.teams[n % len(self.teams)]
            worker = self.users[
                (n % len(self.teams)) + len(self.teams) * (n // len(self.teams) % 8)
            ].pk
            yield (
                self.key(2, n),
                self.key(1, n),
                worker,
                team.pk,
                self.now - timedelta(days=2),
                None,
                worker,
            )

    def contacts(self, people: int, count: int) -> Iterator[tuple]:
        hows = ["home", "phone", "text", "doorstep", "out", "nobody_in"]
        for n in range(count):
            person = n % people
            team = self.teams[person % len(self.teams)]
            author = self.users[(person % len(self.teams)) + len(self.teams) * (n % 8)].pk
            at = datetime.fromtimestamp(self.now.timestamp() - (n * 7919 % (720 * 86400)), UTC)
            yield (
                self.key(3, n),
                at,
                20,
                hows[n % 6],
                "Sat down together and went through the post. One thing to come back to.",
                "",
                "as_usual",
                ("value", "failure", "unknown")[n % 3],
                (None, True, False)[n % 3],
                None,
                team.pk,
                author,
                False,
                None,
                at,
            )

    def link(self) -> None:
        """Who was there and on whose page, from the notes themselves: one statement each."""
        self.say("  links")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_person, people_contact")  # nothing knows yet how many
            cursor.execute(
                "INSERT INTO people_contactworker (id, contact_id, worker_id) SELECT gen_random_uuid(), id, author_id FROM people_contact"
            )
            cursor.execute(
                "INSERT INTO people_contactperson (id, contact_id, person_id, happened_at, known)"
                " SELECT gen_random_uuid(), c.id, p.id, c.happened_at, false FROM"
                " (SELECT x.id, x.happened_at, x.team_id,"
                "         row_number() OVER (PARTITION BY x.team_id ORDER BY x.id) % y.all_of AS k"
                "  FROM people_contact x JOIN (SELECT lead_team_id, count(*) AS all_of FROM people_person GROUP BY 1) y"
                "    ON y.lead_team_id = x.team_id) c"
                " JOIN (SELECT id, lead_team_id, row_number() OVER (PARTITION BY lead_team_id ORDER BY id) - 1 AS k"
                "       FROM people_person) p ON p.lead_team_id = c.team_id AND p.k = c.k"
            )
