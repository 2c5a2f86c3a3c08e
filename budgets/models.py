"""Every noun of the money, for Django, other apps and tests. Inside budgets/ each is imported from its room.

Funds, pots, what is promised and what was spent. Whole pence everywhere.
"""

from budgets.books.models import Closing, DayTotal, KindTotal, Link, NightlyCheck
from budgets.funds.models import FundChange
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
    "Closing",
    "Correction",
    "DayTotal",
    "Deputy",
    "Fund",
    "FundChange",
    "FundPurpose",
    "Hold",
    "Journal",
    "KindTotal",
    "Limit",
    "Link",
    "MoneyRules",
    "NightlyCheck",
    "Offer",
    "Period",
    "Pot",
    "Source",
    "Spend",
    "SpendWords",
    "Transfer",
]
