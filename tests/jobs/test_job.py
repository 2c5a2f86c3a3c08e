"""Asking for a job: a row in the asker's transaction, and a bell after it."""

import logging
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from placehub.access.context import acting_as
from placehub.jobs import doorbell
from placehub.jobs.models import Job
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db(transaction=True)


class TestAsk:
    def test_keeps_the_job_and_rings_after_the_commit(self, bell):
        worker = MembershipFactory().user
        with acting_as(worker.pk):
            job = Job.ask("tests.work", by=worker, number=7)
            assert bell == []
        assert bell == [str(job.pk)]
        with owner():
            kept = Job.objects.get(pk=job.pk)
        assert (kept.state, kept.ids, kept.asked_by_id) == ("asked", {"number": 7}, worker.pk)

    def test_leaves_nothing_behind_when_the_asker_fails(self, bell):
        worker = MembershipFactory().user

        def ask_and_stumble() -> None:
            with acting_as(worker.pk):
                Job.ask("tests.work", by=worker)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            ask_and_stumble()
        with owner():
            assert not Job.objects.exists()
        assert bell == []

    def test_answers_with_the_job_that_waits_already(self, bell):
        worker = MembershipFactory().user
        with acting_as(worker.pk):
            first = Job.ask("tests.work", by=worker, once_key="figures")
            second = Job.ask("tests.work", by=worker, once_key="figures")
        assert first.pk == second.pk
        assert bell == [str(first.pk)]

    def test_says_so_when_somebody_else_asked_already(self, bell):
        one, other = MembershipFactory().user, MembershipFactory().user
        with acting_as(one.pk):
            Job.ask("tests.work", by=one, once_key="figures")
        with pytest.raises(IntegrityError), acting_as(other.pk):
            Job.ask("tests.work", by=other, once_key="figures")

    def test_does_not_fail_when_the_broker_is_down(self, monkeypatch, caplog):
        monkeypatch.setattr(doorbell.app.conf, "broker_url", "redis://127.0.0.1:1/0")
        monkeypatch.setattr(doorbell.app, "_pool", None)
        worker = MembershipFactory().user
        with caplog.at_level(logging.WARNING), acting_as(worker.pk):
            job = Job.ask("tests.work", by=worker)
        assert not doorbell.ring(job.pk)
        assert "doorbell_silent" in caplog.text
        with owner():
            assert Job.objects.get(pk=job.pk).state == "asked"


class TestWall:
    def test_shows_a_job_to_its_asker_only(self, bell):
        one, other = MembershipFactory().user, MembershipFactory().user
        with acting_as(one.pk):
            Job.ask("tests.work", by=one)
            assert Job.objects.count() == 1
        with acting_as(other.pk):
            assert Job.objects.count() == 0
        assert Job.objects.count() == 0

    def test_shows_every_job_to_an_administrator(self, bell):
        one, administrator = MembershipFactory().user, AppointmentFactory(role="administrator").user
        with acting_as(one.pk):
            Job.ask("tests.work", by=one)
        with acting_as(administrator.pk) as worker:
            assert Job.objects.visible_to(worker).count() == 1

    def test_refuses_a_job_in_somebody_elses_name(self, bell):
        one, other = MembershipFactory().user, MembershipFactory().user
        with pytest.raises(DatabaseError), acting_as(one.pk):
            Job.ask("tests.work", by=other)

    @pytest.mark.parametrize(
        "attack",
        [
            "UPDATE jobs_job SET state = 'done'",
            "DELETE FROM jobs_job",
            "TRUNCATE jobs_job",
            f"INSERT INTO jobs_job (id, kind, ids, state, percent, message, result_url, attempts)"
            f" VALUES ('{uuid4()}', 'x', '{{}}', 'done', 0, '', '', 0)",
        ],
    )
    def test_lets_the_application_do_no_more_than_ask(self, attack, bell):
        worker = MembershipFactory().user
        with acting_as(worker.pk):
            Job.ask("tests.work", by=worker)
        with (
            acting_as(worker.pk),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
