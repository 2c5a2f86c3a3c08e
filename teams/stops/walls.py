"""The ledger is everybody's to read. It holds no key to a person."""

from placehub.access.walls import JOBS, SIGNED_IN, Rights, Rule, Wall
from teams.stops.models import MeToo, Stop

FOR_MY_TEAM = Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "for a team in which they sit"
)
UNANSWERED = Rule(
    "{table}.answer = '' AND ({table}.asked_by_id IS NULL OR {table}.asked_by_id = (SELECT app.worker()))",
    "unanswered, and in nobody else’s name",
)
GIVEN_UP_BY_ME = Rule(
    "{table}.team_id IS NULL AND {table}.asked_by_id IS NULL AND {table}.leader_id = (SELECT app.worker())"
    " AND {table}.answered_by_id = (SELECT app.worker())",
    "what they gave up themselves",
)
ANSWERS = Rule(
    "app.answers_as({table}.leader_id)"
    " AND ({table}.answered_by_id IS NULL OR {table}.answered_by_id = (SELECT app.worker()))",
    "the leader who was asked, or who stands in, in their own name",
)
UNTIL_ANSWERED = Rule("{table}.answered_by_id IS NULL", "what nobody answered")
ANSWER = "answer reason answered_by_id answered_at since_on hours_returned"

WALLS = [
    Wall(
        Stop,
        read=SIGNED_IN,
        add=FOR_MY_TEAM & UNANSWERED,
        leader=Rights(read=SIGNED_IN, add=GIVEN_UP_BY_ME, change=ANSWERS, columns=ANSWER),
        job=Rights(
            read=JOBS,
            change=UNTIL_ANSWERED,
            columns="answer answered_at since_on hours_returned leader_id due_on",
        ),
    ),
    Wall(
        MeToo,
        read=SIGNED_IN,
        add=FOR_MY_TEAM,
        leader=Rights(read=SIGNED_IN),
        job=Rights(read=JOBS),
    ),
]
