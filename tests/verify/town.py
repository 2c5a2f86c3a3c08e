"""A small town in which each limit is tried on both sides of its edge."""

from __future__ import annotations

import uuid
from datetime import timedelta

from people.models import Person
from teams.models import User
from tests.factories.people import (
    PersonFactory,
)
from tests.factories.teams import MembershipFactory, TeamFactory
from tests.verify.facts import clock
from tests.verify.hands import acting, did, told

DAY = timedelta(days=1)
WHY = "twenty letters and a few more"
LEVEL = "SELECT app.level_of(%s)"


class Town:
    """A person of team A with a worker and a lead there; a worker and a lead of team B, who sees nothing."""

    def __init__(self) -> None:
        self.a, self.b = TeamFactory(), TeamFactory()
        self.worker = MembershipFactory(team=self.a).user
        self.lead = MembershipFactory(team=self.a, lead=True).user
        self.stranger = MembershipFactory(team=self.b).user
        self.lead_of_b = MembershipFactory(team=self.b, lead=True).user
        self.person = self.somebody()

    def somebody(self) -> Person:
        return PersonFactory(lead_team=self.a, created_at=clock() - DAY)

    def level(self, user: User, person: Person | None = None) -> int:
        with acting(user):
            return told(LEVEL, (person or self.person).pk)[0][0]

    def reference(self, user: User, person: Person | None = None) -> uuid.UUID:
        """Ask for a signpost, and keep what came of it."""
        who = person or self.person
        with acting(user, stays=True):
            question = told(
                "SELECT app.ask_signpost(%s, %s, %s, '')",
                who.given_name,
                who.family_name,
                who.born_on,
            )[0][0]
            return told("SELECT * FROM app.signposts(%s)", question)[0][0]


def asks(town: Town, user: User) -> bool:
    """One question, which stays kept."""
    with acting(user, stays=True):
        return did("SELECT app.ask_signpost('No', 'Body', '1990-01-01', '')")
