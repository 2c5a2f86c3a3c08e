"""A team with a lead, somebody who leaves it, a colleague, and an administrator who ends seats."""

import pytest

from tests.factories.people import NamedWorkerFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory


@pytest.fixture
def team():
    return TeamFactory(name="Mill Lane team")


@pytest.fixture
def lead(team):
    return MembershipFactory(team=team, lead=True, user__full_name="Ruth Kelly").user


@pytest.fixture
def leaver(team, lead):
    """The seat of whoever goes."""
    return MembershipFactory(team=team, user__full_name="Oscar Lewis")


@pytest.fixture
def colleague(team):
    return MembershipFactory(team=team, user__full_name="Jun Pearce").user


@pytest.fixture
def person(team, leaver):
    """Somebody whom the leaver alone walks alongside."""
    found = PersonFactory(lead_team=team, given_name="Morag", family_name="Chen")
    NamedWorkerFactory(person=found, worker=leaver.user, team=team)
    return found


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator", user__full_name="Alan Fox").user


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward", user__full_name="Moses King").user


@pytest.fixture
def others():
    """Everybody who keeps no teams."""
    roles = ("leader", "steward", "finance")
    return {role: (AppointmentFactory(role=role).user, 403) for role in roles} | {
        "a worker": (MembershipFactory().user, 403),
        "a lead": (MembershipFactory(lead=True).user, 403),
    }
