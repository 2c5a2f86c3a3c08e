"""Who may do what with the money. Each rule reads as the sentence in its docstring."""

from budgets.spends.models import Spend
from placehub.access.context import Worker


def may_answer(worker: Worker, spend: Spend) -> bool:
    """The lead of the team answers what others of the team asked for."""
    return (
        worker.leads(spend.team_id)
        and spend.asked_by_id != worker.id
        and spend.state == Spend.State.ASKED
    )


def may_settle(worker: Worker, spend: Spend) -> bool:
    """Whoever asked, and the lead of the team, say what a promised spend came to."""
    return spend.state == Spend.State.PROMISED and (
        spend.asked_by_id == worker.id or worker.leads(spend.team_id)
    )


def may_say_whether_it_helped(worker: Worker, spend: Spend) -> bool:
    """Whoever may settle, once it is spent, until it is said that it worked or did not help."""
    return (
        spend.state == Spend.State.SPENT
        and spend.helped in Spend.OPEN
        and (spend.asked_by_id == worker.id or worker.leads(spend.team_id))
    )


def may_withdraw(worker: Worker, spend: Spend) -> bool:
    """Whoever asked takes back what is not spent yet."""
    return spend.asked_by_id == worker.id and spend.state in {
        Spend.State.ASKED,
        Spend.State.PROMISED,
    }
