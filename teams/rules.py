"""What each role may do: the one permission table. Whatever is not listed is not allowed."""

from collections.abc import Mapping
from enum import StrEnum, auto

from django.core.exceptions import PermissionDenied

from placehub.access.context import Worker
from teams.models import Role


class Permission(StrEnum):
    FIND_PEOPLE = auto()  # search, add and open the people that a key opens
    LOG_CONTACTS = auto()
    SPEND = auto()  # from the team's pots, within a limit
    SEE_TEAM = auto()  # the team page of a team one sits in
    LEAD_TEAM = auto()  # name a worker, answer pulls and requests, seal, share
    ALLOCATE_MONEY = auto()  # from a fund to the team's pot; set limits
    SEE_OUTCOMES = auto()
    BUILD_OUTCOMES = auto()
    CHECK_LOOKS = auto()  # read who looked, check broken glass
    KEEP_AGREEMENTS = auto()  # sharing agreements, which shares hang on
    KEEP_FUNDS = auto()  # open funds, put money in, read the ledger without names
    KEEP_TEAMS = auto()  # seats, appointments, accounts
    RELEASE_WAYS_IN = auto()  # the second of the two who let somebody in


WORKER = frozenset(
    {Permission.FIND_PEOPLE, Permission.LOG_CONTACTS, Permission.SPEND, Permission.SEE_TEAM}
)
ROLE_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    Role.WORKER: WORKER,
    Role.LEAD: WORKER
    | {Permission.LEAD_TEAM, Permission.ALLOCATE_MONEY, Permission.RELEASE_WAYS_IN},
    Role.LEADER: frozenset({Permission.SEE_OUTCOMES, Permission.BUILD_OUTCOMES}),
    Role.STEWARD: frozenset({Permission.CHECK_LOOKS, Permission.KEEP_AGREEMENTS}),
    Role.FINANCE: frozenset({Permission.KEEP_FUNDS, Permission.SEE_OUTCOMES}),
    Role.ADMINISTRATOR: frozenset({Permission.KEEP_TEAMS, Permission.RELEASE_WAYS_IN}),
}


def permissions_of(worker: Worker) -> frozenset[Permission]:
    """Everything the worker's live roles allow. A leader is a leader only, whatever else they are."""
    if worker.is_leader:
        return ROLE_PERMISSIONS[Role.LEADER]
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in worker.roles))


def may(worker: Worker, permission: Permission) -> bool:
    return permission in permissions_of(worker)


def require(allowed: bool) -> None:
    """Stop the request with a 403 unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
