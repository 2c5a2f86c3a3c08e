"""The money pages."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.spends import operations as spends
from placehub.access.context import acting_as
from tests.budgets.town import NOON, answered, fresh

pytestmark = pytest.mark.django_db
TODAY = "/money/today/"


class TestPages:
    def test_a_request_is_seen_however_many_spends_came_after_it(self, town, sign_in):
        pot = town.fund(1_000_000)
        town.ask(31_000)
        town.limit(20_000, 1_000_000)
        for number in range(17):
            town.ask(1_001 + number, at=NOON + timedelta(minutes=number + 1))
        page = sign_in(town.lead).get("/money/")
        assertContains(page, "£310")
        assertContains(page, "£10.17")
        assertNotContains(page, "£10.01")
        earlier = re.search(r'href="(/money/\?after=[^"]+)"', page.content.decode()).group(1)
        assertContains(sign_in(town.lead).get(earlier), "£10.01")
        assert fresh(pot).held == sum(1_001 + number for number in range(17))

    def test_the_team_money_page_asks_as_many_queries_for_many_spends_as_for_few(
        self, town, sign_in, django_assert_num_queries
    ):
        town.fund(1_000_000)
        town.limit(20_000, 1_000_000)
        client = sign_in(town.worker)
        client.get("/money/")
        for number in range(8):
            town.ask(1_000 + number)
        with django_assert_num_queries(20, exact=False):
            assert client.get("/money/").status_code == 200


class TestMoneyToday:
    def test_the_lead_sees_who_waits_and_the_worker_does_not(self, town, sign_in):
        spend = town.ask(31_000)
        assertContains(sign_in(town.lead).get(TODAY), f"/money/spends/{spend.pk}/")
        assertNotContains(sign_in(town.worker).get(TODAY), str(spend.pk))

    def test_a_no_is_told_with_its_words(self, town, sign_in):
        answered(town, town.ask(31_000), yes=False, words="The grant pays this")
        page = sign_in(town.worker).get(TODAY)
        assertContains(page, "said not this time")
        assertContains(page, "The grant pays this")

    def test_a_no_of_long_ago_is_not_told_again(self, town, sign_in):
        at = timezone.now() - timedelta(days=15)
        answered(town, town.ask(31_000), yes=False, words="No", at=at)
        assertContains(sign_in(town.worker).get(TODAY), "you wait for none")

    def test_a_promised_spend_asks_what_it_came_to_until_that_is_said(self, town, sign_in):
        town.fund(100_000)
        spend = town.ask(9_000)
        answered(town, spend, yes=True)
        assertContains(sign_in(town.worker).get(TODAY), "What did it come to")
        with acting_as(town.worker.pk):
            spends.came_to(spend, by=town.worker, pence=8_000, at=timezone.now(), helped="worked")
        assertNotContains(sign_in(town.worker).get(TODAY), "What did it come to")
        page = sign_in(town.worker).get(f"/money/spends/{spend.pk}/")
        assertContains(page, "It worked")
        assertContains(page, "£90")
