"""manage.py verify_audit and audit_head. What they find is proved in tests/verify/test_audit.py."""

import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from placehub.audit.tasks import seal
from placehub.audit.verify import gaps, head, verify
from tests.support import owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed():
    with owner(), connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT audit.log_event('tests', 'here', '{}')")
            seal()
        for _ in range(
            300
        ):  # no batch is closed while an older transaction runs, be it of another database
            if head():
                break
            time.sleep(0.1)
            seal()
        return head()


def said_by(command: str, *words: str) -> str:
    said = StringIO()
    with owner():
        call_command(command, *words, stdout=said)
    return said.getvalue()


def test_verify_audit_says_how_much_holds(sealed):
    with owner():
        verdict = verify()
    said = said_by("verify_audit", f"--head={sealed}")
    assert f"{verdict.rows} rows in {verdict.batches} batches. Head {sealed}" in said
    assert said.endswith("The audit holds.\n")


def test_verify_audit_exits_with_1_and_names_the_fault(sealed):
    said = StringIO()
    with owner(), pytest.raises(SystemExit) as ended:
        call_command("verify_audit", f"--head={'0' * 64}", stdout=said)
    assert ended.value.code == 1
    assert "FAULT: the head that was kept outside is no longer in the chain" in said.getvalue()


def test_audit_head_prints_the_newest_hash(sealed):
    assert said_by("audit_head").strip() == sealed
    assert len(sealed) == 64


def test_verify_audit_names_the_numbers_of_what_was_undone(sealed):
    with owner(), connection.cursor() as cursor:
        with transaction.atomic():
            for _ in range(3):
                cursor.execute("SELECT audit.log_event('tests', 'undone', '{}')")
            transaction.set_rollback(True)
        youngest = gaps()[-1]
        cursor.execute("SELECT audit.log_event('tests', 'here', '{}')")
        closed = gaps()[-1]
    assert (youngest.log, youngest.last - youngest.first + 1, youngest.until) == ("event", 3, None)
    assert str(youngest).endswith("and now")
    assert (closed.first, closed.last) == (youngest.first, youngest.last)
    assert closed.since <= closed.until
    said = said_by("verify_audit", "--every-gap")
    assert (
        f"WARNING: event {closed.first} to {closed.last}: 3 numbers without a row between" in said
    )
    assert said.endswith("The audit holds.\n"), "a warning is no fault"


def test_verify_audit_says_how_many_gaps_it_does_not_name(sealed):
    with owner(), connection.cursor() as cursor:
        for _ in range(51):
            with transaction.atomic():
                cursor.execute("SELECT audit.log_event('tests', 'undone', '{}')")
                transaction.set_rollback(True)
            cursor.execute("SELECT audit.log_event('tests', 'here', '{}')")
        number = len(gaps())
    said = said_by("verify_audit")
    assert said.count("WARNING") == 50
    assert f"{number - 50} older gaps are not named; --every-gap names them." in said
    assert said_by("verify_audit", "--every-gap").count("WARNING") == number
