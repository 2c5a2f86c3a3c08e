"""Who may do what about a person. Each rule reads as the sentence in its docstring."""

from people.access.queries import Standing
from placehub.access.context import Worker
from teams.rules import Permission, may


def may_write(worker: Worker, standing: Standing) -> bool:
    """Whoever has everything of a person may write on the page."""
    return standing.level >= 3 and may(worker, Permission.LOG_CONTACTS)


def may_let_in(worker: Worker, standing: Standing) -> bool:
    """Whoever is round the person to stay, by team or by name: not by broken glass or a share."""
    stays = any(basis.kind in {"named", "team"} for basis in standing.mine)
    return stays and may_write(worker, standing)


def may_see_who_looked(worker: Worker, standing: Standing) -> bool:
    """The lead of a team that is fully round the person, and an information steward."""
    leads = any(team.role == "lead" and team.name in standing.full_teams for team in worker.teams)
    return leads or may(worker, Permission.CHECK_LOOKS)


def may_seal(worker: Worker, standing: Standing) -> bool:
    """A worker who walks alongside, and the lead of a team that is fully round the person."""
    named = any(basis.kind == "named" for basis in standing.mine)
    leads = any(team.role == "lead" and team.name in standing.full_teams for team in worker.teams)
    return standing.level >= 3 and (named or leads)
