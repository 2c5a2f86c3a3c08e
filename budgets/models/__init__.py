"""The money: funds, pots, what is promised and what was spent. Whole pence everywhere."""

from budgets.models.ledger import (
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
from budgets.models.spend import Approval, Limit, Spend

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
    "Transfer",
]
