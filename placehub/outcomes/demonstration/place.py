"""Fills an empty database with the demonstration place. Runs as the owner; deterministic by seed."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction

from people.models import Agreement
from placehub.outcomes.demonstration.loading import quiet_triggers
from placehub.outcomes.demonstration.money import add_money
from placehub.outcomes.demonstration.people import add_person
from placehub.outcomes.demonstration.roster import add_roster
from placehub.outcomes.demonstration.rows import Rows
from placehub.outcomes.demonstration.stories import add_juliet, add_maya

Say = Callable[[str], None]


class Place:
    """The demonstration place; ``by_role``, ``teams``, ``juliet_pk`` and ``maya_pk`` once it is built."""

    def __init__(self, seed: int, today: date, say: Say) -> None:
        self.rows = Rows(seed, today)
        self.say = say

    @transaction.atomic
    def build(self, people: int) -> None:
        """Add ``people`` and two more whose stories are told. Progress goes to ``say``."""
        rows = self.rows
        self.say("Organisations, teams and workers")
        self.roster = add_roster(rows.random, rows.morning, rows.morning - timedelta(days=800))
        self.by_role, self.teams = self.roster.by_role, self.roster.teams
        with quiet_triggers():
            self.people(people)
        self.say("Agreements, shares and pulls")
        self.shares()
        self.say("Funds, pots and what they made possible")
        add_money(rows, self.roster)

    def people(self, count: int) -> None:
        self.say(f"{count} people and two years with them")
        members = self.roster.members
        for number in range(count):
            team = self.teams[number % len(self.teams)]
            add_person(self.rows, number, team, members[team.pk])
            if number and number % 500 == 0:
                self.say(f"  {number} people")
        home, sam = self.roster.mill_lane, self.by_role["worker"]
        self.juliet_pk = add_juliet(self.rows, home, members[home.pk], sam).pk
        self.maya_pk = add_maya(self.rows, home, members[home.pk], sam).pk
        for table in self.rows.tables:
            self.say(f"  {self.rows.copy(table)} rows of {table.removeprefix('people_')}")

    def shares(self) -> None:
        """Share some people of other teams with Mill Lane, and ask it in for some more."""
        rows, home, now = self.rows, self.roster.mill_lane, self.rows.morning
        giver, taker, *_others = self.roster.organisations
        agreement = Agreement.objects.create(
            title="Example Borough sharing agreement",
            from_organisation=giver,
            to_organisation=taker,
            starts_at=now - timedelta(days=400),
            ends_at=now + timedelta(days=300),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, lead_team_id FROM people_person WHERE lead_team_id <> %s ORDER BY id LIMIT 24",
                [home.pk],
            )
            for number, (pk, team) in enumerate(cursor.fetchall()):
                theirs = self.roster.members[team][0].pk
                if number < 18:
                    level, since, until = number % 3 + 1, timedelta(days=9), timedelta(days=80)
                    cursor.execute(
                        "INSERT INTO people_share (id, person_id, to_team_id, agreement_id, level, starts_at, ends_at, shared_by_id)"
                        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                        [
                            rows.key(),
                            pk,
                            home.pk,
                            agreement.pk,
                            level,
                            now - since,
                            now + until,
                            theirs,
                        ],
                    )
                else:
                    words = "Could somebody of you look at the damp with us?"
                    cursor.execute(
                        "INSERT INTO people_pull (id, person_id, asked_by_id, to_team_id, asks_in, words, asked_at, waits_until, answer)"
                        " VALUES (%s, %s, %s, %s, false, %s, now(), %s, '')",
                        [rows.key(), pk, theirs, home.pk, words, now + timedelta(days=13)],
                    )
