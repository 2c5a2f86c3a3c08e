"""What the form says before an amount is typed: one's own word, the pots, and whose yes it takes above it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.ledger import operations as ledger
from budgets.models import Limit, Spend
from budgets.spends import operations as spends
from budgets.spends.queries.at_hand import at_hand
from placehub.access.context import acting_as
from tests.factories.people import OwnRecordFactory, PersonFactory, ShareFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, NeighbourhoodFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limit(town, pot):
    town.limit(20_000, 60_000)


@pytest.fixture
def told(town):
    """What the worker is told; ``by`` another, for a person or the street."""

    def sentences(person=None, by=None):
        with acting_as((by or town.worker).pk) as worker:
            (one,) = at_hand(worker, person)
            return list(one.sentences(person))

    return sentences


def pots(town, person=None, by=None):
    with acting_as((by or town.worker).pk) as worker:
        (one,) = at_hand(worker, person)
        return {pot.fund: pot.sentence for pot in one.pots}


def today(town, pence, **more):
    return town.ask(pence, at=timezone.now(), **more)


class TestOnesOwnWord:
    def test_is_the_limit_of_a_spend_while_nothing_is_spent(self, told):
        assert told()[0] == ("Up to £200 is yours to decide. This month £600 of £600 is left.")

    def test_is_no_more_than_is_left_of_the_month(self, told, town):
        town.limit(20_000, 30_000)
        today(town, 15_000, supplier="A")
        assert told()[0].startswith("Up to £150 is yours to decide. This month £150 of £300")

    def test_is_less_by_what_was_spent_for_the_same_person_by_whoever(self, told, town):
        colleague = MembershipFactory(team=town.team).user
        today(town, 5_000, person=town.person, by=colleague)
        own, because, _ = told(town.person)
        assert own.startswith("Up to £150 is yours to decide. This month £600")
        assert because.startswith("In four weeks £50 was promised or spent for ")
        assert told()[0].startswith("Up to £200")

    def test_says_what_of_today_counts_with_it(self, told, town):
        today(town, 4_000)
        assert "elsewhere today, £40, counts with it too" in told(town.person)[1]

    def test_says_when_nothing_is_left(self, told, town):
        today(town, 20_000, person=town.person)
        assert told(town.person)[0] == (
            "Of £200 a spend nothing is left for you to decide now. "
            "This month £400 of £600 is left."
        )

    def test_is_none_without_a_limit(self, told, town):
        with owner():
            Limit.objects.all().delete()
        assert told()[0] == "Nothing is yours to decide here yet: no limit is set for you."

    @pytest.mark.parametrize("pence", [15_000, 15_001])
    def test_is_what_is_then_decided(self, told, town, pence):
        """The sum that the form says is the sum by which the spend is judged."""
        today(town, 5_000, person=town.person)
        assert told(town.person)[0].startswith("Up to £150")
        asked = today(town, pence, person=town.person, supplier="B")
        assert (asked.state == Spend.State.PROMISED) is (pence == 15_000)


class TestWhoseYes:
    def test_the_lead_s_and_above_theirs_finance_s_too(self, told, town):
        assert told()[-1] == (
            f"For more, {town.lead.full_name} says yes. "
            f"Above £1,000 it takes a second yes: {town.finance.full_name}."
        )

    def test_of_two_leads_either(self, told, town, second_lead):
        assert f"{town.lead.full_name} or {second_lead.full_name} says yes" in told()[-1]

    def test_more_than_three_are_counted(self, told, town):
        for _ in range(3):
            MembershipFactory(team=town.team, lead=True)
        assert "and 2 others says yes" in told()[-1]

    def test_a_deputy_s_as_well(self, told, town):
        deputy = MembershipFactory(team=town.team).user
        with acting_as(town.lead.pk):
            until = timezone.localdate() + timedelta(days=9)
            spends.name_deputy(
                team=town.team, user=deputy, until=until, by=town.lead, at=timezone.now()
            )
        assert f"{town.lead.full_name} or {deputy.full_name} says yes" in told()[-1]

    def test_for_the_only_lead_finance_s(self, told, town):
        assert told(by=town.lead)[-1] == (
            f"For more, {town.finance.full_name} says yes. "
            "Above £1,000 it takes a second yes: a second finance officer, once there is one."
        )
        AppointmentFactory(role="finance")
        assert told(by=town.lead)[-1].endswith(
            "Above £1,000 it takes a second yes: another of them."
        )

    def test_never_a_relative_s(self, told, town):
        OwnRecordFactory(person=town.person, worker=town.lead)
        assert told(town.person)[-1].startswith(f"For more, {town.finance.full_name} says yes.")
        assert told()[-1].startswith(f"For more, {town.lead.full_name} says yes.")

    def test_when_nobody_can_it_says_who_mends_that(self, told, town):
        with owner():
            town.finance.appointments.update(ends_at=timezone.now() - timedelta(hours=1))
        assert told(by=town.lead)[-1].startswith("Nobody can say yes to more: an administrator")

    def test_what_counts_already_brings_the_second_yes_nearer(self, told, town):
        asked = today(town, 90_000, person=town.person)
        with acting_as(town.lead.pk):
            spends.answer(asked, by=town.lead, yes=True, words="", at=timezone.now())
        assert "Above £100 it takes a second yes" in told(town.person)[-1]


class TestPots:
    def test_say_what_they_hold_and_for_what(self, town, pot):
        (sentence,) = pots(town).values()
        assert sentence.startswith("£1,000 until ")
        assert sentence.endswith(": anything.")

    def test_follow_what_is_promised(self, town):
        today(town, 4_000)
        assert next(iter(pots(town).values())).startswith("£960")

    def fund(self, town, name, **what):
        on = timezone.localdate()
        more = {"starts": on - timedelta(1), "commit_by": on + timedelta(9), "on": on}
        return town.fund(5_000, name=name, **(more | what))

    def test_name_kinds_and_for_whom(self, town):
        self.fund(town, "Warm", kinds=["beds", "warmth"], subjects=["person"])
        self.fund(town, "Family", kinds=["school"], subjects=["family"])
        self.fund(town, "Street", subjects=["place"])
        said = pots(town, town.person)
        assert "not for a whole family: Beds and bedding, Heat, damp and light." in said["Warm"]
        assert "for a whole family only: School things." in said["Family"]
        assert "Street" not in said
        assert set(pots(town)) == {"Fund", "Family", "Street"}

    def test_are_those_of_where_the_person_lives(self, town):
        far = NeighbourhoodFactory()
        self.fund(town, "There", areas=[far.pk])
        assert "There" not in pots(town, town.person)
        assert "There" in pots(town, PersonFactory(lead_team=town.team, neighbourhood=far))

    def test_that_take_no_promises_now_are_left_out(self, town):
        on = timezone.localdate()
        self.fund(town, "Over", commit_by=on, starts=on - timedelta(3), on=on)
        self.fund(town, "To come", starts=on + timedelta(1), on=on + timedelta(1))
        assert set(pots(town)) == {"Fund", "Over"}

    def test_of_which_nobody_said_what_for_say_so(self, town, pot):
        with acting_as(town.finance.pk):
            ledger.say_what_for(pot.fund, kinds=["beds"], subjects=[], areas=[])
        assert "nobody has said yet what it may pay for" in pots(town)["Fund"]


class TestThePage:
    def test_says_it_before_the_amount(self, town, sign_in):
        page = sign_in(town.worker).get(reverse("budgets:new-spend-for", args=[town.person.pk]))
        assertContains(page, "Up to £200 is yours to decide.")
        assertContains(page, f"For more, {town.lead.full_name} says yes.")
        assertContains(page, "£1,000 until")
        words = page.content.decode()
        assert words.index("yours to decide") < words.index('name="asked_pence"')

    def test_says_that_there_is_no_money(self, sign_in):
        page = sign_in(MembershipFactory().user).get(reverse("budgets:new-spend"))
        assertContains(page, "The team has no money for this now.")

    def test_asks_as_many_questions_for_many_funds_as_for_one(
        self, town, sign_in, django_assert_max_num_queries
    ):
        client, address = sign_in(town.worker), reverse("budgets:new-spend")
        client.get(address)
        with django_assert_max_num_queries(200) as few:
            client.get(address)
        for number in range(5):
            TestPots().fund(town, f"Fund {number}")
            today(town, 100)
        with django_assert_max_num_queries(len(few)):
            client.get(address)

    def test_names_one_team_as_the_other(self, town, sign_in):
        other = MembershipFactory(user=town.worker).team
        page = sign_in(town.worker).get(reverse("budgets:new-spend"))
        assertContains(page, f"the money of {town.team.name}")
        assertContains(page, f"the money of {other.name}")


class TestTheDatabase:
    def test_says_nothing_of_another_team_s_money(self, town, elsewhere):
        with acting_as(elsewhere.pk) as worker:
            assert [one.team for one in at_hand(worker, None)] == [worker.team_ids[0]]

    def test_says_nothing_of_somebody_whom_the_worker_does_not_see_in_full(self, town, elsewhere):
        today(town, 5_000, person=town.person)
        ShareFactory(person=town.person, to_team=elsewhere.memberships.get().team, level=2)
        with acting_as(elsewhere.pk) as worker:
            assert at_hand(worker, town.person) == []

    def test_says_nothing_of_a_relative(self, town):
        OwnRecordFactory(person=town.person, worker=town.worker)
        with acting_as(town.worker.pk) as worker:
            assert at_hand(worker, town.person) == []


def test_whoever_asks_is_told_who_says_what_a_fund_is_for(town, pot, sign_in):
    with acting_as(town.finance.pk):
        ledger.say_what_for(pot.fund, kinds=[], subjects=[], areas=[])
    with pytest.raises(spends.NoPotFits, match=r"Of Fund nobody has said yet .* a finance officer"):
        today(town, 500)


class TestFinance:
    def test_is_told_first_which_funds_pay_for_nothing_yet(self, town, pot, sign_in):
        with acting_as(town.finance.pk):
            ledger.say_what_for(pot.fund, kinds=["beds"], subjects=["person"], areas=[])
        client, amending = sign_in(town.finance), reverse("budgets:amendment", args=[pot.fund_id])
        page = client.get(reverse("budgets:funds"))
        assertContains(page, "Nobody has said yet what these may pay for")
        assertContains(page, amending)
        assertContains(
            client.get(reverse("budgets:fund", args=[pot.fund_id])), "It pays for nothing until"
        )

    def test_is_told_nothing_of_those_that_say_it(self, town, pot, sign_in):
        page = sign_in(town.finance).get(reverse("budgets:funds"))
        assertNotContains(page, "Nobody has said yet what these may pay for")
