"""A steward, and somebody who looks."""

import pytest
from django.db import connection

from tests.factories.teams import AppointmentFactory
from tests.support import owner


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def look():
    """Write a look into the record as it would have been kept at a moment; returns its number."""

    def _look(worker, *persons, at, what="person", basis="team"):
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit.read (at, worker, request, what, basis, persons)"
                " VALUES (%s, %s, '', %s, %s, %s) RETURNING id",
                [at, worker.pk, what, basis, [person.pk for person in persons]],
            )
            return cursor.fetchone()[0]

    return _look
