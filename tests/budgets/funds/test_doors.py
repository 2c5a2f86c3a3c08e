"""The doors of the funds: opening one, putting money in, and bringing it to a team."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.funds import operations
from budgets.ledger import operations as ledger
from budgets.models import Fund, Journal, Offer, Pot
from placehub.access.context import acting_as
from placehub.formats import pounds
from teams.models import Neighbourhood
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed

pytestmark = pytest.mark.django_db


def pots():
    """Pence in every pot, the funds' own included."""
    return sorted((pot.fund_id, pot.team_id or 0, pot.left) for pot in Pot.objects.all())


def every_fund():
    return list(Fund.objects.values_list("name", "purpose", "spend_by"))


class TestFunds(Shown):
    route = "budgets:funds"

    @pytest.fixture
    def sight(self, town, pot, sign_in, not_of_finance):
        return Sight(
            sign_in(town.finance), reverse("budgets:funds"), "Left with teams", not_of_finance
        )

    def test_says_what_each_fund_has_and_leads_to_it(self, sight, pot):
        page = sight.client.get(sight.address).content.decode()
        assert reverse("budgets:fund", args=[pot.fund_id]) in page
        assert page.count(pounds(100_000)) >= 2  # given, and left with teams

    def test_one_that_is_over_stands_apart_while_one_that_holds_something_stays(
        self, sight, town, pot
    ):
        gone = timezone.localdate() - timedelta(days=5)
        past = {"starts": gone - timedelta(days=60), "commit_by": gone, "on": gone}
        town.fund(0, name="Over", **past)
        town.fund(500, name="Left over", **past)
        here = sight.client.get(sight.address).content.decode()
        assert ("Left over" in here, ">Over<" in here) == (True, False)
        assert ">Over<" in sight.client.get(sight.address + "?ended").content.decode()

    def test_one_that_is_over_stays_while_a_team_has_not_drawn_what_was_offered(self, sight, town):
        gone = timezone.localdate() - timedelta(days=5)
        past = town.fund(
            0, name="Undrawn", starts=gone - timedelta(days=60), commit_by=gone, on=gone
        )
        with acting_as(town.finance.pk):
            by = {"on": gone, "by": town.finance.pk}
            ledger.put_in(past.fund, 500, key="in", **by)
            ledger.offer(past.fund, town.team.pk, 500, until=gone, key="offer", **by)
        assert ">Undrawn<" in sight.client.get(sight.address).content.decode()

    def test_many_are_paged(self, sight, town):
        for number in range(21):
            town.fund(0, name=f"Of {number}.")
        page = sight.client.get(sight.address).content.decode()
        assert "More of 22 funds" in page
        assert "Of 20." in page + sight.client.get(sight.address + "?page=2").content.decode()


class TestAFund(Shown):
    route = "budgets:fund"

    @pytest.fixture
    def sight(self, town, pot, sign_in, not_of_finance):
        address = reverse("budgets:fund", args=[pot.fund_id])
        return Sight(sign_in(town.finance), address, "Where it stands", not_of_finance)

    def test_tells_each_team_s_part_and_who_opened_it(self, sight, town):
        page = sight.client.get(sight.address).content.decode()
        for words in (town.team.name, pounds(100_000), town.finance.full_name, "Opened."):
            assert words in page

    def test_one_that_is_not_there(self, sight):
        assert sight.client.get(reverse("budgets:fund", args=[999_999])).status_code == 404


def agreed(sent):
    """What a form sends, as the verb takes it."""
    values = {name: sent[name] for name in operations.FundValues.__annotations__}
    areas = Neighbourhood.objects.filter(pk=sent["areas"])
    return values | {"kinds": [sent["kinds"]], "subjects": [sent["subjects"]], "areas": areas}


class TestOpeningAFund(Ladder, Typed):
    route = "budgets:new-fund"
    refused = {
        "no name": ({"name": ""}, "name", "needs an answer"),
        "no day": ({"commit_by": "soon"}, "commit_by", "That is not a day"),
        "promises end before they begin": (
            {"commit_by": "2020-01-01"},
            "commit_by",
            "before the first day",
        ),
        "spending ends before promising": (
            {"spend_by": "2026-01-01"},
            "spend_by",
            "before the last day for promises",
        ),
        "it is over already": ({"spend_by": "2020-01-01"}, "spend_by", "This day has passed"),
        "a year mistyped": ({"spend_by": "2206-03-31"}, "spend_by", "Is the year right?"),
        "a long name": ({"name": "x" * 81}, "name", "at most 80"),
        "nothing that it may pay for": ({"kinds": []}, "kinds", "needs an answer"),
        "for nobody": ({"subjects": []}, "subjects", "needs an answer"),
        "nowhere": ({"areas": []}, "areas", "needs an answer"),
        "a name that is taken": ({"name": " fUND"}, "name", "A fund of this name is there already"),
    }

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        today = timezone.localdate()
        sent = {
            "name": "Warm homes",
            "funder": "Example Trust",
            "purpose": "Heat, damp & light",
            "starts": today,
            "commit_by": today + timedelta(days=200),
            "spend_by": today + timedelta(days=230),
            "kinds": "warmth",
            "subjects": "person",
            "areas": town.team.neighbourhood_id,
        }
        return Door(
            sign_in(town.finance), reverse("budgets:new-fund"), sent, every_fund, not_of_finance
        )

    def test_the_fund_has_an_empty_pot_of_its_own(self, door):
        door.post()
        pot = Pot.objects.get(fund__name="Warm homes")
        assert (pot.team_id, pot.left) == (None, 0)

    def test_two_opened_at_once_under_one_name_are_one(self, door):
        """Past the form: the database says so too."""
        values = agreed(door.sent)
        with acting_as(door.client.get("/").wsgi_request.user.pk):
            operations.open_fund(values)
            with pytest.raises(operations.NotLikeThis, match="of this name"):
                operations.open_fund(values | {"name": "WARM homes "})


