"""Decisions, and what leaders are asked to back."""

from datetime import timedelta

import factory
from django.utils import timezone

from people.models import Backing, Decision, Meanwhile
from teams.decisions.models import BackingAnswer, BackingAsk
from tests.factories.base import OwnerFactory
from tests.factories.leaders import a_leader
from tests.factories.people import PersonFactory
from tests.factories.teams import TeamFactory, UserFactory
from tests.support import owner


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


class DecisionFactory(OwnerFactory):
    """One that is being thought about, by a worker of the team that leads round the person."""

    class Meta:
        model = Decision

    person = factory.SubFactory(PersonFactory)
    want = "Meet at the allotment and not at the office"
    matters = "The allotment is the one place that feels safe."
    harm_if = "Nobody else is near."
    harm_if_not = "We do not meet at all."
    legal = "yes"
    thought_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=12))
    team = factory.SelfAttribute("person.lead_team")
    author = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)

    class Params:
        taken = factory.Trait(
            state="taken",
            decided_on=factory.LazyFunction(timezone.localdate),
            look_back_on=factory.LazyFunction(timezone.localdate),
        )


class MeanwhileFactory(OwnerFactory):
    class Meta:
        model = Meanwhile

    decision = factory.SubFactory(DecisionFactory)
    person = factory.SelfAttribute("decision.person")
    kind = "meanwhile"
    words = "Missed the office again."
    happened_on = factory.LazyFunction(timezone.localdate)
    written_by = factory.SelfAttribute("decision.author")
    written_at = factory.LazyFunction(timezone.now)


class BackingFactory(OwnerFactory):
    class Meta:
        model = Backing

    decision = factory.SubFactory(DecisionFactory)
    person = factory.SelfAttribute("decision.person")
    backer = factory.SubFactory(UserFactory)
    asked_by = factory.SelfAttribute("decision.author")
    asked_at = factory.LazyFunction(timezone.now)


def decided(person, words, author):
    """A decision that changed once, with what happened and a lead who was asked; each with the words."""
    made = DecisionFactory(person=person, want=words, harm_if_not=words, author=author)
    MeanwhileFactory(decision=made, words=words)
    BackingFactory(decision=made, backer=author)
    with owner():
        Decision.objects.filter(pk=made.pk).update(matters=words, version=2)
    return made
