"""A worker of a team, and a person whom the team knows."""

import pytest

from tests.factories.people import PersonDetailsFactory, PersonFactory
from tests.factories.teams import MembershipFactory


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    found = PersonFactory(lead_team=seat.team, given_name="Maya", family_name="Thompson")
    PersonDetailsFactory(person=found)
    return found
