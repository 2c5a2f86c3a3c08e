"""A year of permissions, given, asked for, refused and answered by silence; who is away; lines for the public."""

from datetime import datetime, timedelta

from placehub.demonstration.permission_words import ASKED, AWAY, STANDING, TAKEN_BACK
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.blockers.models import Blocker, State
from teams.home.operations import make_letters
from teams.leaders.models import Away, Service
from teams.models import Neighbourhood, Role, User
from teams.permissions import operations
from teams.permissions.models import Ask
from teams.public import operations as public
from teams.public.models import Line


def add_permissions(rows: Rows, roster: Roster) -> None:
    leaders = {one.full_name: one for one in User.objects.filter(appointments__role=Role.LEADER)}
    _standing(rows, roster, leaders)
    _asked(rows, roster)
    away, deputy = (leaders[name] for name in AWAY)
    Away.objects.create(
        leader=away, deputy=deputy, from_on=rows.day(2), until_on=rows.today + timedelta(days=9)
    )
    _lines(rows, leaders)
    for days in range(4, -1, -1):
        make_letters(_at(rows, days).replace(hour=7))


def _at(rows: Rows, days: int) -> datetime:
    return min((rows.morning - timedelta(days=days)).replace(hour=11), rows.morning)


def _standing(rows: Rows, roster: Roster, leaders: dict[str, User]) -> None:
    for words, leader, days, pounds, own, ends in STANDING:
        given = operations.give_directly(
            words,
            teams=[roster.mill_lane.pk] if own else [],
            by=leaders[leader],
            at=_at(rows, days),
            limit_pence=pounds * 100 if pounds else None,
        )
        if ends is not None:
            given.until_on = rows.today + timedelta(days=ends)
            given.save(update_fields=["until_on"])
    words, leader, days, back, why = TAKEN_BACK
    given = operations.give_directly(words, teams=[], by=leaders[leader], at=_at(rows, days))
    operations.take_back(given, why, by=leaders[leader], at=_at(rows, back))


def _asked(rows: Rows, roster: Roster) -> None:
    others = [team for team in roster.teams if team.ends_on is None]
    for number, (words, why, kind, service, days, then, after, said) in enumerate(ASKED):
        team = roster.mill_lane if number % 2 == 0 else others[number % len(others)]
        by = roster.members[team.pk][0]
        ask = operations.ask(
            words,
            why=why,
            kind=kind,
            service=Service.objects.get(name=service),
            by=by,
            team_id=team.pk,
            at=_at(rows, days),
        )
        if then == "yes":
            operations.say_yes(ask, said, by=ask.asked_of, at=_at(rows, after))
        elif then == "no":
            operations.say_no(ask, said, by=ask.asked_of, at=_at(rows, after))
        elif then == "withdrawn":
            Ask.objects.filter(pk=ask.pk).update(
                state=Ask.State.WITHDRAWN, answered_at=_at(rows, after)
            )
        elif then == "lapse" and ask.due_on:
            late = (rows.today - ask.due_on).days - 1
            operations.let_lapse(_at(rows, late))


def _lines(rows: Rows, leaders: dict[str, User]) -> None:
    """What was settled is told to two neighbourhoods; what is national, to everybody; two lines wait."""
    places = list(Neighbourhood.objects.order_by("name"))
    second = leaders["Grace Okafor"]
    settled = [State.FIXED, State.COULD_NOT, State.TRYING]
    told = Blocker.objects.filter(state__in=settled).select_related("owner").order_by("raised_at")
    outcomes = {State.FIXED: "did", State.COULD_NOT: "could_not", State.TRYING: "trying"}
    for number, blocker in enumerate(told):
        at = blocker.state_since + timedelta(hours=20)
        some = [places[number % len(places)], places[(number + 3) % len(places)]]
        outcome = outcomes[State(blocker.state)]
        kinds = [outcome, Line.Outcome.NATIONAL] if blocker.national else [outcome]
        for kind in kinds:
            public.write(
                blocker,
                outcome=kind,
                words=blocker.words,
                answer=blocker.answer,
                write_to=blocker.write_to,
                neighbourhoods=some,
                by=blocker.owner,
                at=min(at, rows.morning),
            )
    count = Line.objects.count()
    for number, line in enumerate(
        Line.objects.order_by("written_at", "pk").select_related("written_by")
    ):
        if number < count - 2:  # the newest wait for a second pair of eyes
            by = second if line.written_by != second else leaders["Dawn Ellis"]
            at = min(line.written_at + timedelta(days=1), rows.morning)
            public.pass_line(line, by=by, at=at)
