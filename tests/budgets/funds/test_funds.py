"""The finance officer's funds."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from budgets.models import Fund
from tests.factories.teams import AppointmentFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db


class TestFunds:
    @pytest.fixture
    def finance(self, sign_in):
        return sign_in(AppointmentFactory(role="finance").user)

    def fund(self, **changes):
        year = timezone.localdate().year
        return {
            "form_key": str(uuid.uuid4()),
            "name": "Warm homes",
            "funder": "Example Trust",
            "purpose": "Heat, damp and light",
            "starts": f"{year}-01-01",
            "commit_by": f"{year + 1}-03-01",
            "spend_by": f"{year + 1}-03-31",
            "kinds": ["warmth", "home"],
            "subjects": ["person"],
            "areas": [NeighbourhoodFactory().pk],
        } | changes

    def test_a_fund_is_opened_and_paid_into(self, finance):
        finance.post(reverse("budgets:new-fund"), self.fund())
        fund = Fund.objects.get(name="Warm homes")
        paid = finance.post(
            reverse("budgets:put-in", args=[fund.pk]),
            {"form_key": str(uuid.uuid4()), "pence": "1,250.50", "on": timezone.localdate()},
        )
        assert paid.status_code == 302
        assertContains(finance.get(reverse("budgets:funds")), "£1,250.50")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"starts": "0206-01-01"}, "Is the year right?"),
            ({"spend_by": "2206-03-31"}, "Is the year right?"),
            ({"commit_by": "2020-01-01"}, "before the first day"),
            ({"name": ""}, "needs an answer"),
        ],
    )
    def test_faults(self, finance, changes, words):
        answer = finance.post(reverse("budgets:new-fund"), self.fund(**changes))
        assertContains(answer, words, status_code=422)
        assert not Fund.objects.exists()
