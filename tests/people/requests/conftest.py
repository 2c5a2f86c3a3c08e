"""A person whose team sees to what they ask, and a steward."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.requests.tasks import assemble
from tests.factories.people import DataRequestFactory, NamedWorkerFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import as_the_job_role, owner


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def colleague(seat):
    return MembershipFactory(team=seat.team)


@pytest.fixture
def asked(person, seat):
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    return DataRequestFactory(person=person)


@pytest.fixture
def reading(asked, seat):
    """Its identity is known, and the worker of the seat reads it."""
    with owner():
        type(asked).objects.update(
            identity_on=timezone.localdate(),
            identity_how="known",
            identity_by=seat.user,
            reader=seat.user,
        )
        asked.refresh_from_db()
    return asked


@pytest.fixture
def put_together():
    """Hand a request on and let the job do its work."""

    def _put_together(asked):
        with owner():
            type(asked).objects.filter(pk=asked.pk).update(
                ready_at=timezone.now() - timedelta(seconds=1)
            )
        with as_the_job_role():
            assemble(lambda percent, words: None, request=str(asked.pk))
        with owner():
            asked.refresh_from_db()
        return asked

    return _put_together
