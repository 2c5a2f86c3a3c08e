"""Whoever meets a spend, and one that is promised."""

import pytest
from django.utils import timezone

from tests.budgets.town import answered
from tests.factories.teams import MembershipFactory


@pytest.fixture
def colleague(town):
    return MembershipFactory(team=town.team).user


@pytest.fixture
def not_theirs(colleague, elsewhere, without_a_seat):
    """Of a spend: a colleague who did not ask sees it, another team does not."""
    return {"a colleague": (colleague, 403), "a stranger": (elsewhere, 404)} | without_a_seat


@pytest.fixture
def promised(town, pot):
    """£310 that the lead said yes to."""
    spend = town.ask(31_000, person=town.person, at=timezone.now())
    answered(town, spend, yes=True)
    return spend
