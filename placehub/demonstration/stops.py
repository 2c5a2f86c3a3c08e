"""A year of the stop-doing ledger: stopped, halved, kept, stopped by silence, and what waits."""

from datetime import timedelta
from decimal import Decimal
from itertools import cycle

from django.conf import settings

from placehub.clock import day_of, evening_of, working_days_later
from placehub.demonstration import stop_words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.leaders.models import Told
from teams.leaders.queries import leaders
from teams.models import User
from teams.stops import operations
from teams.stops.models import MeToo, Stop


def add_stops(rows: Rows, roster: Roster) -> None:
    """Goes round the leaders as turns would; what nobody answered, the clock has answered since."""
    turns = cycle(leaders(rows.morning))
    made = [_asked(rows, roster, number, next(turns)) for number in range(len(w.STOPS))]
    for number, said in w.ANSWERS.items():
        _answer(rows, made[number], *said)
    for number, teams in w.ME_TOO.items():
        for team in teams:
            at = made[number].asked_at + timedelta(minutes=40 + team)
            MeToo.objects.create(
                id=rows.key(), stop=made[number], team=roster.teams[team], said_at=at
            )
    for line in w.GIVEN_UP:
        _given_up(rows, next(turns), *line)
    for day in sorted({stop.due_on for stop in Stop.objects.run_out(rows.today) if stop.due_on}):
        operations.stop_by_silence(evening_of(day) + timedelta(minutes=10))
    # what was told long ago has been read
    Told.objects.filter(about=Told.About.STOP, at__lt=rows.morning - timedelta(days=21)).delete()


def _asked(rows: Rows, roster: Roster, number: int, leader: User) -> Stop:
    kind, what, why, comes, hours, team, named, days = w.STOPS[number]
    at = rows.moment(days)
    asker = roster.members[roster.teams[team].pk][0]
    return Stop.objects.create(
        id=rows.key(),
        kind=kind,
        what=what,
        why=why,
        comes=comes,
        hours=Decimal(str(hours)),
        team=roster.teams[team],
        organisation=asker.organisation,
        asked_by=asker if named else None,
        asked_at=at,
        leader=leader,
        due_on=working_days_later(day_of(at), settings.PLACEHUB_ANSWER_DAYS),
    )


def _answer(rows: Rows, stop: Stop, said: str, days: int, reason: str, hours: float | None) -> None:
    """Some working days after it was asked, and never after its last."""
    day = working_days_later(day_of(stop.asked_at), min(days, settings.PLACEHUB_ANSWER_DAYS))
    at = rows.morning - timedelta(days=(rows.today - day).days)
    operations.answer(
        stop,
        said,
        reason=reason,
        since_on=None,
        hours_returned=None if hours is None else Decimal(str(hours)),
        by=stop.leader,
        at=at,
    )


def _given_up(
    rows: Rows,
    leader: User,
    kind: str,
    what: str,
    comes: str,
    hours: float,
    said: str,
    days: int,
    returned: float,
) -> None:
    at = rows.moment(days)
    Stop.objects.create(
        id=rows.key(),
        kind=kind,
        what=what,
        comes=comes,
        hours=Decimal(str(hours)),
        organisation=leader.organisation,
        asked_at=at,
        leader=leader,
        answer=said,
        answered_by=leader,
        answered_at=at,
        since_on=day_of(at),
        hours_returned=Decimal(str(returned)),
    )
