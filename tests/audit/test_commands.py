"""manage.py verify_audit and audit_head. What they find is proved in tests/verify/test_audit.py."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from placehub.audit.tasks import seal
from placehub.audit.verify import head, verify
from tests.support import owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed():
    with owner(), connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT audit.log_event('tests', 'here', '{}')")
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
