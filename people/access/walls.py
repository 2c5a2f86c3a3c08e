"""Who sees a person, as rules for walls. One table decides: ``person_grant``."""

from people.access.models import Level, Sees
from placehub.access.walls import Rule

WORDS = {
    Level.INDEX_CARD: "whoever sees the person’s index card",
    Level.SUMMARY: "whoever sees the summary of the person",
    Level.FULL: "whoever sees everything of the person",
}


def _held(until: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = {person}"
        " AND g.grantee = ANY ((SELECT app.keys())::int[])"
        f" AND g.{until} > now())"
    )


def sees(level: Level) -> Sees:
    return Sees(_held(level.until), WORDS[level], level)


WRITES = Rule(
    _held("writes_until"),
    "whoever is round the person, by team or by name, or holds a full share; not by broken glass",
)
LETS_IN = Rule("app.lets_in({person})", "whoever is round the person to stay, by team or by name")
