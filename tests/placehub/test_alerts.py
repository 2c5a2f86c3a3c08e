"""deploy/alerts.yml: rules for what /metrics gives, and for nothing that it does not give."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client, override_settings
from django.urls import get_resolver
from prometheus_client.parser import text_string_to_metric_families

from tests.placehub.conftest import HERE as ROOT
from tests.support import owner

pytestmark = pytest.mark.django_db
FILE = ROOT / "deploy" / "alerts.yml"
RULES = {
    rule["alert"]: rule
    for group in yaml.safe_load(FILE.read_text())["groups"]
    for rule in group["rules"]
}
METRIC = re.compile(r"\bplacehub_[a-z_]+")


@pytest.fixture
def given(client: Client, tmp_path: Path) -> dict[str, set[str]]:
    """The names that the endpoint gives, each with its labels, where there is a job and a verification."""
    from budgets.models import NightlyCheck
    from placehub.jobs.models import Job

    with owner(), connection.cursor() as cursor:
        Job.objects.create(kind="outcomes.build")
        NightlyCheck.objects.create(movements=1, faults="one\ntwo\nthree")
        cursor.execute("SELECT audit.keep_verification(1, 1, 'head', ARRAY['one', 'two'])")
    client.get("/health/live")
    sign = tmp_path / "sign"
    sign.touch()
    with override_settings(PLACEHUB_METRICS_TOKEN="word", PLACEHUB_BACKUP_SIGN=str(sign)):
        text = client.get("/metrics", headers={"Authorization": "Bearer word"}).content.decode()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
            if sample.name in {"placehub_audit_faults", "placehub_books_faults"}:
                assert sample.value == (2 if "audit" in sample.name else 3)
            if sample.name.endswith("_timestamp_seconds"):
                assert abs(sample.value - datetime.now(UTC).timestamp()) < 60
    return found


def test_every_metric_of_a_rule_is_given_with_its_labels(given: dict[str, set[str]]) -> None:
    for name, rule in RULES.items():
        for metric in METRIC.findall(rule["expr"]):
            assert metric in given, f"{name}: {metric} is not given"
        for metric, labels in re.findall(r"\b(placehub_[a-z_]+)\{([^}]*)\}", rule["expr"]):
            named = set(re.findall(r"(\w+)\s*[=!]", labels))
            assert named <= given[metric], f"{name}: {metric} has no {named - given[metric]}"


def test_every_metric_of_ours_has_a_rule(given: dict[str, set[str]]) -> None:
    ours = {name for name in given if name.startswith("placehub_")}
    watched = {metric for rule in RULES.values() for metric in METRIC.findall(rule["expr"])}
    parts = ("_created", "_sum", "_count")
    assert {name for name in ours if not name.endswith(parts)} == watched


def test_every_route_of_a_rule_is_a_route() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for rule in RULES.values():
        for route in re.findall(r'route="(\w+)"', rule["expr"]):
            assert route in known


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_is_wrong_and_what_to_do(name: str) -> None:
    rule = RULES[name]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert len(rule["annotations"]["summary"]) > 15
    assert len(rule["annotations"]["what_to_do"]) > 30


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed here")
def test_prometheus_takes_the_rules() -> None:
    done = subprocess.run(["promtool", "check", "rules", FILE], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
