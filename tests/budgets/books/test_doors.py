"""Finance's ledger: who reads it, what stands there and what never does, and how a mistake is put right."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.books.operations import close_books, put_right
from budgets.books.queries import checks, standings
from budgets.books.queries import movements as moves
from budgets.ledger import operations as ledger
from budgets.models import Closing, Correction, DayTotal, Fund, Journal, Pot
from placehub.access.context import acting_as
from placehub.errors import Refused
from tests.budgets.town import JUNE
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed, said
from tests.factories.teams import TeamFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


def movements():
    """What every journal did, and every pot's balance."""
    return (
        sorted(Journal.objects.values_list("code", "memo")),
        sorted((pot.fund_id, pot.team_id or 0, pot.left) for pot in Pot.objects.all()),
    )


class TestLedger(Shown):
    route = "budgets:ledger"

    @pytest.fixture
    def sight(self, town, bought, sign_in, not_of_finance):
        return Sight(
            sign_in(town.finance), reverse("budgets:ledger"), "Promise let go", not_of_finance
        )

    def test_says_what_moved_and_of_which_fund_and_team(self, sight, town):
        page = sight.client.get(sight.address)
        for words in ("Paid", "£64", town.team.name, "Fund", "the giver", "Put in by the giver"):
            assertContains(page, words)

    def test_names_nobody(self, sight, town):
        for address in (sight.address, reverse("budgets:ledger-file")):
            page = sight.client.get(address)
            for name in (
                town.person.family_name,
                town.worker.full_name,
                town.lead.full_name,
                "a thing",
            ):
                assertNotContains(page, name)

    def shown(self, sight, **asked):
        """The amounts in the table, newest first."""
        page = sight.client.get(sight.address, asked).content.decode()
        return re.findall(r"<strong>(£[^<]+)</strong>", page)

    def test_of_one_fund_only(self, sight, town):
        town.fund(5_500, name="Other")
        assert self.shown(sight, fund=Fund.objects.get(name="Other").pk) == ["£55"] * 3
        assert "£55" not in self.shown(sight, fund=Fund.objects.get(name="Fund").pk)

    def test_of_one_team_only(self, sight, town):
        # offered, drawn, promised, paid, let go
        assert len(self.shown(sight, team=town.team.pk)) == 5
        assert self.shown(sight, team=TeamFactory().pk) == []

    def test_of_one_code_only(self, sight):
        assert self.shown(sight, code="ACTUAL") == ["£64"]

    def test_of_days_only_by_the_day_it_is_for_or_was_written_down(self, sight, town):
        town.fund(7_700, name="Old", on=JUNE)
        days = {"since": JUNE, "until": JUNE}
        assert self.shown(sight, **days) == ["£77"] * 3
        assert self.shown(sight, booked="booked", **days) == []
        today = timezone.localdate()
        assert "£77" in self.shown(sight, booked="booked", since=today, until=today)

    def test_days_the_wrong_way_round_are_said(self, sight):
        page = sight.client.get(sight.address, {"since": "2026-05-02", "until": "2026-05-01"})
        assertContains(page, "This is before the first day.", status_code=422)

    def test_goes_on_after_fifty_and_says_where_it_ends(self, sight, town, pot, monkeypatch):
        monkeypatch.setattr(moves, "PAGE", 2)
        seen, address = [], sight.address
        for _turn in range(9):
            page = sight.client.get(address).content.decode()
            seen += re.findall(r"<strong>(£[^<]+)</strong>", page)
            more = re.search(r'href="(\?[^"]*before=\d+)"', page)
            if more is None:
                assert "That is the first of them." in page
                break
            address = sight.address + more.group(1).replace("&amp;", "&")
        assert seen == ["£16", "£64", "£80", "£1,000", "£1,000", "£1,000"]

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
    def test_an_address_that_was_tampered_with_is_no_fault(self, sight, before):
        assert sight.client.get(sight.address, {"before": before}).status_code == 200


class TestLedgerAsAFile(Shown):
    route = "budgets:ledger-file"

    @pytest.fixture
    def sight(self, town, bought, sign_in, not_of_finance):
        return Sight(
            sign_in(town.finance), reverse("budgets:ledger-file"), "ACTUAL", not_of_finance
        )

    def rows(self, answer):
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    def test_has_each_line_to_the_penny(self, sight, too_much):
        rows = self.rows(sight.client.get(sight.address))
        assert [(row["what"], row["pounds"]) for row in rows][-4:] == [
            ("COMMIT", "80.00"), ("ACTUAL", "64.00"), ("RELEASE", "16.00"), ("FUND", "10000.00"),
        ]  # fmt: skip
        assert rows[-1]["payment reference"] == "BACS 4711"
        assert rows[-1]["note"] == "second part"

    def test_no_cell_is_a_formula(self, sight, town):
        town.fund(100, name="=1+1")
        rows = self.rows(sight.client.get(sight.address))
        assert {row["fund"] for row in rows} == {"Fund", "'=1+1"}
        assert not [
            cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))
        ]

    def test_keeps_to_what_was_chosen(self, sight):
        assert len(self.rows(sight.client.get(sight.address, {"code": "ACTUAL"}))) == 1

    def test_too_many_lines_are_said_and_not_cut_off(self, sight, monkeypatch):
        monkeypatch.setattr("budgets.books.views.MOST_ROWS", 2)
        assert "more than 2 lines" in said(sight.client.get(sight.address, follow=True))


