"""The stop-doing ledger."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone

from teams.stops.models import MeToo, Stop
from tests.factories.base import OwnerFactory
from tests.factories.leaders import a_leader
from tests.factories.teams import OrganisationFactory, TeamFactory


class StopFactory(OwnerFactory):
    """One that waits."""

    class Meta:
        model = Stop

    kind = "panel"
    what = factory.Sequence(lambda n: f"Panel {n}")
    comes = "week"
    hours = Decimal(12)
    team = factory.SubFactory(TeamFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asked_at = factory.LazyFunction(timezone.now)
    leader = factory.LazyFunction(a_leader)
    due_on = date(2099, 1, 1)


class GivenUpFactory(StopFactory):
    answer = "stopped"
    answered_by = factory.SelfAttribute("leader")
    answered_at = factory.SelfAttribute("asked_at")
    since_on = factory.LazyFunction(timezone.localdate)
    hours_returned = Decimal(12)


class MeTooFactory(OwnerFactory):
    class Meta:
        model = MeToo

    stop = factory.SubFactory(StopFactory)
    team = factory.SubFactory(TeamFactory)
    said_at = factory.LazyFunction(timezone.now)
