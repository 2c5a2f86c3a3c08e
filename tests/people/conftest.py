"""A worker of a team, and a person whom the team knows."""

from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from tests.factories.people import PersonDetailsFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.support import untrue_touches
from tests.support import owner


@pytest.fixture(autouse=True)
def touches_stay_true(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did: what is kept for the figures is what the notes say."""
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    yield
    signed_in = connection.connection
    if signed_in is None or signed_in.info.transaction_status != TransactionStatus.INERROR:
        with owner():
            assert untrue_touches() == []


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    found = PersonFactory(lead_team=seat.team, given_name="Maya", family_name="Thompson")
    PersonDetailsFactory(person=found)
    return found