def today_and(days):
    return timezone.localdate() + timedelta(days=days)


PAYMENT = {"on": str(timezone.localdate()), "reference": "BACS 4711", "memo": "First part"}


class TestBringingMoneyIn(Ladder, Typed, Contested):
    route = "budgets:allocation"
    refused = {
        "no money": ({"pence": "1O0"}, "pence", "Write an amount in pounds"),
        "more than the fund holds": ({"pence": "500.01"}, "pence", "offers the team £500.00"),
        "no fund": ({"fund": ""}, "fund", "needs an answer"),
    }
    too_late, too_late_at = "offers the team £200.00", "pence"

    @pytest.fixture
    def door(self, town, pot, sign_in, elsewhere, without_a_seat):
        """The fund offers the team £500."""
        finance = sign_in(town.finance)
        in_address = reverse("budgets:put-in", args=[pot.fund_id])
        Door(finance, in_address, {"pence": "500"} | PAYMENT, pots).post()
        offered = {"team": town.team.pk, "pence": "500", "until": timezone.localdate()}
        Door(finance, reverse("budgets:offers", args=[pot.fund_id]), offered, pots).post()
        others = {"a worker": (town.worker, 403), "another team’s lead": (elsewhere, 404)}
        return Door(
            sign_in(town.lead),
            reverse("budgets:allocation", args=[town.team.pk]),
            {"fund": pot.fund_id, "pence": "£300"},
            pots,
            others | without_a_seat,
        )

    def test_it_is_in_the_team_s_pot_and_no_longer_in_the_fund_s(self, door, town, pot):
        door.post()
        assert pots() == [(pot.fund_id, 0, 0), (pot.fund_id, town.team.pk, 130_000)]
        assert Offer.objects.get(fund=pot.fund_id).left == 20_000

    def test_a_fund_that_takes_no_promises_any_more_is_not_offered(self, door, town):
        today = timezone.localdate()
        over = town.fund(
            1_000,
            name="Over",
            starts=today - timedelta(days=60),
            commit_by=today - timedelta(days=1),
            on=today - timedelta(days=30),
        )
        assert ">Over</option>" not in door.client.get(door.address).content.decode()
        assert door.post(fund=over.fund_id).status_code == 422

    def test_the_books_say_who_moved_it(self, door, town):
        door.post()
        assert Journal.objects.filter(code="VIRE").latest("created_at").actor_id == town.lead.pk


def every_offer():
    return sorted((one.team_id, one.left, str(one.until)) for one in Offer.objects.all())


class TestOfferingToATeam(Ladder, Typed):
    route = "budgets:offers"
    refused = {
        "no money": ({"pence": "x"}, "pence", "Write an amount in pounds"),
        "more than the fund has": ({"pence": "500.01"}, "pence", "not enough money left"),
        "no team": ({"team": ""}, "team", "needs an answer"),
        "a day that passed": ({"until": "2020-01-01"}, "until", "has passed"),
        "a day after the fund's last": ({"until": "2099-01-01"}, "until", "no promises any more"),
    }

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        finance = sign_in(town.finance)
        in_address = reverse("budgets:put-in", args=[pot.fund_id])
        Door(finance, in_address, {"pence": "500"} | PAYMENT, pots).post()
        sent = {"team": town.team.pk, "pence": "500", "until": timezone.localdate()}
        address = reverse("budgets:offers", args=[pot.fund_id])
        return Door(finance, address, sent, every_offer, not_of_finance)


class TestTakingAnOfferBack(Ladder, Contested):
    route = "budgets:offer-end"
    too_late = "Nothing was left of it."

    @pytest.fixture
    def door(self, town, pot, sign_in, not_of_finance):
        finance, page = sign_in(town.finance), reverse("budgets:offers", args=[pot.fund_id])
        Door(
            finance, reverse("budgets:put-in", args=[pot.fund_id]), {"pence": "500"} | PAYMENT, pots
        ).post()
        sent = {"team": town.team.pk, "pence": "500", "until": timezone.localdate()}
        Door(finance, page, sent, pots).post()
        address = reverse("budgets:offer-end", args=[pot.fund_id, town.team.pk])
        return Door(finance, address, {}, every_offer, not_of_finance, page=page)
