"""Leaders' own tables: no key to a person stands in any of them."""

from placehub.access.walls import JOBS, SIGNED_IN, Rights, Rule, Wall, by, holds, own
from teams.leaders.models import Away, PutAway, Service, Told, Turn

ADMINISTRATOR = holds("administrator", "an administrator")
MINE = own("leader_id")
TOLD = Rule(
    "({table}.worker_id = (SELECT app.worker()) OR {table}.team_id = ANY ((SELECT app.keys())::int[]))",
    "the worker or the team whom it was told",
)

WALLS = [
    Wall(
        Service,
        read=SIGNED_IN,
        add=ADMINISTRATOR,
        change=ADMINISTRATOR,
        columns="name lgsl leader_id ends_on",
        leader=Rights(read=SIGNED_IN),
        job=Rights(read=JOBS),
    ),
    Wall(
        Turn,
        read=SIGNED_IN,
        add=SIGNED_IN,
        leader=Rights(read=SIGNED_IN, add=SIGNED_IN),
        job=Rights(read=JOBS, add=JOBS),
    ),
    Wall(
        Away,
        read=SIGNED_IN,
        leader=Rights(read=SIGNED_IN, add=MINE, change=MINE, columns="until_on ended_at"),
        job=Rights(read=JOBS),
    ),
    Wall(
        Told,
        read=TOLD,
        add=SIGNED_IN,
        leader=Rights(read=TOLD, add=SIGNED_IN),
        job=Rights(read=JOBS, add=JOBS),
    ),
    Wall(
        PutAway,
        read=own("worker_id"),
        add=by("worker_id"),
        leader=Rights(read=own("worker_id"), add=by("worker_id")),
        job=Rights(read=JOBS),
    ),
]
