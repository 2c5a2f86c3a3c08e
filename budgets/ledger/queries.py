"""The books: whether they hold, and what every fund has."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch

from budgets.ledger.models import Fund, Pot


@dataclass(frozen=True)
class LedgerCheck:
    accounts: int
    transfers: int
    drifted: int
    posted: int
    pending: int

    @property
    def holds(self) -> bool:
        return not (self.drifted or self.posted or self.pending)


def check() -> LedgerCheck:
    """Drift by account, and the trial balance in pence: both must be nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM led_account), (SELECT count(*) FROM led_transfer),"
            " (SELECT count(*) FROM led_drift),"
            " (SELECT coalesce(sum(debits_posted - credits_posted), 0)::bigint FROM led_account),"
            " (SELECT coalesce(sum(debits_pending - credits_pending), 0)::bigint FROM led_account)"
        )
        return LedgerCheck(*cursor.fetchone())


def funds() -> list[Fund]:
    """Every fund with its own pot and the teams' pots: three queries."""
    pots = Pot.objects.select_related("account", "spend", "team").order_by("team__name")
    return list(
        Fund.objects.prefetch_related(Prefetch("pots", queryset=pots)).order_by("-spend_by")
    )
