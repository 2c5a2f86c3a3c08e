"""Every noun of the money, for Django, other apps and tests. Inside budgets/ each is imported from its room.

Funds, pots, what is promised and what was spent. Whole pence everywhere.
"""

from budgets.ledger.models import (
    Account,
    Allowance,
    Fund,
    FundPurpose,
    Hold,
    Journal,
    Offer,
    Period,
    Pot,
    Source,
    Transfer,
)
from budgets.spends.models import (
    Approval,
    Correction,
    Deputy,
    Limit,
    MoneyRules,
    Spend,
    SpendWords,
)

__all__ = [
    "Account",
    "Allowance",
    "Approval",
    "Correction",
    "Deputy",
    "Fund",
    "FundPurpose",
    "Hold",
    "Journal",
    "Limit",
    "MoneyRules",
    "Offer",
    "Period",
    "Pot",
    "Source",
    "Spend",
    "SpendWords",
    "Transfer",
]
