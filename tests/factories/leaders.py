"""Leaders: what they answer for, when they are away."""

from datetime import date

import factory
from django.utils import timezone

from teams.leaders.models import Away, Service
from teams.leaders.queries import answers_for
from teams.models import Role
from tests.factories.base import OwnerFactory
from tests.factories.teams import AppointmentFactory, UserFactory


def a_leader(**fields: object):
    """Somebody appointed as a leader long ago."""
    user = UserFactory(job_title="Director", **fields)
    AppointmentFactory(user=user, role=Role.LEADER)
    return user


class ServiceFactory(OwnerFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda n: f"Service {n}")


class AwayFactory(OwnerFactory):
    class Meta:
        model = Away

    from_on = date(2026, 1, 1)
    until_on = date(2099, 1, 1)


def waits(room, worker):
    """What waits for a leader today in one room, as their first page asks it."""
    today = timezone.localdate()
    return room.waiting_on(answers_for(worker.id, today), today)
