"""Who may do what about a person. Each rule reads as the sentence in its docstring."""

from people.access.queries import Standing
from placehub.access.context import Worker
from teams.rules import Permission, may


def may_write(worker: Worker, standing: Standing) -> bool:
    """Whoever is round the person, and who holds a full share; broken glass reads and does not write."""
    return standing.writes and may(worker, Permission.LOG_CONTACTS)


def may_let_in(worker: Worker, standing: Standing) -> bool:
    """Whoever is round the person to stay, by team or by name: not by broken glass or a share."""
    return standing.lets_in and may_write(worker, standing)


def may_see_who_looked(worker: Worker, standing: Standing) -> bool:
    """Whoever walks alongside, the lead of a team that is round the person to stay, and a steward."""
    return standing.alongside or standing.leads_round or may(worker, Permission.CHECK_LOOKS)


def may_seal(worker: Worker, standing: Standing) -> bool:
    """A worker who walks alongside, and the lead of a team that is round the person to stay."""
    return standing.alongside or standing.leads_round


def may_protect(standing: Standing) -> bool:
    """Whoever walks alongside, and the lead of a team that is round the person to stay: as for sealing."""
    return standing.alongside or standing.leads_round
