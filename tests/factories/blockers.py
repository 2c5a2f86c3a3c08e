"""What is in the way, as the whole place reads it."""

import factory
from django.utils import timezone

from teams.blockers.models import Blocker, MetByTeam
from tests.factories.base import OwnerFactory
from tests.factories.leaders import a_leader
from tests.factories.teams import TeamFactory


class BlockerFactory(OwnerFactory):
    """One that a team met once and that asks a leader; ``owner`` and ``state`` for what came of it."""

    class Meta:
        model = Blocker

    words = factory.Sequence(lambda n: f"Repairs are booked without a date {n}")
    team = factory.SubFactory(TeamFactory)
    asked_of = factory.LazyFunction(a_leader)
    raised_at = factory.LazyFunction(timezone.now)
    state_since = factory.SelfAttribute("raised_at")
    asked_at = factory.SelfAttribute("raised_at")


class MetByTeamFactory(OwnerFactory):
    class Meta:
        model = MetByTeam

    blocker = factory.SubFactory(BlockerFactory)
    team = factory.SelfAttribute("blocker.team")
    first_at = factory.LazyFunction(timezone.now)
    last_at = factory.SelfAttribute("first_at")
