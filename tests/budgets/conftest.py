"""A team with money."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.budgets.town import Town
from tests.factories.teams import AppointmentFactory, MembershipFactory


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def pot(town):
    """£1,000 of a fund that is open today, in the team's pot."""
    today = timezone.localdate()
    return town.fund(
        100_000,
        starts=today - timedelta(days=90),
        commit_by=today + timedelta(days=90),
        on=today,
    )


@pytest.fixture
def second_lead(town):
    return MembershipFactory(team=town.team, lead=True).user


@pytest.fixture
def elsewhere():
    """The lead of another team."""
    return MembershipFactory(lead=True).user


@pytest.fixture
def without_a_seat(town):
    """Those whose role has nothing to do with spending: each is told so."""
    roles = ("leader", "steward", "administrator")
    return {role: (AppointmentFactory(role=role).user, 403) for role in roles} | {
        "finance": (town.finance, 403)
    }


@pytest.fixture
def not_of_finance(town):
    """Those who keep no funds: each is told so."""
    roles = ("leader", "steward", "administrator")
    return {role: (AppointmentFactory(role=role).user, 403) for role in roles} | {
        "a lead": (town.lead, 403),
        "a worker": (town.worker, 403),
    }
