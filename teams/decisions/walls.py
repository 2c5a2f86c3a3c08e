"""What a leader is asked is read by that leader, by who stands in, and by the team that asks."""

from placehub.access.walls import JOBS, Rights, Rule, Wall, by
from teams.decisions.models import BackingAnswer, BackingAsk

OF_MY_TEAM = Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "a worker of the team that asks"
)
ASKED_OF_ME = Rule(
    "app.answers_as({table}.leader_id)", "the leader who is asked, and who stands in"
)
ANSWERS = by("answered_by_id") & Rule(
    "app.answers_ask({table}.ask_id)",
    "of what they are asked, or of one for whom they stand in, while it is wanted",
)
OF_THE_ASK = Rule(
    "EXISTS (SELECT 1 FROM decisions_backingask k WHERE k.id = {table}.ask_id)",
    "whoever reads what was asked",
)
# whoever is round the person reads who backs a decision of another team's; these words name nobody
WORKERS = Rule("cardinality((SELECT app.keys())::int[]) > 0", "every worker who sits in a team")

WALLS = [
    Wall(
        BackingAsk,
        read=OF_MY_TEAM,
        add=by("asked_by_id") & OF_MY_TEAM,
        change=OF_MY_TEAM,
        columns="withdrawn_at",
        leader=Rights(read=ASKED_OF_ME),
        job=Rights(read=JOBS),
    ),
    Wall(
        BackingAnswer,
        read=WORKERS,
        leader=Rights(read=OF_THE_ASK, add=ANSWERS),
        job=Rights(read=JOBS),
        why="never changed: it stands beside the worker in the legal record",
    ),
]
