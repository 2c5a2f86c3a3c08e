"""What is done with spends and limits: one verb a door of the database."""

from budgets.spends.operations.limits import (
    end_deputy,
    end_limit,
    name_deputy,
    set_limit,
    set_rules,
)
from budgets.spends.operations.refusals import AnsweredAlready, NotOpen, OwnRequest
from budgets.spends.operations.spending import (
    Judged,
    NoPotFits,
    SpendValues,
    answer,
    answer_as_finance,
    ask_or_spend,
    came_to,
    expire_promises,
    judge,
    let_go,
    put_right,
    refund,
    say_whether_it_helped,
    take_up,
    withdraw,
)

__all__ = [
    "AnsweredAlready",
    "Judged",
    "NoPotFits",
    "NotOpen",
    "OwnRequest",
    "SpendValues",
    "answer",
    "answer_as_finance",
    "ask_or_spend",
    "came_to",
    "end_deputy",
    "end_limit",
    "expire_promises",
    "judge",
    "let_go",
    "name_deputy",
    "put_right",
    "refund",
    "say_whether_it_helped",
    "set_limit",
    "set_rules",
    "take_up",
    "withdraw",
]
