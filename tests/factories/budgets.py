"""The money."""

from datetime import UTC, date, datetime

import factory

from budgets.models import Limit, Spend
from tests.factories.base import OwnerFactory
from tests.factories.people import PersonFactory
from tests.factories.teams import TeamFactory, UserFactory


class LimitFactory(OwnerFactory):
    class Meta:
        model = Limit

    team = factory.SubFactory(TeamFactory)
    user = None
    per_spend_pence = 20_000
    per_month_pence = 60_000
    set_by = factory.SubFactory(UserFactory)
    set_at = datetime(2026, 4, 1, 9, tzinfo=UTC)


class SpendFactory(OwnerFactory):
    class Meta:
        model = Spend

    class Params:
        spent = factory.Trait(
            state=Spend.State.SPENT, spent_on=date(2026, 11, 3), came_to_pence=6400
        )

    person = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("person.lead_team")
    so_that = "Tia sleeps in her own bed"
    what = "Bed slats"
    kind = Spend.Kind.BEDS
    asked_pence = 6400
    state = Spend.State.ASKED
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