class TestWhereTheFundsStood(Shown):
    route = "budgets:standing"

    @pytest.fixture
    def sight(self, town, bought, sign_in, not_of_finance):
        return Sight(sign_in(town.finance), reverse("budgets:standing"), "£936", not_of_finance)

    def test_on_a_day_before_nothing_is_there(self, sight):
        day = timezone.localdate() - timedelta(days=1)
        assertContains(sight.client.get(sight.address, {"on": day}), "Nothing had moved by then.")

    def test_a_day_to_come_is_refused(self, sight):
        day = timezone.localdate() + timedelta(days=1)
        page = sight.client.get(sight.address, {"on": day})
        assertContains(page, "That day has not come yet.", status_code=422)


class TestStandingAsAFile(Shown):
    route = "budgets:standing-file"

    @pytest.fixture
    def sight(self, town, bought, sign_in, not_of_finance):
        return Sight(
            sign_in(town.finance), reverse("budgets:standing-file"), "936.00", not_of_finance
        )


class TestAsOfADay:
    def standing(self, day, **by):
        return standings.fund_standings(day, **by)[0].all

    def test_by_the_day_it_is_for_and_by_the_day_it_was_written_down(self, town):
        town.fund(10_000, on=JUNE)
        assert self.standing(JUNE, booked=False).put_in == 10_000
        assert standings.fund_standings(JUNE, booked=True) == []
        assert self.standing(timezone.localdate(), booked=True).put_in == 10_000

    def test_what_is_put_right_is_no_return(self, town, pot, too_much):
        with acting_as(town.finance.pk):
            put_right(
                too_much, on=timezone.localdate(), by=town.finance.pk, key="right", reason="a digit"
            )
        found = self.standing(timezone.localdate(), booked=False)
        assert (found.put_in, found.returned, found.left) == (100_000, 0, 100_000)

    def test_days_of_a_past_month(self, town):
        town.fund(10_000, on=date(2026, 5, 31))
        assert standings.fund_standings(date(2026, 5, 30), booked=False) == []
        assert self.standing(date(2026, 5, 31), booked=False).left == 10_000


class TestPuttingAMovementRight(Ladder, Typed, Contested):
    route = "budgets:movement"
    refused = {
        "no reason": ({"reason": ""}, "reason", "needs an answer"),
        "a long reason": ({"reason": "x" * 301}, "reason", "at most 300"),
    }
    too_late, too_late_at = "put right already", "reason"

    @pytest.fixture
    def door(self, town, too_much, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse("budgets:movement", args=[too_much.pk]),
            {"reason": "£1,000 was meant"},
            movements,
            not_of_finance,
        )

    def test_both_stand_in_the_books_and_lead_to_each_other(self, door, too_much):
        door.post()
        assertContains(door.client.get(door.address), "Put right by")
        reversal = Journal.objects.get(reverses=too_much)
        page = door.client.get(reverse("budgets:movement", args=[reversal.pk]))
        assertContains(page, "£1,000 was meant")
        assertContains(page, reverse("budgets:movement", args=[too_much.pk]))

    def test_says_who_wrote_it_when_finance_did(self, door, town):
        assertContains(door.client.get(door.address), town.finance.full_name)

    def test_what_has_moved_on_is_refused_in_words(self, door, town, pot):
        today = timezone.localdate()
        with acting_as(town.finance.pk):
            ledger.offer(
                pot.fund, town.team.pk, 1, until=today, on=today, by=town.finance.pk, key="a penny"
            )
        assertContains(door.post(), "not enough money left", status_code=422)
        assert not Journal.objects.filter(code="REVERSE").exists()

    def test_an_offer_is_put_right_too(self, door, town, pot):
        offered = Journal.objects.get(code="OFFER", memo="")
        answer = Door(
            door.client, reverse("budgets:movement", args=[offered.pk]), door.sent, movements
        ).post()
        assertContains(answer, "not enough money left", status_code=422)  # the team has drawn it

    def test_a_promise_is_not_put_right_here(self, door, bought):
        promise = Journal.objects.get(code="COMMIT")
        address = reverse("budgets:movement", args=[promise.pk])
        assertNotContains(door.client.get(address), "Is it wrong?")
        answer = Door(door.client, address, door.sent, movements).post()
        assertContains(answer, "nothing that can be", status_code=422)

    def test_authority_is_no_money(self, door, bought):
        granted = Journal.objects.get(code="GRANT")
        assert door.client.get(reverse("budgets:movement", args=[granted.pk])).status_code == 404


