"""Sealed records without their content, and whether the record of looks and changes holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.desk.queries import RecordState
from people.models import NamedWorker
from people.sharing import operations
from placehub.access.context import acting_as
from placehub.audit.tasks import seal, verify_nightly
from tests.factories.people import NamedWorkerFactory, OwnRecordFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


class TestSealedRecords:
    @pytest.fixture
    def named(self):
        seat = MembershipFactory()
        person = PersonFactory(lead_team=seat.team, given_name="Canary")
        named = NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with acting_as(seat.user_id):
            operations.seal(person, shut=True)
        return named

    def row(self, steward, sign_in):
        return sign_in(steward).get(reverse("people:sealed"))

    def test_say_since_when_by_whom_and_how_many_can_see(self, steward, named, sign_in):
        page = self.row(steward, sign_in)
        assertContains(page, str(named.person_id)[:8])
        assertContains(page, named.worker.full_name)
        assertContains(page, named.team.name)
        assertContains(page, "1 sealed record")
        assertNotContains(page, "Canary")
        assertNotContains(page, ">nobody<")

    def test_that_nobody_can_see_stand_out(self, steward, named, sign_in):
        with owner():
            NamedWorker.objects.update(ends_at=named.starts_at + timedelta(days=1))
        assertContains(self.row(steward, sign_in), ">nobody<")

    def test_of_ones_own_are_left_to_another_steward(self, steward, named, sign_in):
        OwnRecordFactory(person=named.person, worker=steward)
        assertContains(self.row(steward, sign_in), "0 sealed records")

    def test_opened_again_they_are_gone(self, steward, named, sign_in):
        with acting_as(named.worker_id):
            operations.seal(named.person, shut=False)
        assertContains(self.row(steward, sign_in), "0 sealed records")


class TestTheRecord:
    address = "/looks/record/"

    def test_was_never_verified_at_first(self, steward, sign_in):
        assertContains(sign_in(steward).get(self.address), "never recomputed yet")

    def test_is_verified_by_a_job_that_reads_no_row_of_it(self, steward, sign_in):
        with as_the_job_role():
            seal()
            assert verify_nightly() == 0
        page = sign_in(steward).get(self.address)
        assertContains(page, "The record of looks and changes holds.")
        assertContains(page, "Every seal was recomputed today")

    def test_what_does_not_hold_is_named_on_the_desk(self, steward, sign_in):
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit.keep_verification(9, 2, 'abcd', ARRAY['batch 2 (read 1 to 9) was altered'])"
            )
        client = sign_in(steward)
        assertContains(client.get(self.address), "batch 2 (read 1 to 9) was altered")
        assertContains(client.get(reverse("people:looks")), "does not hold")

    def test_is_kept_for_good(self):
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT audit.keep_verification(9, 2, 'abcd', '{}')")
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                cursor.execute("DELETE FROM audit.verification")

    @pytest.mark.parametrize(
        ("changes", "words", "late"),
        [
            ({}, "holds.", False),
            ({"verified_at": None}, "Nobody has recomputed", True),
            ({"verified_at": NOW - timedelta(days=3)}, "Sealing is late", True),
            ({"oldest": NOW - timedelta(hours=2)}, "Sealing is late", True),
            ({"faults": ["x"]}, "does not hold", False),
        ],
    )
    def test_says_how_it_stands(self, changes, words, late):
        fine = {
            "sealed_at": NOW,
            "waiting": 0,
            "oldest": None,
            "verified_at": NOW - timedelta(hours=9),
            "rows": 1,
            "batches": 1,
            "head": "ab",
            "faults": [],
        }
        state = RecordState(**fine | changes)
        assert words in state.sentence(NOW)
        assert state.is_late(NOW) is late
