"""A fund with a history: put in, shared out, promised, paid, and put right."""

import pytest
from django.utils import timezone

from budgets.ledger import operations as ledger
from budgets.models import Journal
from budgets.spends import operations as spends
from placehub.access.context import acting_as


@pytest.fixture
def bought(town, pot):
    """£80 promised and £64 paid from the pot, for the town's person."""
    town.limit(20_000, 60_000)
    spend = town.ask(8_000, at=timezone.now(), person=town.person)
    with acting_as(town.worker.pk):
        return spends.came_to(
            spend, by=town.worker, pence=6_400, at=timezone.now(), helped="worked"
        )


@pytest.fixture
def too_much(town, pot):
    """£10,000 put in for £1,000: the movement."""
    with acting_as(town.finance.pk):
        ledger.put_in(
            pot.fund, 1_000_000, on=timezone.localdate(), by=town.finance.pk, key="much",
            reference="BACS 4711", memo="second part",
        )  # fmt: skip
    return Journal.objects.filter(code="FUND").latest("created_at")
