"""Who reads the money pages: the team's, a person's panel, Today's panel, and a spend."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from tests.doors import Shown, Sight
from tests.factories.budgets import SpendFactory
from tests.factories.people import ShareFactory
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def spent(town):
    """£64 spent for the town's person."""
    return SpendFactory(
        person=town.person,
        team=town.team,
        asked_by=town.worker,
        words__what="Bed slats",
        asked_at=timezone.now(),
        spent=True,
    )


class TestTeamMoney(Shown):
    route = "budgets:money"

    @pytest.fixture
    def sight(self, town, pot, sign_in, without_a_seat):
        return Sight(sign_in(town.worker), reverse("budgets:money"), "£1,000", without_a_seat)

    def test_another_team_sees_nothing_of_it(self, sight, spent, elsewhere, sign_in):
        assertContains(sight.client.get(sight.address), "Bed slats")
        page = sign_in(elsewhere).get(sight.address)
        assertNotContains(page, "Bed slats")
        assertNotContains(page, "£1,000")

    def test_only_the_lead_is_shown_the_ways_to_bring_money_in(self, sight, town, sign_in):
        bring_in = reverse("budgets:allocation", args=[town.team.pk])
        assertNotContains(sight.client.get(sight.address), bring_in)
        assertContains(sign_in(town.lead).get(sight.address), bring_in)

    def test_a_page_that_is_not_there_is_the_first(self, sight, spent):
        assertContains(sight.client.get(sight.address + "?after=nonsense"), "Bed slats")


class TestMoneyToday(Shown):
    route = "budgets:today-panel"

    @pytest.fixture
    def sight(self, town, sign_in, without_a_seat):
        town.ask(31_000)
        return Sight(
            sign_in(town.lead), reverse("budgets:today-panel"), "waits for your yes", without_a_seat
        )

    def test_it_is_a_part_of_today_when_htmx_asks(self, sight, town, sign_in):
        part = sign_in(town.lead, htmx=True).get(sight.address)
        assertContains(part, "waits for your yes")
        assertNotContains(part, "<html")

    def test_another_team_s_lead_waits_for_nothing(self, sight, elsewhere, sign_in):
        assertContains(sign_in(elsewhere).get(sight.address), "No money waits for you")


class TestMoneyOfAPerson(Shown):
    route = "budgets:person-panel"

    @pytest.fixture
    def sight(self, town, spent, sign_in, elsewhere, without_a_seat):
        summary = MembershipFactory()
        ShareFactory(person=town.person, to_team=summary.team, level=2)
        address = reverse("budgets:person-panel", args=[town.person.pk])
        others = {"a stranger": (elsewhere, 404), "who sees the summary": (summary.user, 404)}
        return Sight(sign_in(town.worker), address, "Bed slats", others | without_a_seat)

    def test_it_adds_up_what_was_spent_and_what_is_promised(self, sight, town):
        SpendFactory(person=town.person, team=town.team, state="promised", asked_pence=2_500)
        SpendFactory(person=town.person, team=town.team, state="declined", asked_pence=9_900)
        page = sight.client.get(sight.address)
        assertContains(page, '<span class="big">£64</span> spent, £25 promised')

    def test_it_is_a_part_of_the_person_page_when_htmx_asks(self, sight, town, sign_in):
        part = sign_in(town.worker, htmx=True).get(sight.address)
        assertContains(part, "Bed slats")
        assertNotContains(part, "<html")

    def test_nothing_of_another_person_is_in_it(self, sight, town):
        SpendFactory(team=town.team, words__what="A bicycle")
        assertNotContains(sight.client.get(sight.address), "A bicycle")


class TestASpend(Shown):
    route = "budgets:spend"

    @pytest.fixture
    def sight(self, town, spent, sign_in, elsewhere, without_a_seat):
        address = reverse("budgets:spend", args=[spent.pk])
        others = {"a stranger": (elsewhere, 404)} | without_a_seat
        return Sight(sign_in(town.worker), address, "Bed slats", others)

    def test_a_colleague_reads_it_and_is_offered_nothing(self, sight, town, sign_in):
        colleague = MembershipFactory(team=town.team).user
        page = sign_in(colleague).get(sight.address)
        assertContains(page, "Bed slats")
        assertNotContains(page, "Looking back")
        assertContains(sight.client.get(sight.address), "Looking back")
