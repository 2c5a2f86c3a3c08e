"""Blockers are read by everybody who works here, and hold no key to anybody whom they touch."""

from placehub.access.walls import JOBS, SIGNED_IN, Rights, Rule, Wall, by, holds, own
from teams.blockers.models import Blocker, Event, MetByTeam, Raised

LEADER = holds("leader", "a leader")
OF_MY_TEAM = Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "a worker, for a team they sit in"
)
MINE_TO_MOVE = LEADER & Rule(
    "({table}.owner_id IS NULL OR app.answers_as({table}.owner_id))",
    "whoever has it, or stands in for them; anybody, while nobody has it",
)
MET_BY_MINE = Rule(
    "EXISTS (SELECT 1 FROM blockers_metbyteam m WHERE m.blocker_id = {table}.id"
    " AND m.team_id = ANY ((SELECT app.keys())::int[]))",
    "a worker of a team that met it",
)
NEW = OF_MY_TEAM & Rule(
    "{table}.state = 'asking' AND {table}.people_touched IS NULL AND {table}.times_met = 0"
    " AND {table}.teams_met = 0 AND {table}.hours_lost = 0 AND {table}.test_round = 0"
    " AND {table}.through = 0",
    "asking, and counted by the database alone",
)
RULE = "kind rule_title rule_section rule_link rule_date rule_due_on claimed"
MOVES = (
    "state state_since asked_of_id asked_at owner_id try_until answer write_to national"
    f" from_service_id to_service_id {RULE}"
)

WALLS = [
    Wall(
        Blocker,
        read=SIGNED_IN,
        add=NEW,
        change=MET_BY_MINE,
        columns=RULE,
        leader=Rights(read=SIGNED_IN, change=MINE_TO_MOVE, columns=MOVES),
        job=Rights(
            read=JOBS,
            change=JOBS,
            columns="kind claimed rule_due_on state state_since owner_id asked_of_id asked_at try_until",
        ),
    ),
    Wall(
        MetByTeam,
        read=SIGNED_IN,
        add=OF_MY_TEAM,
        change=OF_MY_TEAM,
        columns="last_at times hours",
        leader=Rights(read=SIGNED_IN),
        job=Rights(read=JOBS),
    ),
    Wall(
        Raised,
        read=own("worker_id"),
        add=by("worker_id") & OF_MY_TEAM,
        job=Rights(read=JOBS),
    ),
    Wall(
        Event,
        read=SIGNED_IN,
        add=OF_MY_TEAM
        & Rule("{table}.by_id IS NULL", "in no leader’s name")
        & Rule(
            "{table}.verb = ANY ('{raised,met,cited,through,proved,again}'::text[])",
            "of what teams say",
        ),
        leader=Rights(read=SIGNED_IN, add=LEADER & by("by_id")),
        job=Rights(read=JOBS, add=JOBS),
    ),
]
