"""The night: journals sealed in a chain, totals and spends compared with the ledger, and what was found kept."""

import logging
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from budgets.books import operations
from budgets.books.queries.checks import check
from budgets.books.tasks import close_the_day
from budgets.models import DayTotal, KindTotal, Link, NightlyCheck, Spend
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db


def past_the_triggers(table, statement, *values):
    """As a superuser would, or a fault on the disk."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait when a table is altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sealed():
    with as_the_job_role():
        return operations.seal()


def faults():
    with owner():
        return check().faults


class TestTheChain:
    def test_every_journal_is_sealed_once(self, bought):
        count = sealed()
        assert count == Link.objects.count() > 3
        assert list(Link.objects.order_by("number").values_list("number", flat=True)) == list(
            range(1, count + 1)
        )
        assert sealed() == 0

    def test_its_end_stands_in_the_legal_record(self, bought):
        sealed()
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT subject, detail ->> 'head' FROM audit.event WHERE verb = 'ledger.sealed'"
            )
            assert cursor.fetchone() == (
                str(Link.objects.count()),
                bytes(Link.objects.latest("number").hash).hex(),
            )

    def test_holds(self, bought):
        sealed()
        assert faults() == []

    @pytest.mark.parametrize(
        ("table", "statement"),
        [
            ("led_journal", "UPDATE led_journal SET effective_on = effective_on - 1 WHERE code = 'ACTUAL'"),
            ("led_journal", "UPDATE led_journal SET memo = 'another' WHERE code = 'FUND'"),
            ("led_journal", "UPDATE led_journal SET reference = 'another' WHERE code = 'FUND'"),
            ("led_transfer", "UPDATE led_transfer SET amount = amount - 1 WHERE phase = 'POST'"),
            ("led_link", "UPDATE led_link SET hash = sha256('x') WHERE number = 2"),
        ],
    )  # fmt: skip
    def test_finds_what_was_altered_past_every_trigger(self, bought, table, statement):
        sealed()
        past_the_triggers(table, statement)
        assert any("is not what was sealed" in fault for fault in faults())

    def test_finds_a_chain_that_was_made_anew(self, bought):
        """The legal record, sealed by itself, remembers its end."""
        sealed()
        past_the_triggers(
            "led_journal", "UPDATE led_journal SET memo = 'another' WHERE code = 'FUND'"
        )
        past_the_triggers("led_link", "DELETE FROM led_link")
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT app.seal_journals()")
        assert any("remembers another end" in fault for fault in faults())

    def test_finds_a_hole(self, bought):
        sealed()
        past_the_triggers("led_link", "DELETE FROM led_link WHERE number = 2")
        assert any("has no number 2" in fault for fault in faults())

    @pytest.mark.parametrize(
        "statement", ["UPDATE led_link SET number = 9", "DELETE FROM led_link"]
    )
    def test_only_grows(self, bought, statement):
        sealed()
        with (
            owner(),
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


class TestTotals:
    def test_agree_with_the_ledger(self, bought):
        assert faults() == []
        assert DayTotal.objects.filter(booked=False).exclude(spent=0).get().spent == 6_400
        assert KindTotal.objects.get().spent == 6_400
        assert KindTotal.objects.get().kind == Spend.Kind.OTHER

    def test_one_that_drifted_is_found(self, bought, pot):
        with owner():
            DayTotal.objects.filter(pot=pot, booked=True).update(spent=1)
        assert faults() == ["the totals of 1 pots do not say what their accounts say"]

    def test_counted_again_they_are_the_same(self, town, bought, too_much):
        def kept():
            return (
                sorted(DayTotal.objects.values_list("pot", "booked", "day", "put_in", "shared", "promised", "spent")),
                sorted(KindTotal.objects.values_list("pot", "month", "kind", "spent")),
            )  # fmt: skip

        before = kept()
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT led_count_totals()")
        assert kept() == before

    def test_the_application_writes_none(self, bought):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE led_day SET spent = 0")


class TestSpendsAgainstHolds:
    @pytest.mark.parametrize(
        "changes",
        [
            {"came_to_pence": 1},
            {"state": "promised"},
            {"state": "declined"},
            {"state": "withdrawn"},
        ],
        ids=str,
    )
    def test_a_spend_that_says_something_else_is_found(self, bought, changes):
        with owner():
            Spend.objects.filter(pk=bought.pk).update(**changes)
        assert any(str(bought.pk) in fault for fault in faults())


class TestByNight:
    def test_seals_checks_and_keeps_what_it_found(self, bought, caplog):
        with as_the_job_role():
            assert close_the_day() is True
        assert not caplog.records
        found = NightlyCheck.objects.get()
        assert (found.faults, found.movements > 3) == ("", True)
        assert Link.objects.exists()

    def test_an_error_in_the_log_counts_the_faults(self, bought, caplog):
        with owner():
            DayTotal.objects.filter(booked=True).update(spent=1)
        with caplog.at_level(logging.ERROR), as_the_job_role():
            assert close_the_day() is False
        (record,) = caplog.records
        assert (record.message, record.rows) == ("books_do_not_hold", 1)

    def test_finance_reads_it_in_the_morning(self, town, bought, sign_in):
        client = sign_in(town.finance)
        assertContains(client.get(reverse("budgets:funds")), "have not been checked yet")
        with as_the_job_role():
            close_the_day()
        assertContains(client.get(reverse("budgets:funds")), "The books add up")
        with owner():
            DayTotal.objects.filter(booked=True).update(spent=1)
        with as_the_job_role():
            close_the_day()
        assertContains(client.get(reverse("budgets:funds")), "The books do not add up")


class TestByHand:
    def test_says_what_waits_for_the_seal(self, bought):
        out = StringIO()
        with owner():
            call_command("check_ledger", stdout=out)
        assert "journals wait for the nightly seal" in out.getvalue()
        assert "The ledger holds." in out.getvalue()

    def test_names_each_fault(self, bought):
        with owner():
            Spend.objects.filter(pk=bought.pk).update(came_to_pence=1)
            out = StringIO()
            with pytest.raises(SystemExit):
                call_command("check_ledger", stdout=out)
        assert f"FAULT: spend {bought.pk}" in out.getvalue()
