"""Who may do what with the money. Each rule reads as the sentence in its docstring.

``stands_in`` says that the worker was named as a deputy for the team's money.
"""

from budgets.spends.models import Spend
from placehub.access.context import Worker


def _answers(worker: Worker, spend: Spend, stands_in: bool) -> bool:
    return stands_in or worker.leads(spend.team_id)


def may_answer(worker: Worker, spend: Spend, stands_in: bool = False) -> bool:
    """The lead of the team, or their deputy, answers what others of the team asked for."""
    return (
        _answers(worker, spend, stands_in)
        and spend.asked_by_id != worker.id
        and spend.state == Spend.State.ASKED
    )


def may_settle(worker: Worker, spend: Spend, stands_in: bool = False) -> bool:
    """Whoever asked, and the lead of the team, say what a promised spend came to; also when it ran out since."""
    return spend.state in {Spend.State.PROMISED, Spend.State.EXPIRED} and (
        spend.asked_by_id == worker.id or _answers(worker, spend, stands_in)
    )


def may_say_whether_it_helped(worker: Worker, spend: Spend) -> bool:
    """Whoever may settle, once it is spent, until it is said that it worked or did not help."""
    return (
        spend.state == Spend.State.SPENT
        and spend.helped in Spend.OPEN
        and (spend.asked_by_id == worker.id or worker.leads(spend.team_id))
    )


def may_withdraw(worker: Worker, spend: Spend) -> bool:
    """Whoever asked takes back what is not spent yet, not even in part."""
    return (
        spend.asked_by_id == worker.id
        and spend.state in {Spend.State.ASKED, Spend.State.PROMISED}
        and not spend.so_far
    )


def may_let_go(worker: Worker, spend: Spend, stands_in: bool = False) -> bool:
    """The lead of the team, or their deputy, lets go of what is promised to somebody else and not begun, and says why."""
    return (
        _answers(worker, spend, stands_in)
        and spend.asked_by_id != worker.id
        and spend.state == Spend.State.PROMISED
        and not spend.so_far
    )


def may_put_right(worker: Worker, spend: Spend) -> bool:
    """A lead of the team who did not ask for it puts right what it came to, and says why."""
    return (
        worker.leads(spend.team_id)
        and spend.asked_by_id != worker.id
        and spend.state == Spend.State.SPENT
    )
