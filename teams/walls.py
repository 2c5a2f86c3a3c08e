"""Who may know who works here, and who keeps it: seats, appointments and accounts are administrators'."""

from functools import partial

from placehub.access.walls import EVERYBODY, JOBS, Rights, Rule, Wall, holds, own
from teams.models import (
    Appointment,
    Membership,
    Neighbourhood,
    Organisation,
    Password,
    Team,
    User,
    WayIn,
)

readable = partial(Wall, read=EVERYBODY, job=Rights(read=JOBS), leader=Rights(read=EVERYBODY))
ADMINISTRATOR = holds("administrator", "an administrator")
kept = partial(readable, add=ADMINISTRATOR, change=ADMINISTRATOR)
# an administrator gives others keys, never themselves
FOR_OTHERS = ADMINISTRATOR & Rule("{table}.user_id <> (SELECT app.worker())", "for somebody else")
ACCOUNT = own("id") | ADMINISTRATOR
LET_IN = (
    own("user_id")
    | ADMINISTRATOR
    | holds("steward", "an information steward")
    | Rule("app.may_release({table}.user_id, {table}.asked_by_id)", "whoever may release it")
)
SHOWN = "id full_name job_title organisation_id is_active last_day theme email phone password_set_at came_back_at signed_in_at"

WALLS = [
    kept(Organisation, columns="name kind ends_on"),
    kept(Neighbourhood, columns='name "column" "row" ends_on'),
    kept(Team, columns="name phone duty_line opening_hours neighbourhood_id ends_on"),
    Wall(
        User,
        read=EVERYBODY,
        # an account without a seat opens nothing, so an organisation's own sign-in may make one
        add=Rule("true", "an administrator, and an organisation’s own sign-in"),
        change=ACCOUNT,
        columns="full_name job_title phone theme is_active email organisation_id last_day",
        job=Rights(read=JOBS),
        leader=Rights(read=EVERYBODY, reads=SHOWN, change=ACCOUNT, columns="theme phone"),
    ),
    Wall(
        Password, quiet=True, why="kept and compared by app.keep_password and app.password_of alone"
    ),
    Wall(
        WayIn,
        read=LET_IN,
        leader=Rights(read=LET_IN),
        quiet=True,
        why="asked for, released, ended and used by functions of signing_in.sql alone",
    ),
    readable(
        Membership,
        add=FOR_OTHERS,
        change=FOR_OTHERS,
        columns="user_id team_id role starts_at ends_at",
    ),
    readable(
        Appointment,
        add=FOR_OTHERS,
        change=FOR_OTHERS,
        columns="user_id role starts_at ends_at",
    ),
]
