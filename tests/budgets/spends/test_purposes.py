"""Money goes where its giver meant: which fund pays for what, in the service, in the database, on the page."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.ledger import operations as ledger
from budgets.models import Spend
from budgets.spends import operations as spends
from budgets.spends.queries import paid_by, would_be_paid_by
from placehub.access.context import acting_as
from tests.budgets.town import JUNE, NOON, answered, fresh
from tests.factories.people import PersonFactory
from tests.factories.teams import NeighbourhoodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def warm(town):
    """Ends first, and is for warmth alone."""
    return town.fund(50_000, name="Warm homes", commit_by=date(2026, 9, 30), kinds=["warmth"])


@pytest.fixture
def anything(town):
    return town.fund(50_000, name="Anything", commit_by=date(2027, 3, 31))


class TestWhichFundPays:
    @pytest.mark.parametrize(("kind", "held"), [("warmth", (500, 0)), ("beds", (0, 500))])
    def test_the_one_that_was_given_for_it_though_another_ends_sooner(
        self, town, warm, anything, kind, held
    ):
        town.limit(20_000, 60_000)
        assert town.ask(500, kind=kind).state == Spend.State.PROMISED
        assert (fresh(warm).held, fresh(anything).held) == held

    @pytest.mark.parametrize(
        ("person", "for_family", "subject"),
        [(True, False, "person"), (True, True, "family"), (False, False, "place")],
    )
    def test_by_for_whom_it_is(self, town, person, for_family, subject):
        pots = {each: town.fund(1_000, name=each, subjects=[each]) for each in Spend.Subject.values}
        town.limit(500, 600)
        town.ask(100, person=town.person if person else None, for_family=for_family)
        assert {each: fresh(pot).held for each, pot in pots.items() if fresh(pot).held} == {
            subject: 100
        }

    def test_by_where_the_person_lives(self, town):
        far = NeighbourhoodFactory()
        here = town.fund(1_000, name="Here", areas=[town.team.neighbourhood_id])
        there = town.fund(1_000, name="There", areas=[far.pk])
        town.limit(500, 600)
        town.ask(100, person=PersonFactory(lead_team=town.team, neighbourhood=far))
        assert (fresh(here).held, fresh(there).held) == (0, 100)

    def test_none_is_refused_in_words_and_nothing_is_kept(self, town, warm):
        town.limit(20_000, 60_000)
        with pytest.raises(spends.NoPotFits, match="was given for this kind of thing"):
            town.ask(500, kind="school")
        assert not Spend.objects.exists()

    def test_a_fund_of_which_nobody_said_what_for_pays_for_nothing(self, town, anything):
        with acting_as(town.finance.pk):
            ledger.say_what_for(anything.fund, kinds=[], subjects=[], areas=[])
        town.limit(20_000, 60_000)
        with pytest.raises(spends.NoPotFits):
            town.ask(500)

    def test_what_it_does_not_hold_is_not_taken_from_a_fund_for_other_things(
        self, town, warm, anything
    ):
        town.limit(50_000, 60_000)
        town.fund(0, name="Empty", kinds=["school"])
        with acting_as(town.finance.pk):
            ledger.say_what_for(
                anything.fund,
                kinds=["beds"],
                subjects=Spend.Subject.values,
                areas=[town.team.neighbourhood_id],
            )
        with pytest.raises(ledger.NotEnough, match=r"have £0\.00 left together"):
            town.ask(500, kind="school")

    def test_the_database_says_so_itself(self, town, warm, anything):
        """Whoever names the wrong pot by hand is refused by the posting trigger."""
        spend = town.asked(500, kind="beds")
        with (
            acting_as(town.lead.pk),
            pytest.raises(DatabaseError, match="was not given for this"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT app.answer_spend(%s, true, '', %s, now(), %s)",
                [spend.pk, JUNE, [warm.pk]],
            )
        assert fresh(warm).held == 0


class TestTheLeadChooses:
    def test_a_pot_that_fits(self, town, warm, anything):
        spend = town.asked(500, kind="warmth")
        with acting_as(town.lead.pk):
            spends.answer(spend, by=town.lead, yes=True, words="", at=NOON, pots=[anything])
        assert (fresh(warm).held, fresh(anything).held) == (0, 500)

    def test_and_none_that_does_not(self, town, warm, anything):
        spend = town.asked(500, kind="beds")
        with acting_as(town.lead.pk), pytest.raises(spends.NoPotFits, match="was not given"):
            spends.answer(spend, by=town.lead, yes=True, words="", at=NOON, pots=[warm])

    def test_on_the_page(self, town, sign_in):
        today = timezone.localdate()
        near = {"starts": today, "commit_by": today, "on": today}
        first = town.fund(50_000, name="First", **near)
        second = town.fund(50_000, name="Second", **near)
        town.fund(50_000, name="Warm", kinds=["warmth"], **near)
        spend = town.asked(500, on=today)
        client, page = sign_in(town.lead), reverse("budgets:spend", args=[spend.pk])
        assertContains(client.get(page), f'<option value="{second.pk}">Second, £500</option>')
        assertNotContains(client.get(page), "Warm, £500")
        sent = {"yes": "yes", "pot": second.pk, "form_key": "9f0c1c52-7cdd-4dd8-8f8a-77b6d4a1a001"}
        assert client.post(reverse("budgets:answer", args=[spend.pk]), sent).status_code == 302
        assert (fresh(first).held, fresh(second).held) == (0, 500)


class TestWhichFundIsShown:
    def test_before_the_yes_and_after_it_and_when_it_is_spent(self, town, warm, anything):
        town.hold([warm], 49_900, kind="warmth")
        spend = town.asked(500, kind="warmth")
        with acting_as(town.lead.pk):
            before = {part.fund: part.pence for part in would_be_paid_by(spend, JUNE)}
        assert before == {"Warm homes": 100, "Anything": 400}
        answered(town, spend, yes=True, at=NOON)
        assert {part.fund: part.pence for part in paid_by(spend)} == before
        town.post(spend, 300)
        assert {part.fund: part.pence for part in paid_by(spend)} == {
            "Warm homes": 60,
            "Anything": 240,
        }

    def test_on_the_page_of_each(self, town, sign_in):
        today = timezone.localdate()
        town.fund(50_000, name="Good fund", starts=today, commit_by=today, on=today)
        spend = town.asked(500, on=today)
        page, lead = reverse("budgets:spend", args=[spend.pk]), sign_in(town.lead)
        assertContains(lead.get(page), "A yes takes it from")
        assertContains(lead.get(page), "Good fund £5")
        answered(town, spend, yes=True)
        assertContains(lead.get(page), "Held in")
        town.post(spend, 400, on=today)
        assertContains(lead.get(page), "Paid by")
        assertContains(lead.get(page), "Good fund £4")
