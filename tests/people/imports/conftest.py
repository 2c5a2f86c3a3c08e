"""A list is brought in as the job role, for Mill Lane, by Ruth."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from people.imports.files import read_sheet
from people.imports.operations.rows import Outcome, bring_in
from people.imports.rules import Columns
from people.models import Person
from teams.models import Team, User
from tests.factories.teams import MembershipFactory, TeamFactory, UserFactory
from tests.support import as_the_job_role, owner

LISTS = Path(__file__).parents[2] / "data" / "lists"
PARTNERS = {
    "given_name": "Forename",
    "family_name": "Surname",
    "born_on": "DOB",
    "nhs_number": "NHS Number",
    "address": "Address",
    "postcode": "Postcode",
    "phone": "Mobile",
}
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@dataclass
class Desk:
    """Where lists come in."""

    team: Team
    ruth: User

    def bring_in(self, content: bytes, *, keep: bool = True, headings=None, order="dmy") -> Outcome:
        columns = Columns(headings or PARTNERS, order)
        sheet = read_sheet(content, [*columns.headings.values()])
        with as_the_job_role():
            outcome = bring_in(sheet, columns, team=self.team, by=self.ruth, at=NOW, keep=keep)
        assert len(outcome.results) == len(sheet.rows) == sum(outcome.counts.values())
        return outcome

    def people(self) -> list[Person]:
        """Whom the team knows by its lists, as they were added."""
        with owner():
            return list(
                Person.objects.filter(created_by=self.ruth)
                .select_related("details")
                .order_by("created_at", "born_on", "given_name")
            )


@pytest.fixture
def desk() -> Desk:
    with owner():
        team = TeamFactory(name="Mill Lane", phone="01632 960100")
        ruth = UserFactory(email="ruth@example.org", full_name="Ruth Kelly")
        MembershipFactory(user=ruth, team=team)
    return Desk(team, ruth)


def the_list(name: str) -> bytes:
    return next(LISTS.glob(f"{name}-*.csv")).read_bytes()
