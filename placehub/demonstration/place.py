"""Fills an empty database with the demonstration place. Runs as the owner; deterministic by seed."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from placehub.demonstration import words as w
from placehub.demonstration.blockers import add_blockers
from placehub.demonstration.books import add_books
from placehub.demonstration.decisions import add_decisions
from placehub.demonstration.desk import add_desk, add_sealed
from placehub.demonstration.endings import add_endings, add_passers_by
from placehub.demonstration.leaving import add_leaving
from placehub.demonstration.lists import add_lists
from placehub.demonstration.loading import quiet_triggers
from placehub.demonstration.money import add_money
from placehub.demonstration.people import add_person
from placehub.demonstration.permissions import add_permissions
from placehub.demonstration.requests import add_requests
from placehub.demonstration.roster import add_roster
from placehub.demonstration.rows import Rows
from placehub.demonstration.sharing import add_sharing
from placehub.demonstration.stops import add_stops
from placehub.demonstration.stories import add_families, add_juliet, add_maya, add_rosa, hide
from placehub.demonstration.undone import add_undone

Say = Callable[[str], None]


class Place:
    """The demonstration place; ``by_role``, ``teams``, ``juliet_pk`` and ``maya_pk`` once it is built."""

    def __init__(self, seed: int, today: date, say: Say) -> None:
        self.rows = Rows(seed, today)
        self.families = Rows(seed + 2, today)  # by a chance of their own, as are phrases
        self.say = say

    @transaction.atomic
    def build(self, people: int) -> None:
        """Add ``people`` and three more whose stories are told. Progress goes to ``say``."""
        rows = self.rows
        self.say("Organisations, teams and workers")
        self.roster = add_roster(rows.random, rows.morning, rows.morning - timedelta(days=800))
        self.by_role, self.teams = self.roster.by_role, self.roster.teams
        with quiet_triggers():
            self.people(people)
        self.say("Agreements, shares and pulls")
        add_sharing(rows, self.roster)
        self.say("Looks, broken glass and what the steward made of them")
        add_desk(rows, self.roster)
        self.say("A partner’s lists")
        add_lists(rows, self.roster)
        self.say("Funds, pots and what they made possible")
        add_money(rows, self.roster, maya=self.maya_pk)
        self.say("Farewells, and slips put right")
        add_endings(rows, self.roster, maya=self.maya_pk, juliet=self.juliet_pk)
        add_undone(rows, self.roster, maya=self.maya_pk, juliet=self.juliet_pk)
        add_books(rows, self.roster)
        self.say("What people asked by right")
        add_requests(rows, self.roster)
        self.say("A year of what was in the way")
        add_blockers(rows, self.roster)
        add_permissions(rows, self.roster)
        self.say("Who left, and what they left behind")
        add_leaving(rows, self.roster)
        self.say("Decisions, and what teams stopped doing")
        add_decisions(rows, self.roster, maya=self.maya_pk, juliet=self.juliet_pk)
        add_stops(rows, self.roster)

    def people(self, count: int) -> None:
        self.say(f"{count} people and two years with them")
        members = self.roster.members
        for number in range(count):
            team = self.teams[number % len(self.teams)]
            # one in nine has a name of another kind, as long as there are any
            nth, rest = divmod(number, 9)
            known = w.KNOWN[nth] if rest == 4 and nth < len(w.KNOWN) else None
            add_person(self.rows, number, team, members[team.pk], known)
            if number and number % 500 == 0:
                self.say(f"  {number} people")
        home, sam = self.roster.mill_lane, self.by_role["worker"]
        self.juliet_pk = add_juliet(self.rows, home, members[home.pk], sam).pk
        self.maya_pk = add_maya(self.rows, home, members[home.pk], sam).pk
        rosa = add_rosa(self.rows, home, members[home.pk], sam)
        add_passers_by(self.rows, home, members[home.pk])
        add_families(self.families, home, members[home.pk])
        for table in self.rows.tables:
            self.rows.tables[table] += self.families.tables[table]
            self.say(f"  {self.rows.copy(table)} rows of {table.removeprefix('people_')}")
        add_sealed(self.rows)
        hide(self.rows, rosa, sam)
