"""Who has left Mill Lane: one last week with everything still in hand, and one who moved and handed over."""

from datetime import timedelta

from budgets.spends import operations as spends
from people.models import Person
from people.plan import operations as plan
from people.sharing.operations import name_worker
from placehub.access.context import acting_as
from placehub.clock import evening_of, months_later
from placehub.demonstration.plan_words import PROMISES, SPENDS
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from placehub.leaving.operations import hand_over
from placehub.leaving.queries import rows_of
from teams.models import Membership, Team, User


def add_leaving(rows: Rows, roster: Roster) -> None:
    gone, mover, taker, going = roster.members[roster.mill_lane.pk][3:7]
    _moved(rows, roster, mover, [taker, roster.by_role["worker"]])
    _gone(rows, roster.mill_lane, gone)
    _going(rows, roster, going, roster.members[roster.teams[0].pk][4])


def _moved(rows: Rows, roster: Roster, mover: User, takers: list[User]) -> None:
    """Five days ago, to another team: the lead had handed everything over in turn."""
    home, lead, at = roster.mill_lane, roster.by_role["lead"], rows.morning - timedelta(days=5)
    with acting_as(lead.pk) as worker:
        if worker and (found := rows_of(worker, home, mover, at)):
            given = [(row, takers[number % 2]) for number, row in enumerate(found)]
            hand_over(home, mover, given, by=lead, at=at)
    Membership.objects.filter(user=mover, team=home).update(ends_at=at)
    Membership.objects.create(user=mover, team=roster.teams[0], role="worker", starts_at=at)


def _going(rows: Rows, roster: Roster, going: User, retiring: User) -> None:
    """One goes to another team in nine days, and one retires at the end of the month after next."""
    when = evening_of(rows.today + timedelta(days=9))
    Membership.objects.filter(user=going, team=roster.mill_lane).update(ends_at=when)
    Membership.objects.create(user=going, team=roster.teams[1], role="worker", starts_at=when)
    last_day = months_later(rows.today, 2) - timedelta(days=1)
    User.objects.filter(pk=retiring.pk).update(last_day=last_day)
    Membership.objects.filter(user=retiring, ends_at=None).update(ends_at=evening_of(last_day))


def _gone(rows: Rows, home: Team, gone: User) -> None:
    """A week ago, from one day to the next: a promise due tomorrow, money promised, and a sealed record."""
    at = rows.morning - timedelta(days=7)
    nobody = Person.objects.filter(lead_team=home, named_workers=None).order_by("pk")
    for person in nobody[:3]:
        name_worker(person, gone, home, by=gone, at=at - timedelta(days=60))
    with acting_as(gone.pk) as worker:
        theirs = (
            [row.person for row in rows_of(worker, home, gone, at) if row.named] if worker else []
        )
        if theirs:
            before = at - timedelta(days=2)
            due = rows.today + timedelta(days=1)
            words = {"team_id": home.pk, "due_on": due}
            plan.promise(theirs[0], PROMISES[0][0], by=gone, at=before, **words)
            kind, pence, [(what, so_that), *_others] = SPENDS[0]
            values = {"kind": kind, "what": what, "so_that": so_that, "asked_pence": pence}
            spends.ask_or_spend(
                pk=rows.key(), by=gone, team=home, person=theirs[0], at=before, values=values
            )
    if len(theirs) > 1:
        Person.objects.filter(pk=theirs[-1].pk).update(sealed=True)
    Membership.objects.filter(user=gone, team=home).update(ends_at=at)
