"""Taking a limit away."""

import uuid

import pytest
from django.urls import reverse

from budgets.models import Limit, Spend
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from tests.budgets.town import NOON
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


class TestTakingALimitAway:
    def test_the_teams_limit_holds_for_the_worker_again(self, town, sign_in):
        town.fund(100_000)
        town.limit(20_000, 60_000)
        with acting_as(town.lead.pk):
            own = spends.set_limit(
                team=town.team,
                user=town.worker,
                per_spend=500,
                per_month=500,
                by=town.lead,
                at=NOON,
            )
        assert town.ask(6_000).state == Spend.State.ASKED
        answer = sign_in(town.lead).post(
            reverse("budgets:limit-end", args=[own.pk]), {"form_key": str(uuid.uuid4())}
        )
        assert answer.status_code == 302
        assert town.ask(6_000).state == Spend.State.PROMISED

    def test_nobody_takes_their_own_away_nor_another_teams(self, town, sign_in):
        other = MembershipFactory(team=town.team, role="lead").user
        with acting_as(other.pk):
            own = spends.set_limit(
                team=town.team, user=town.lead, per_spend=500, per_month=500, by=other, at=NOON
            )
        address = reverse("budgets:limit-end", args=[own.pk])
        sign_in(town.lead).post(address, {"form_key": str(uuid.uuid4())})
        stranger = MembershipFactory(lead=True).user
        sent = {"form_key": str(uuid.uuid4())}
        assert sign_in(stranger).post(address, sent).status_code == 404
        with acting_as(other.pk):
            assert Limit.objects.get(pk=own.pk).ended_at is None
