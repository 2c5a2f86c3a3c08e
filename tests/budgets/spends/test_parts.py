"""A promise that is bought in parts: each receipt is posted, the rest stays promised until all is said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.books.queries.checks import check
from budgets.ledger import operations as ledger
from budgets.models import Correction, Spend
from budgets.spends import operations as spends
from budgets.spends.queries import money_for
from placehub.access.context import acting_as
from tests.budgets.town import fresh
from tests.doors import Door, beside
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(town, pot):
    """£80 for the person, within the limit."""
    town.limit(20_000, 60_000)
    return town.ask(8_000, at=timezone.now(), person=town.person)


def bought(town, spend, pence, *, last=True):
    with acting_as(town.worker.pk):
        return spends.came_to(spend, by=town.worker, pence=pence, at=timezone.now(), last=last)


def now(spend):
    with owner():
        return Spend.objects.get(pk=spend.pk)


class TestAPart:
    def test_is_paid_and_the_rest_stays_promised(self, town, pot, promised):
        part = bought(town, promised, 3_000, last=False)
        assert (part.state, part.so_far, part.to_come) == ("promised", 3_000, 5_000)
        assert (fresh(pot).spent, fresh(pot).held) == (3_000, 5_000)

    def test_counts_as_all_that_is_promised(self, town, promised):
        bought(town, promised, 3_000, last=False)
        with acting_as(town.worker.pk) as worker:
            sums = money_for(worker, town.person)
        assert (sums.promised, sums.spent) == (8_000, 0)
        again = town.ask(12_001, at=timezone.now(), person=town.person, supplier="Other")
        assert again.judged.together == 20_001

    def test_agrees_with_the_books(self, town, promised):
        bought(town, promised, 3_000, last=False)
        with owner():
            assert check().holds

    def test_and_the_last_make_what_it_came_to(self, town, pot, promised):
        bought(town, promised, 3_000, last=False)
        whole = bought(town, promised, 4_500)
        assert (whole.state, whole.cost, whole.so_far) == ("spent", 7_500, 0)
        assert (fresh(pot).spent, fresh(pot).held, fresh(pot).left) == (7_500, 0, 92_500)
        with owner():
            assert check().holds

    def test_with_nothing_more_is_all(self, town, pot, promised):
        bought(town, promised, 3_000, last=False)
        whole = bought(town, now(promised), 0)
        assert (whole.state, whole.cost) == ("spent", 3_000)
        assert (fresh(pot).spent, fresh(pot).held) == (3_000, 0)
        with owner():
            assert not Correction.objects.exists()

    def test_together_are_bounded_by_what_was_promised(self, town, promised):
        bought(town, promised, 7_000, last=False)
        with pytest.raises(ledger.LedgerRefused, match="was promised"):
            bought(town, now(promised), 1_501)
        assert bought(town, now(promised), 1_500).cost == 8_500

    def test_that_nobody_ends_is_what_it_came_to_when_it_runs_out(self, town, pot, promised):
        bought(town, promised, 3_000, last=False)
        with owner():
            spends.expire_promises(day=timezone.localdate() + timedelta(days=90))
        assert (now(promised).state, now(promised).cost) == ("spent", 3_000)
        assert fresh(pot).held == 0


class TestThePage:
    @pytest.fixture
    def door(self, town, promised, sign_in):
        sent = {"pence": "30", "bought_on": "", "helped": "", "more": "on"}
        address = reverse("budgets:cost", args=[promised.pk])
        page = reverse("budgets:spend", args=[promised.pk])
        return Door(sign_in(town.worker), address, sent, Spend.objects.values, {}, page)

    def test_keeps_a_part_and_says_what_is_still_promised(self, door):
        assertContains(door.post(follow=True), "Kept: £30 so far. £50 is still promised.")
        page = door.client.get(door.page)
        assertContains(page, "£30; £50 is still promised")
        assertContains(page, "What came on top")
        assertNotContains(page, "Not needed any more</button>")

    def test_nothing_is_no_part(self, door):
        assert "Say what was bought so far" in beside(door.post(pence="0"), "pence")

    def test_then_the_whole(self, door, promised):
        door.post()
        assertContains(door.post(pence="45", more="", follow=True), "back in the pot")
        assert now(promised).cost == 7_500

    def test_a_part_is_taken_back_by_nobody(self, door, town, promised):
        door.post()
        address = reverse("budgets:withdrawal", args=[promised.pk])
        answer = Door(door.client, address, {}, Spend.objects.values).post(follow=True)
        assertContains(answer, "Something was bought with it already.")

    def test_the_lead_ends_it_with_nothing_more(self, door, town, promised, sign_in):
        door.post()
        client = sign_in(town.lead)
        assertNotContains(client.get(door.page), "Let go of it</button>")
        door.post(client=client, pence="0", more="")
        assert now(promised).state == "spent"
