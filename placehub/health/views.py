"""Is Placehub alive, is it ready, and how is it doing. No personal data."""

import hmac
import os
from collections.abc import Iterator
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily as Metric
from prometheus_client.multiprocess import MultiProcessCollector

from placehub.access.standby import standby_behind_seconds
from placehub.jobs.tasks import outbox_lag_seconds

LAG_THAT_MATTERS = 300.0
CHECKED = {"audit": "audit.verified()", "books": "app.books_checked()"}


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"alive": True})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database and the broker answer and no job has waited for five minutes."""
    found = {"database": _database(), "broker": _broker()}
    found["outbox_lag_seconds"] = round(outbox_lag_seconds(), 1) if found["database"] else None
    late = found["outbox_lag_seconds"] is None or found["outbox_lag_seconds"] > LAG_THAT_MATTERS
    found["ready"] = found["database"] and found["broker"] and not late
    return JsonResponse(found, status=200 if found["ready"] else 503)


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for whoever holds PLACEHUB_METRICS_TOKEN; without a token, for nobody."""
    wanted = settings.PLACEHUB_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        return HttpResponse(status=404)
    now = CollectorRegistry()
    now.register(Now())
    return HttpResponse(generate_latest(_counts()) + generate_latest(now), CONTENT_TYPE_LATEST)


class Now:
    """What the database says of this moment. No process counts it, so none keeps it: an old word of one that
    is asked no more would stand beside the new one of another."""

    def collect(self) -> Iterator[Metric]:
        yield Metric("placehub_outbox_lag_seconds", "Age of the oldest job", outbox_lag_seconds())
        if settings.PLACEHUB_BACKUP_SIGN:
            well = "When the backups were seen to be well, in both places"
            yield Metric("placehub_backup_well_timestamp_seconds", well, _backup_well())
        behind = "How long ago the standby heard something; 0 without one"
        yield Metric("placehub_standby_behind_seconds", behind, standby_behind_seconds())
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit.seal_lag_seconds()")
            lag = cursor.fetchone()[0] or 0
            yield Metric("placehub_audit_seal_lag_seconds", "Age of the oldest unsealed row", lag)
            for what, said in CHECKED.items():
                cursor.execute(f"SELECT extract(epoch FROM at), faults FROM {said}")  # noqa: S608 fixed words
                for moment, number in cursor.fetchall():
                    yield Metric(
                        f"placehub_{what}_checked_timestamp_seconds", "When", float(moment)
                    )
                    yield Metric(f"placehub_{what}_faults", "What the nightly check found", number)
            jobs = Metric("placehub_jobs", "Jobs of the last 30 days", labels=["kind", "state"])
            cursor.execute("SELECT kind, state, jobs FROM app.job_counts()")
            for kind, state, number in cursor.fetchall():
                jobs.add_metric([kind, state], number)
            yield jobs


def _counts() -> CollectorRegistry:
    """What this process counted, or all processes where PROMETHEUS_MULTIPROC_DIR is set."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


def _backup_well() -> float:
    try:
        return Path(settings.PLACEHUB_BACKUP_SIGN).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _broker() -> bool:
    try:
        return bool(redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2).ping())
    except redis.RedisError:
        return False
