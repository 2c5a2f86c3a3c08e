"""What is allowed is read by everybody who works here. A yes is a leader's, or the clock's."""

from placehub.access.walls import JOBS, SIGNED_IN, Rights, Rule, Wall, by, holds
from teams.permissions.models import Ask, Standing, StandingFor

LEADER = holds("leader", "a leader")
OF_MY_TEAM = Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "a worker, for a team they sit in"
)
MY_GIFT = Rule(
    "EXISTS (SELECT 1 FROM permissions_standing s WHERE s.id = {table}.standing_id"
    " AND s.given_by_id = (SELECT app.worker()))",
    "whoever gives it",
)

WALLS = [
    Wall(
        Standing,
        read=SIGNED_IN,
        leader=Rights(
            read=SIGNED_IN,
            add=LEADER & by("given_by_id") & Rule("NOT {table}.by_silence", "in words"),
            change=Rule("app.answers_as({table}.given_by_id)", "whoever gave it, or stands in"),
            columns="taken_back_by_id taken_back_at taken_back_why",
        ),
        job=Rights(read=JOBS, add=Rule("{table}.by_silence", "the clock, by silence")),
    ),
    Wall(
        StandingFor,
        read=SIGNED_IN,
        leader=Rights(read=SIGNED_IN, add=MY_GIFT),
        job=Rights(read=JOBS, add=JOBS),
    ),
    Wall(
        Ask,
        read=SIGNED_IN,
        add=by("asked_by_id")
        & OF_MY_TEAM
        & Rule("{table}.state = 'asked' AND {table}.standing_id IS NULL", "unanswered"),
        leader=Rights(
            read=SIGNED_IN,
            change=Rule(
                "app.answers_as({table}.asked_of_id)", "the leader who is asked, or who stands in"
            ),
            columns="state answered_by_id answered_at answer standing_id",
        ),
        job=Rights(
            read=JOBS,
            change=Rule("{table}.state = ANY ('{asked,lapsed}'::text[])", "what waits, or lapses"),
            columns="state answered_at standing_id asked_of_id due_on",
        ),
        why="withdrawn by app.withdraw_ask alone, by whoever asked",
    ),
]
