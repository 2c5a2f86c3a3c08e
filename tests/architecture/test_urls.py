"""Addresses. Each guard has been seen to fail."""

from django.urls import get_resolver

from placehub.access.doors import OPEN_DOORS
from tests.verify.routes import every_route


def test_open_doors_lead_somewhere() -> None:
    stale = {door for door in OPEN_DOORS if ":" in door} - every_route()
    assert not stale


def test_every_url_is_namespaced() -> None:
    assert {"people", "teams", "budgets", "outcomes", "jobs", "web", "health"} <= set(
        get_resolver().namespace_dict
    )
