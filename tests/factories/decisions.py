"""What leaders are asked to back."""

import factory
from django.utils import timezone

from teams.decisions.models import BackingAnswer, BackingAsk
from tests.factories.base import OwnerFactory
from tests.factories.leaders import a_leader
from tests.factories.teams import TeamFactory, UserFactory


class BackingAskFactory(OwnerFactory):
    class Meta:
        model = BackingAsk

    want = "Keep a tenancy open while somebody is in hospital"
    speaks_for = "It is the only door that they have kept."
    harm_if_not = "They come out to nowhere."
    team = factory.SubFactory(TeamFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    leader = factory.LazyFunction(a_leader)


class BackingAnswerFactory(OwnerFactory):
    class Meta:
        model = BackingAnswer

    ask = factory.SubFactory(BackingAskFactory)
    answer = "back"
    answered_by = factory.SelfAttribute("ask.leader")
    answered_at = factory.LazyFunction(timezone.now)
