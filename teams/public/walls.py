"""What was passed is everybody's, signed in or not; what waits is read by whoever signs in."""

from placehub.access.walls import JOBS, Rights, Rule, Wall, by, holds
from teams.public.models import Line

PASSED = Rule(
    "{table}.passed_at IS NOT NULL AND {table}.taken_down_at IS NULL", "everybody, once passed"
)
INSIDE = Rule("(SELECT app.worker()) IS NOT NULL", "whoever is signed in")
LEADER = holds("leader", "a leader")

WALLS = [
    Wall(
        Line,
        read=PASSED | INSIDE,
        leader=Rights(
            read=INSIDE,
            add=LEADER
            & by("written_by_id")
            & Rule("{table}.passed_at IS NULL AND {table}.taken_down_at IS NULL", "not passed yet"),
            change=LEADER
            & Rule(
                "({table}.passed_by_id IS NULL OR {table}.passed_by_id <> {table}.written_by_id)",
                "never passed by whoever wrote it",
            ),
            columns="passed_by_id passed_at taken_down_by_id taken_down_at",
        ),
        job=Rights(read=JOBS),
    )
]
