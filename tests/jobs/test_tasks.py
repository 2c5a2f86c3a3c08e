"""The runner does a job once; the sweeper rings for what nobody has begun."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from placehub.errors import Refused
from placehub.jobs.models import MOST_ATTEMPTS, Job
from placehub.jobs.tasks import outbox_lag_seconds, sweep
from placehub.logs import AllowedKeysFormatter
from tests.factories.base import OwnerFactory
from tests.support import owner

pytestmark = pytest.mark.django_db(transaction=True)


class JobFactory(OwnerFactory):
    class Meta:
        model = Job

    kind = "tests.work"


def fresh(job: Job) -> Job:
    with owner():
        return Job.objects.get(pk=job.pk)


def ago(**amount: int) -> object:
    return timezone.now() - timedelta(**amount)


class TestRun:
    def test_does_the_work_and_says_where_the_result_is(self, do, handle):
        told = []
        handle(lambda progress, number: told.append(number) or "/there/")
        job = JobFactory(ids={"number": 7})
        assert do(job.pk) == "done"
        kept = fresh(job)
        assert told == [7]
        assert (kept.state, kept.percent, kept.result_url) == ("done", 100, "/there/")
        assert kept.finished_at is not None

    def test_does_it_once_however_often_it_is_delivered(self, do, handle):
        done = []
        handle(lambda progress: done.append(1) or "")
        job = JobFactory()
        assert [do(job.pk), do(job.pk), do(job.pk)] == ["done", "nothing to do", "nothing to do"]
        assert done == [1]

    def test_shows_how_far_it_has_come_while_it_is_at_it(self, do, handle):
        seen = []

        def work(progress):
            progress(40, "Counting")
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT state, percent, message FROM jobs_job")
                seen.append(cursor.fetchone())
            other.close()
            return ""

        handle(work)
        do(JobFactory().pk)
        assert seen == [("started", 40, "Counting")]

    def test_keeps_a_second_delivery_out_meanwhile(self, do, handle):
        job = JobFactory()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(job.pk)])
        assert do(job.pk) == "busy"
        other.close()
        assert fresh(job).state == "asked"

    def test_says_a_refusal_in_its_own_words(self, do, handle):
        def work(progress):
            raise Refused("That file has no rows.")

        handle(work)
        job = JobFactory()
        assert do(job.pk) == "failed"
        assert fresh(job).message == "That file has no rows."

    def test_keeps_personal_data_out_of_the_words_and_the_log(self, do, handle, caplog):
        def work(progress):
            raise ValueError("Maya Thompson, 14 Mill Lane")

        handle(work)
        job = JobFactory()
        with caplog.at_level(logging.ERROR):
            do(job.pk)
        lines = [AllowedKeysFormatter().format(record) for record in caplog.records]
        assert "Maya" not in fresh(job).message + "".join(lines)
        assert json.loads(lines[-1])["exception"] == "ValueError"
        assert fresh(job).message.startswith("Something went wrong on our side.")

    def test_undoes_the_work_that_failed(self, do, handle):
        def work(progress):
            Job.objects.create(kind="left over")
            raise ValueError

        handle(work)
        job = JobFactory()
        do(job.pk)
        with owner():
            assert not Job.objects.filter(kind="left over").exists()
        assert fresh(job).state == "failed"

    def test_asks_again_when_the_database_went_away(self, do, handle):
        def work(progress):
            raise OperationalError("server closed the connection")

        handle(work)
        job = JobFactory()
        assert do(job.pk) == "again"
        kept = fresh(job)
        assert (kept.state, kept.published_at, kept.attempts) == ("asked", None, 1)

    def test_stops_trying_after_several_attempts(self, do, handle):
        handle(lambda progress: "")
        job = JobFactory(state="started", attempts=MOST_ATTEMPTS)
        assert do(job.pk) == "failed"
        assert fresh(job).message == "It was tried several times and stopped each time."

    def test_fails_in_words_when_nobody_knows_that_kind(self, do):
        job = JobFactory(kind="tests.unheard_of")
        assert do(job.pk) == "failed"
        assert fresh(job).state == "failed"


class TestSweep:
    def test_rings_for_what_nobody_rang_for(self, as_job_role, bell):
        job = JobFactory(asked_at=ago(seconds=10))
        assert sweep() == 1
        assert bell == [str(job.pk)]
        assert fresh(job).published_at is not None

    @pytest.mark.parametrize(
        "waits",
        [
            {"asked_at": timedelta(0)},
            {"asked_at": timedelta(seconds=70), "published_at": timedelta(seconds=20)},
            {"state": "started", "heard_at": timedelta(seconds=20)},
            {"state": "done", "finished_at": timedelta(days=1)},
            {"state": "failed", "finished_at": timedelta(days=1)},
        ],
        ids=["new", "rung for lately", "at work", "done", "failed"],
    )
    def test_leaves_alone_what_needs_no_bell(self, waits, as_job_role, bell):
        now = timezone.now()
        JobFactory(**{k: now - v if isinstance(v, timedelta) else v for k, v in waits.items()})
        assert sweep() == 0
        assert bell == []

    @pytest.mark.parametrize(
        "stuck",
        [
            {"asked_at": timedelta(seconds=90), "published_at": timedelta(seconds=70)},
            {"state": "started", "heard_at": timedelta(seconds=70)},
        ],
        ids=["rung for and not begun", "begun and silent"],
    )
    def test_rings_again_for_what_is_stuck(self, stuck, as_job_role, bell):
        now = timezone.now()
        JobFactory(**{k: now - v if isinstance(v, timedelta) else v for k, v in stuck.items()})
        assert sweep() == 1

    def test_leaves_it_for_the_next_time_when_the_broker_is_silent(self, as_job_role, monkeypatch):
        monkeypatch.setattr("placehub.jobs.tasks.ring", lambda key: False)
        job = JobFactory(asked_at=ago(seconds=10))
        assert sweep() == 0
        assert fresh(job).published_at is None

    def test_forgets_what_was_finished_a_month_ago(self, as_job_role, bell):
        JobFactory(state="done", finished_at=ago(days=31))
        kept = JobFactory(state="done", finished_at=ago(days=29))
        sweep()
        with owner():
            assert list(Job.objects.all()) == [kept]


class TestLag:
    def test_is_the_age_of_the_oldest_job_that_waits(self):
        assert outbox_lag_seconds() == 0
        JobFactory(asked_at=ago(seconds=90))
        JobFactory(state="done", asked_at=ago(days=2), finished_at=ago(days=1))
        assert 89 < outbox_lag_seconds() < 120
