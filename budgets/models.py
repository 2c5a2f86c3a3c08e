"""Every noun of the money, for Django, other apps and tests. Inside budgets/ each is imported from its room.

Funds, pots, what is promised and what was spent. Whole pence everywhere.
"""

from budgets.ledger.models import (
    Account,
    Allowance,
    Fund,
    Hold,
    Journal,
    Period,
    Pot,
    Source,
    Transfer,
)
from budgets.spends.models import Approval, Limit, Spend, SpendWords

__all__ = [
    "Account",
    "Allowance",
    "Approval",
    "Fund",
    "Hold",
    "Journal",
    "Limit",
    "Period",
    "Pot",
    "Source",
    "Spend",
    "SpendWords",
    "Transfer",
]
