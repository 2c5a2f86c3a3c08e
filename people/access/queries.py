"""Why the reader may see a person, and who else may."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from placehub.audit.looked import Why


@dataclass(frozen=True)
class Basis:
    kind: str
    team: str
    agreement: str
    until: datetime | None

    def __str__(self) -> str:
        """The reason as the reader of the page is told it."""
        return {
            "named": _("you walk alongside %(who)s"),
            "team": _("your team, {team}, is round %(who)s"),
            "share": _("%(who)s is shared with {team} under {agreement}"),
            "pull": _("{team} has been asked in"),
            "glass": _("you broke the glass"),
            "rest": _("your team, {team}, was round %(who)s before"),
        }[self.kind].format(team=self.team, agreement=self.agreement)


@dataclass(frozen=True)
class Standing:
    """Why the reader may see a person, what they may do, and who else can see: as the database says.

    ``teams`` are names in order, for the page; ``team_ids`` the same teams.
    """

    level: int
    sealed: bool
    writes: bool
    lets_in: bool
    alongside: bool
    leads_round: bool
    mine: tuple[Basis, ...]
    teams: tuple[str, ...]
    team_ids: frozenset[int]
    workers: int
    asked: bool = False  # does somebody wait for an answer about them?

    @property
    def rests(self) -> bool:
        """Is nobody round them any more, and does the reader see no more than who it is?"""
        return self.level == 1 and any(basis.kind == "rest" for basis in self.mine)

    @property
    def why(self) -> list[Why]:
        """What the record of looks keeps."""
        return sorted({Why(basis.kind) for basis in self.mine})


def standing(person: UUID) -> Standing | None:
    """The reader's standing to a person, or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.standing(%s)", [person])
        found = cursor.fetchone()[0]
    if found is None:
        return None
    facts = json.loads(found) if isinstance(found, str) else found
    return Standing(
        level=facts["level"],
        sealed=facts["sealed"],
        writes=facts["writes"],
        lets_in=facts["lets_in"],
        alongside=facts["alongside"],
        leads_round=facts["leads_round"],
        mine=tuple(
            Basis(
                basis["basis"],
                basis["team"] or "",
                basis["agreement"] or "",
                parse_datetime(basis["until"])
                if basis.get("until", "infinity") != "infinity"
                else None,
            )
            for basis in facts["mine"]
        ),
        teams=tuple(team["name"] for team in facts["teams"]),
        team_ids=frozenset(team["id"] for team in facts["teams"]),
        workers=facts["workers"],
        asked=facts["asked"],
    )