class PaidWrong(Ladder, Typed, Contested):
    """Finance puts right what a spend came to, and never reads whom it was for."""

    def overtake(self, door):
        address = reverse("budgets:receipt-refund", args=[self.paid().pk])
        sent = {"refund-pence": "60", "refund-why": "All but one went back"}
        assert Door(door.client, address, sent, movements).post().status_code == 302

    def test_nothing_names_whom_it_was_for(self, door, town):
        movement = door.client.get(reverse("budgets:movement", args=[self.paid().pk]))
        assertContains(movement, door.address)
        for page in (movement, door.client.get(door.address)):
            assertNotContains(page, town.person.family_name)
            assertNotContains(page, "a thing")

    def test_a_promise_was_not_paid(self, door):
        promise = Journal.objects.get(code="COMMIT")
        assert door.client.get(reverse(self.route, args=[promise.pk])).status_code == 404

    @staticmethod
    def paid():
        return Journal.objects.filter(code="ACTUAL").earliest("created_at")


class TestMoneyCameBack(PaidWrong):
    route = "budgets:receipt-refund"
    too_late, too_late_at = "more than was spent", "refund-pence"
    refused = {
        "no sum": ({"refund-pence": "x"}, "refund-pence", "Write an amount"),
        "no reason": ({"refund-why": ""}, "refund-why", "needs an answer"),
        "more than was paid": ({"refund-pence": "65"}, "refund-pence", "more than was spent"),
    }

    @pytest.fixture
    def door(self, town, bought, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse(self.route, args=[self.paid().pk]),
            {"refund-pence": "14", "refund-why": "One pair went back"},
            movements,
            not_of_finance,
        )

    def test_is_in_the_pot_again(self, door, bought):
        assertContains(door.client.get(door.address), "£64 stands paid.")
        door.post()
        assert Journal.objects.filter(code="REFUND", spend_id=bought.pk).exists()
        with owner():
            assert Correction.objects.get().now_pence == 5_000


class TestItCameToSomethingElse(PaidWrong):
    route = "budgets:receipt-cost"
    too_late, too_late_at = "given back since", "right-pence"
    refused = {
        "no sum": ({"right-pence": "x"}, "right-pence", "Write an amount"),
        "no reason": ({"right-why": ""}, "right-why", "needs an answer"),
        "more than was promised": ({"right-pence": "900"}, "right-pence", "more than was promised"),
    }

    @pytest.fixture
    def door(self, town, bought, sign_in, not_of_finance):
        return Door(
            sign_in(town.finance),
            reverse(self.route, args=[self.paid().pk]),
            {
                "right-pence": "46",
                "right-bought_on": timezone.localdate().isoformat(),
                "right-why": "£46 was meant",
            },
            movements,
            not_of_finance,
        )

    def test_stands_beside_the_first(self, door, bought):
        door.post()
        with owner():
            one = Correction.objects.get()
        assert (one.was_pence, one.now_pence) == (6_400, 4_600)


def closed():
    return sorted(Closing.objects.values_list("upto", "note"))


class TestClosingAMonth(Ladder, Typed, Contested):
    route = "budgets:closing"
    refused = {
        "nobody looked": ({"looked": ""}, "looked", "needs an answer"),
        "a long note": ({"note": "x" * 301}, "note", "at most 300"),
        "a month that is not over": (
            {"upto": str(timezone.localdate())}, "note", "That month is not over yet.",
        ),
    }  # fmt: skip
    too_late, too_late_at = "Somebody closed that month already.", "note"

    @pytest.fixture
    def door(self, town, sign_in, not_of_finance):
        town.fund(10_000, on=JUNE)
        return Door(
            sign_in(town.finance),
            reverse("budgets:closing"),
            {"upto": "2026-06-30", "looked": "on", "note": "Agreed with the bank"},
            closed,
            not_of_finance,
        )

    def test_the_months_are_closed_one_after_the_other(self, door):
        assertContains(door.client.get(door.address), "Close June 2026")
        door.post()
        assertContains(door.client.get(door.address), "Close July 2026")

    def test_nothing_is_written_for_its_days_and_all_for_later_ones(self, door, town):
        door.post()
        with pytest.raises(Refused, match="books for that day are closed"):
            town.fund(100, name="Late", on=date(2026, 6, 30))
        town.fund(100, name="In time", on=date(2026, 7, 1))

    def test_it_says_what_was_promised_and_which_fund_had_ended(self, door, town):
        pot = town.fund(10_000, name="Spring fund", commit_by=JUNE)
        town.hold([pot], 2_500)
        page = door.client.get(door.address)
        assertContains(page, "£25 was promised and not paid at the end of the month")
        assertContains(page, "Spring fund had ended, with £75 left and £25 promised")

    def test_closed_books_that_change_are_found_by_night(self, door, town):
        door.post()
        with owner():
            assert checks.check().holds
            DayTotal.objects.filter(day=JUNE).update(put_in=F("put_in") + 1)
            assert any("2026-06-30 are not as they were closed" in x for x in checks.check().faults)

    def test_the_database_asks_for_finance(self, door, town):
        with acting_as(town.lead.pk), pytest.raises(ProgrammingError, match="finance officer"):
            close_books(date(2026, 6, 30), note="")
