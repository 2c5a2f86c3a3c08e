"""The ledger for an auditor: beancount, a program that is not ours, adds it up and agrees."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from budgets.books.operations import put_right
from budgets.ledger import operations as ledger
from placehub.access.context import acting_as
from tests.budgets.town import JUNE
from tests.support import owner

pytestmark = pytest.mark.django_db
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def exported(kind):
    out = io.StringIO()
    with owner():
        call_command("export_ledger", format=kind, stdout=out)
    return out.getvalue()


def bean_check(text, folder):
    book = folder / "ledger.beancount"
    book.write_text(text)
    return subprocess.run(
        [BEAN_CHECK, "--no-cache", book], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def busy(town, bought, too_much):
    """Every kind of movement there is a verb for."""
    pot = town.fund(40_000, name='A "second" fund', on=JUNE)
    with acting_as(town.finance.pk):
        by = {"on": JUNE, "by": town.finance.pk}
        put_right(too_much, key="right", reason="a digit too many", **by)
        ledger.hand_back(pot.fund, town.team.pk, 10_000, key="back", memo="not needed", **by)
        ledger.give_back(pot.fund, 5_000, key="return", reference="BACS 9", memo="left over", **by)
    town.ask(2_500)


class TestBeancount:
    def test_adds_up_for_bean_check(self, busy, tmp_path):
        text = exported("beancount")
        done = bean_check(text, tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert text.count(" balance ") > 6

    def test_one_penny_changed_is_found(self, busy, tmp_path):
        text = exported("beancount")
        assert "  64.00 GBP" in text
        done = bean_check(text.replace("  64.00 GBP", "  64.01 GBP", 1), tmp_path)
        assert done.returncode == 1

    def test_one_movement_left_out_is_found(self, busy, tmp_path):
        lines = exported("beancount").split("\n\n")
        without = "\n\n".join(part for part in lines if "Returned to the giver" not in part)
        assert bean_check(without, tmp_path).returncode == 1

    def test_names_nobody_and_quotes_words(self, busy, town):
        text = exported("beancount")
        for name in (town.person.family_name, town.worker.full_name, town.finance.full_name):
            assert name not in text
        assert r"A \"second\" fund" in text

    def test_an_empty_ledger_is_a_sound_one(self, town, tmp_path):
        assert bean_check(exported("beancount"), tmp_path).returncode == 0


class TestCsv:
    def test_has_every_line(self, busy):
        rows = list(csv.DictReader(io.StringIO(exported("csv"))))
        assert {row["what"] for row in rows} == {
            "FUND", "OFFER", "VIRE", "COMMIT", "ACTUAL", "RELEASE", "REVERSE", "RETURN",
        }  # fmt: skip
        assert next(row for row in rows if row["what"] == "RETURN")["payment reference"] == "BACS 9"
