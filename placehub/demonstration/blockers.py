"""What was in the way over a year, raised, moved and tested by the verbs that everybody uses."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Q

from people.blockers import operations as people_blockers
from people.models import Met, Person
from placehub.clock import day_of
from placehub.demonstration.blocker_words import ANSWERS_FOR, CASES, Case
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.blockers import operations
from teams.blockers.models import Blocker, State
from teams.blockers.operations import Rule, Said
from teams.leaders.models import Service
from teams.leaders.operations import add_usual_services
from teams.models import Role, Team, User


def add_blockers(rows: Rows, roster: Roster) -> None:
    """Leaders, the services that they answer for, and a year of blockers in every state."""
    leaders = {one.full_name: one for one in User.objects.filter(appointments__role=Role.LEADER)}
    add_usual_services()
    for name, services in ANSWERS_FOR.items():
        Service.objects.filter(name__in=services).update(leader=leaders[name])
    random = Random(7)
    for case in CASES:
        _Story(case, rows, roster, leaders, random).tell()


class _Story:
    def __init__(
        self, case: Case, rows: Rows, roster: Roster, leaders: dict[str, User], random: Random
    ) -> None:
        self.case, self.rows, self.roster, self.random = case, rows, roster, random
        self.leader = leaders.get(case.leader)
        # the worker's own team met most of them, so that Today and the form for a note show them
        others = [
            team for team in roster.teams if team != roster.mill_lane and team.ends_on is None
        ]
        self.teams = [
            roster.mill_lane,
            *random.sample(others, min(case.teams, len(others) + 1) - 1),
        ]

    def at(self, days: float, hour: int = 10) -> datetime:
        moment = self.rows.morning - timedelta(days=days)
        return min(moment.replace(hour=hour, minute=self.random.randrange(60)), self.rows.morning)

    def tell(self) -> None:
        self.blocker = self.raise_it()
        for verb, days, words in self.case.life:
            self.do(verb, self.at(days, 14), words)
        self.blocker.refresh_from_db()

    def raise_it(self) -> Blocker:
        case = self.case
        here, there = (Service.objects.get(name=name) for name in case.joins)
        said = Said(
            words=case.words,
            kind=case.kind,
            would_help=case.would_help,
            stopped=case.stopped,
            from_service=here,
            to_service=there,
            hours=case.hours // case.teams,
            rule=Rule(case.rule[0], case.rule[1], case.rule[2]) if case.rule else None,
        )
        shares = [case.people // len(self.teams)] * len(self.teams)
        shares[0] += case.people - sum(shares)
        blocker = None
        for number, (team, people) in enumerate(zip(self.teams, shares, strict=True)):
            at = self.at(max(case.days - number * case.days / 8, 0) + (0.05 if number == 0 else 0))
            by = self.roster.members[team.pk][0 if number else -1]
            blocker = people_blockers.take_to_leaders(
                said, by=by, team_id=team.pk, at=at, people=self.people(team, people), same=blocker
            )
        assert blocker is not None
        # whoever wrote the same on a page meant this
        same = Met.objects.filter(words=case.words, blocker=None).exclude(person__sealed=True)
        same.update(blocker=blocker)
        Blocker.objects.filter(pk=blocker.pk).update(national=case.national)
        blocker.refresh_from_db()
        return blocker

    def people(self, team: Team, count: int) -> list[Person]:
        told = Q(picture__gt="") | Q(sealed=True)  # those whose stories are told have their own
        found = Person.objects.filter(lead_team=team).exclude(told).order_by("pk")
        among = list(found[:200])
        return self.random.sample(among, min(count, len(among)))

    def do(self, verb: str, at: datetime, words: str) -> None:
        blocker, by = self.blocker, self.leader or self.blocker.asked_of
        if verb == "take-on":
            operations.take_on(blocker, by=by, at=at)
        elif verb == "given":
            operations.give_what_nobody_took(blocker.asked_at + timedelta(hours=49))
            blocker.refresh_from_db()
        elif verb == "answer":
            operations.answer(blocker, words, by=by, at=at)
        elif verb == "try":
            until = self.rows.today + timedelta(days=self.random.choice([-2, 0, 11, 21]))
            Blocker.objects.filter(pk=blocker.pk).update(state=State.TAKEN)
            operations.try_something(blocker, words, max(until, day_of(at)), by=by, at=at)
        elif verb == "fixed":
            operations.say_fixed(blocker, words, by=by, at=at)
        elif verb == "could-not":
            why, _bar, write_to = words.partition("|")
            operations.could_not(blocker, why, write_to, by=by, at=at)
        else:
            self.test(at, got_through=verb == "through")

    def test(self, at: datetime, *, got_through: bool) -> None:
        blocker, team = self.blocker, self.random.choice(self.teams)
        blocker.refresh_from_db()
        for person in self.people(team, 1):
            people_blockers.say_who_got_through(
                person,
                blocker,
                got_through=got_through,
                by=self.roster.members[team.pk][0],
                team_id=team.pk,
                at=at,
            )
        Blocker.objects.filter(pk=blocker.pk).exclude(state=State.TESTING).update(state_since=at)
        blocker.refresh_from_db()
