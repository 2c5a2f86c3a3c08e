"""Alive, ready, and the figures for those who watch over it."""

from collections.abc import Callable

import pytest
import redis
from django.db import OperationalError
from django.test import Client, override_settings

from placehub.health import probe, views

pytestmark = pytest.mark.django_db
TOKEN = {"headers": {"Authorization": "Bearer the-right-word"}}


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Callable):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert answer.json() == {"alive": True}


def test_ready_when_database_broker_and_outbox_are_well(client: Client):
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "database": True, "broker": True, "outbox_lag_seconds": 0.0, "ready": True,
    }  # fmt: skip


def test_not_ready_without_the_broker(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(redis, "from_url", refuse(redis.ConnectionError))

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["broker"] is False


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views.connection, "cursor", refuse(OperationalError))

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json() | {"broker": None} == {
        "database": False, "broker": None, "outbox_lag_seconds": None, "ready": False,
    }  # fmt: skip


def test_not_ready_when_jobs_wait_too_long(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "outbox_lag_seconds", lambda: 301.0)

    assert client.get("/health/ready").status_code == 503


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
@override_settings(PLACEHUB_METRICS_TOKEN="the-right-word", ALLOWED_HOSTS=[".example.org"])
def test_machines_ask_by_address(client: Client, path: str):
    assert client.get(path, HTTP_HOST="10.0.0.7:8000", **TOKEN).status_code == 200
    assert client.get("/account/login/", HTTP_HOST="10.0.0.7:8000").status_code == 400


def refuse(fault: type[Exception]) -> Callable:
    def _refuse(*args: object, **kwargs: object) -> None:
        raise fault("not there")

    return _refuse


class TestMetrics:
    def test_are_for_nobody_without_a_token_in_the_settings(self, client: Client):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    @override_settings(PLACEHUB_METRICS_TOKEN="the-right-word")
    def test_are_not_for_whoever_guesses(self, client: Client):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404

    @override_settings(PLACEHUB_METRICS_TOKEN="the-right-word")
    def test_count_by_the_name_of_the_route_and_never_by_its_path(self, client: Client):
        client.get("/health/live")
        client.get("/people/juliet-who-is-not-a-number/")

        text = client.get("/metrics", **TOKEN).content.decode()

        assert 'placehub_requests_total{route="health:live",status="200"}' in text
        assert "placehub_outbox_lag_seconds 0.0" in text
        assert "placehub_audit_seal_lag_seconds" in text
        assert "juliet" not in text

    @override_settings(
        PLACEHUB_METRICS_TOKEN="the-right-word", PLACEHUB_BACKUP_SIGN="/no/such/sign"
    )
    def test_backups_that_were_never_well_are_as_old_as_can_be(self, client: Client):
        text = client.get("/metrics", **TOKEN).content.decode()

        assert "placehub_backup_well_timestamp_seconds 0.0" in text

    @override_settings(PLACEHUB_METRICS_TOKEN="the-right-word")
    def test_count_jobs_of_everybody_by_kind_and_state(self, client: Client):
        from placehub.jobs.models import Job
        from tests.support import owner

        with owner():
            Job.objects.create(kind="outcomes.build")

        text = client.get("/metrics", **TOKEN).content.decode()

        assert 'placehub_jobs{kind="outcomes.build",state="asked"} 1.0' in text


def test_the_probe_finds_a_live_web_process(live_server: object, monkeypatch: pytest.MonkeyPatch):
    port = live_server.url.rsplit(":", 1)[-1]
    monkeypatch.setenv("PLACEHUB_BIND", f"0.0.0.0:{port}")

    assert probe.main() == 0


def test_the_probe_says_no_when_nothing_answers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLACEHUB_BIND", "127.0.0.1:9")

    assert probe.main() == 1
