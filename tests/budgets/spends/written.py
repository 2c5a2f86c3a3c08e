"""What the doors of spends and limits write, as plain values."""

from django.urls import reverse

from budgets.models import Approval, Limit, Pot, Spend
from tests.doors import Door


def every_spend():
    """Where each stands, and what is promised and spent of every pot."""
    return (
        sorted(Spend.objects.values_list("pk", "state", "came_to_pence", "helped")),
        sorted((pot.pk, pot.held, pot.spent) for pot in Pot.objects.all()),
        Approval.objects.count(),
    )


def door_of(spend, name, client, sent, others):
    return Door(
        client,
        reverse(f"budgets:{name}", args=[spend.pk]),
        sent,
        every_spend,
        others,
        page=reverse("budgets:spend", args=[spend.pk]),
    )


def every_limit():
    return sorted(
        (str(limit.pk), limit.user_id or 0, limit.per_spend_pence, limit.ended_at is None)
        for limit in Limit.objects.all()
    )
