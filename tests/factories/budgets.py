"""The money."""

from datetime import UTC, date, datetime

import factory

from budgets.models import Deputy, Limit, MoneyRules, Spend, SpendWords
from tests.factories.base import OwnerFactory
from tests.factories.people import PersonFactory
from tests.factories.teams import TeamFactory, UserFactory

RULES = {
    "most_per_spend_pence": 50_000,
    "most_per_month_pence": 200_000,
    "lead_up_to_pence": 100_000,
    "over_percent": 10,
    "over_most_pence": 500,
    "promise_days": 60,
    "late_days": 30,
    "set_at": datetime(2026, 4, 1, 9, tzinfo=UTC),
}


WORDS_OF_A_SPEND = ("words__what", "words__so_that", "words__supplier")


class MoneyRulesFactory(OwnerFactory):
    class Meta:
        model = MoneyRules

    set_by = factory.SubFactory(UserFactory)
    set_at = RULES["set_at"]
    most_per_spend_pence = RULES["most_per_spend_pence"]
    most_per_month_pence = RULES["most_per_month_pence"]
    lead_up_to_pence = RULES["lead_up_to_pence"]
    over_percent = RULES["over_percent"]
    over_most_pence = RULES["over_most_pence"]
    promise_days = RULES["promise_days"]
    late_days = RULES["late_days"]


class DeputyFactory(OwnerFactory):
    class Meta:
        model = Deputy

    team = factory.SubFactory(TeamFactory)
    user = factory.SubFactory(UserFactory)
    named_by = factory.SubFactory(UserFactory)
    named_at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    until = date(2099, 1, 1)


class LimitFactory(OwnerFactory):
    class Meta:
        model = Limit

    team = factory.SubFactory(TeamFactory)
    user = None
    per_spend_pence = 20_000
    per_month_pence = 60_000
    set_by = factory.SubFactory(UserFactory)
    set_at = datetime(2026, 4, 1, 9, tzinfo=UTC)


class SpendWordsFactory(OwnerFactory):
    class Meta:
        model = SpendWords

    spend = factory.SubFactory("tests.factories.budgets.SpendFactory", words=None)
    person = factory.SelfAttribute("spend.person")
    team = factory.SelfAttribute("spend.team")
    what = "Bed slats"
    so_that = "Tia sleeps in her own bed"


class SpendFactory(OwnerFactory):
    class Meta:
        model = Spend
        skip_postgeneration_save = True

    class Params:
        spent = factory.Trait(
            state=Spend.State.SPENT, spent_on=date(2026, 11, 3), came_to_pence=6400
        )

    person = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("person.lead_team")
    words = factory.RelatedFactory(SpendWordsFactory, factory_related_name="spend")
    kind = Spend.Kind.BEDS
    asked_pence = 6400
    state = Spend.State.ASKED
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
