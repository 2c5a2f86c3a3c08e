"""The page on which somebody waits for a job."""

from uuid import uuid4

import pytest
from django.urls import reverse

from placehub.jobs.models import Job
from tests.factories.base import OwnerFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


class JobFactory(OwnerFactory):
    class Meta:
        model = Job

    kind = "tests.work"


@pytest.fixture
def worker():
    return MembershipFactory().user


def page_of(client, job, asked=""):
    return client.get(reverse("jobs:job", args=[job.pk]) + asked)


class TestJobPage:
    route = "jobs:job"

    def test_shows_how_far_it_has_come(self, sign_in, worker):
        job = JobFactory(asked_by=worker, state="started", percent=40, message="Counting")
        page = page_of(sign_in(worker), job).content.decode()
        assert 'value="40"' in page
        assert "Counting" in page
        without_javascript = page.partition("<noscript>")[2].partition("</noscript>")[0]
        assert '<meta http-equiv="refresh" content="3">' in without_javascript
        assert "delay:1s" in page

    def test_answers_htmx_with_the_progress_only(self, sign_in, worker):
        job = JobFactory(asked_by=worker, state="started")
        answer = page_of(sign_in(worker, htmx=True), job)
        assert "<html" not in answer.content.decode()
        assert 'id="progress"' in answer.content.decode()
        assert "HX-Request" in answer["Vary"]

    @pytest.mark.parametrize(("asked", "wait"), [("0", 1), ("4", 2), ("14", 5), ("x", 1), ("²", 1)])
    def test_asks_less_often_the_longer_it_takes(self, sign_in, worker, asked, wait):
        job = JobFactory(asked_by=worker, state="started")
        page = page_of(sign_in(worker, htmx=True), job, f"?asked={asked}").content.decode()
        assert f"delay:{wait}s" in page

    def test_stops_asking_when_it_is_done(self, sign_in, worker):
        job = JobFactory(asked_by=worker, state="done", percent=100, result_url="/there/")
        page = page_of(sign_in(worker), job).content.decode()
        assert "hx-trigger" not in page.split('id="progress"')[1].split("</section>")[0]
        assert 'role="status"' in page
        assert 'href="/there/"' in page
        assert 'http-equiv="refresh"' not in page

    def test_says_a_failure_in_words(self, sign_in, worker):
        job = JobFactory(asked_by=worker, state="failed", message="That file has no rows.")
        page = page_of(sign_in(worker), job).content.decode()
        assert "That file has no rows." in page
        assert 'role="alert"' in page

    def test_is_not_there_for_a_stranger(self, sign_in, worker):
        job = JobFactory(asked_by=worker)
        stranger = sign_in(MembershipFactory().user)
        assert page_of(stranger, job).status_code == 404
        assert stranger.get(reverse("jobs:job", args=[uuid4()])).status_code == 404

    def test_is_there_for_an_administrator(self, sign_in, worker):
        job = JobFactory(asked_by=worker)
        administrator = AppointmentFactory(role="administrator").user
        assert page_of(sign_in(administrator), job).status_code == 200

    def test_is_there_for_a_leader_who_asked(self, sign_in):
        leader = AppointmentFactory(role="leader").user
        job = JobFactory(asked_by=leader, state="started")
        assert page_of(sign_in(leader), job).status_code == 200

    @pytest.mark.parametrize("role", ["leader", "steward", "finance"])
    def test_is_not_there_for_another_role(self, sign_in, worker, role):
        job = JobFactory(asked_by=worker)
        user = AppointmentFactory(role=role).user
        assert page_of(sign_in(user), job).status_code == 404

    def test_nobody_reads_it_without_signing_in(self, client, worker):
        job = JobFactory(asked_by=worker)
        assert "login" in page_of(client, job)["Location"]

    def test_takes_no_form(self, sign_in, worker):
        job = JobFactory(asked_by=worker)
        assert sign_in(worker).post(reverse("jobs:job", args=[job.pk])).status_code == 405

    def test_a_job_of_the_timetable_is_an_administrator_s_alone(self, sign_in, worker):
        job = JobFactory(asked_by=None)
        assert page_of(sign_in(worker), job).status_code == 404
        administrator = AppointmentFactory(role="administrator").user
        assert page_of(sign_in(administrator), job).status_code == 200
