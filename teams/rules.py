"""What each role may do: the one permission table. Whatever is not listed is not allowed.

The words are for whoever governs the place: the steward reads them beside the walls.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placehub.access.context import Worker
from teams.models import Role


class Permission(models.TextChoices):
    """Which doors open at all. Behind them each rule and each wall asks again, for this one person or team."""

    FIND_PEOPLE = (
        "find_people",
        _("Finds people, adds them, and opens the pages of those to whom they have a key."),
    )
    LOG_CONTACTS = (
        "log_contacts",
        _(
            "Writes on the page of somebody they may write about: notes, own words, goals and promises. Lets others in where they may."
        ),
    )
    SPEND = (
        "spend",
        _("Spends or asks for money of a team they sit in, and says what it came to."),
    )
    SEE_TEAM = "see_team", _("Sees the page of a team they sit in, and what it waits for.")
    LEAD_TEAM = (
        "lead_team",
        _(
            "Ends that a colleague walks alongside somebody, and hands over what a colleague of the team has in hand."
        ),
    )
    ALLOCATE_MONEY = (
        "allocate_money",
        _(
            "Draws what funds offer to the team they lead, sets what each may spend in it, and names a deputy for its money."
        ),
    )
    SEE_OUTCOMES = "see_outcomes", _("Reads the published figures, and takes them away as files.")
    SEE_OWN_FIGURES = (
        "see_own_figures",
        _("Reads what is published of the neighbourhoods of their teams."),
    )
    BUILD_OUTCOMES = "build_outcomes", _("Asks for the figures to be counted again.")
    CHECK_LOOKS = (
        "check_looks",
        _("Reads who looked at whom, checks broken glass, and reads who gave which key."),
    )
    PUT_RIGHT = (
        "put_right",
        _(
            "Reads why a note was taken off a page, and the note; opens a record again to a worker who declared it by a slip."
        ),
    )
    HANDLE_REQUESTS = (
        "handle_requests",
        _(
            "Sees to what people ask by right, in time: a copy, a correction, an objection. Of people on whose page they write; a steward of anybody, by reference."
        ),
    )
    KEEP_AGREEMENTS = (
        "keep_agreements",
        _("Keeps the agreements without which nobody is shared with another team."),
    )
    KEEP_RECORDS = (
        "keep_records",
        _(
            "Sets how long records are kept and what holds them, and asks for the removal of what is due."
        ),
    )
    AGREE_REMOVALS = (
        "agree_removals",
        _(
            "Says yes or no to a removal that somebody else asked for: the second of the two that it takes."
        ),
    )
    KEEP_FUNDS = (
        "keep_funds",
        _(
            "Opens and amends funds, says what each may pay for, offers them to teams, says the second yes, puts movements right, closes months, and reads the books, which name nobody."
        ),
    )
    KEEP_TEAMS = (
        "keep_teams",
        _(
            "Keeps organisations, neighbourhoods and teams. Makes, changes and stops accounts, gives and ends seats and appointments: never their own."
        ),
    )
    TAKE_OVER_SEALED = (
        "take_over_sealed",
        _(
            "Names a colleague, never themselves, for a sealed record that nobody can open any more, and is not told whose it is."
        ),
    )
    RELEASE_WAYS_IN = (
        "release_ways_in",
        _("Releases a way in that somebody else asked for: the second of the two that it takes."),
    )
    SEE_BLOCKERS = (
        "see_blockers",
        _(
            "Reads what is in the way across the place, what is allowed, and what was stopped: words that name nobody."
        ),
    )
    RAISE_BLOCKERS = (
        "raise_blockers",
        _(
            "Says what is in the way, asks for a permission, for a leader’s backing, and for something to be stopped."
        ),
    )
    UNBLOCK = (
        "unblock",
        _(
            "Takes on what is in the way, and answers what waits for a leader: in their own name, or for another leader who is away."
        ),
    )
    BACK_DECISIONS = (
        "back_decisions",
        _("Says “I back this” to a decision that a worker is about to take."),
    )
    IMPORT_LISTS = (
        "import_lists",
        _("Brings in a partner’s list of people, for a team they sit in."),
    )


WORKER = frozenset(
    {
        Permission.FIND_PEOPLE,
        Permission.LOG_CONTACTS,
        Permission.SPEND,
        Permission.SEE_TEAM,
        Permission.HANDLE_REQUESTS,
        Permission.SEE_OWN_FIGURES,
        Permission.SEE_BLOCKERS,
        Permission.RAISE_BLOCKERS,
    }
)
ROLE_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    Role.WORKER: WORKER,
    Role.LEAD: WORKER
    | {
        Permission.LEAD_TEAM,
        Permission.BACK_DECISIONS,
        Permission.ALLOCATE_MONEY,
        Permission.RELEASE_WAYS_IN,
        Permission.TAKE_OVER_SEALED,
    },
    Role.LEADER: frozenset(
        {
            Permission.SEE_OUTCOMES,
            Permission.BUILD_OUTCOMES,
            Permission.SEE_BLOCKERS,
            Permission.UNBLOCK,
            Permission.BACK_DECISIONS,
        }
    ),
    Role.STEWARD: frozenset(
        {
            Permission.CHECK_LOOKS,
            Permission.PUT_RIGHT,
            Permission.KEEP_AGREEMENTS,
            Permission.HANDLE_REQUESTS,
            Permission.TAKE_OVER_SEALED,
            Permission.KEEP_RECORDS,
            Permission.AGREE_REMOVALS,
        }
    ),
    Role.FINANCE: frozenset({Permission.KEEP_FUNDS, Permission.SEE_OUTCOMES}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.KEEP_TEAMS, Permission.RELEASE_WAYS_IN, Permission.AGREE_REMOVALS}
    ),
    Role.IMPORTER: frozenset({Permission.IMPORT_LISTS}),
}
ROLE_WORDS: Mapping[str, Promise] = {
    Role.WORKER: _("Sits in a team, and works with the people that the team is round."),
    Role.LEAD: _(
        "A worker who answers for the team as well: for its money, for who is sealed, and to who asks who looked."
    ),
    Role.LEADER: _("Sees how lives are going in figures, and no person: not even from a seat."),
    Role.STEWARD: _("Watches over who sees whom, and sees nobody’s page by this role."),
    Role.FINANCE: _("Keeps the funds and the books, and sees nobody’s page by this role."),
    Role.ADMINISTRATOR: _(
        "Keeps accounts, seats and appointments for others, and sees nobody’s page by this role."
    ),
    Role.IMPORTER: _(
        "Brings in lists that partners send, for a team they sit in, and is told which team knows somebody already."
    ),
}


@dataclass(frozen=True)
class RoleInWords:
    """A role as the governance reader is told it: what it is, and what it may do."""

    name: str
    words: str
    may: tuple[str, ...]


def roles_in_words() -> list[RoleInWords]:
    """Every role in the order of ``Role``, its permissions in the order of ``Permission``. No query."""
    return [
        RoleInWords(
            str(role.label),
            str(ROLE_WORDS[role]),
            tuple(str(one.label) for one in Permission if one in ROLE_PERMISSIONS[role]),
        )
        for role in Role
    ]


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
