"""Funds from three givers, a pot of each for every team, and what was spent for whom."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from budgets.ledger import operations as ledger
from budgets.models import Fund, Spend
from budgets.spends import operations as spends
from people.models import Person
from placehub.access.context import acting_as
from placehub.demonstration import words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from placehub.errors import Refused
from teams.models import Membership, Team, User

POTS = (3_600_000, 800_000, 1_800_000)  # pence of each fund for each team
SPENDS_OF_A_TEAM = 42


def add_money(rows: Rows, roster: Roster, *, maya: UUID) -> None:
    year = rows.today.year if rows.today.month > 3 else rows.today.year - 1
    funds = _funds(rows.today, year, roster.by_role["finance"])
    for team in roster.teams:
        seat = Membership.objects.filter(team=team, role="lead").first()
        if seat is None:
            continue
        lead = seat.user
        with acting_as(lead.pk):
            for fund, pence in zip(funds, POTS, strict=True):
                ledger.allocate(
                    fund,
                    team.pk,
                    pence,
                    on=max(fund.starts, date(year, 6, 1)),
                    by=lead.pk,
                    key=f"demo:allocate:{fund.pk}:{team.pk}",
                )
            spends.set_limit(
                team=team,
                user=None,
                per_spend=30_000,
                per_month=120_000,
                by=lead,
                at=rows.morning - timedelta(days=230),
            )
        _spending(rows, team, lead, (rows.today - funds[2].starts).days - 10)
    _waiting(rows, roster, maya)


def _funds(today: date, year: int, finance: User) -> list[Fund]:
    soon, later = today + timedelta(days=38), today + timedelta(days=311)
    made = []
    with acting_as(finance.pk):
        for name, funder, purpose, starts, ends, pence in (
            (*w.FUNDS[0], date(year, 4, 1), date(year + 1, 3, 31), 29_000_000),
            (*w.FUNDS[1], date(year, 5, 1), soon, 6_400_000),
            (*w.FUNDS[2], date(year, 6, 1), later, 14_400_000),
        ):
            fund = ledger.open_fund(
                name=name,
                funder=funder,
                purpose=purpose,
                starts=starts,
                commit_by=ends,
                spend_by=ends,
            )
            ledger.put_in(fund, pence, on=starts, by=finance.pk, key=f"demo:put-in:{name}")
            made.append(fund)
    return made


def _spending(rows: Rows, team: Team, lead: User, longest: int) -> None:
    """Spend for people of the team, up to ``longest`` days ago."""
    r = rows.random
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, n.worker_id FROM people_person p JOIN people_namedworker n ON n.person_id = p.id"
            " WHERE p.lead_team_id = %s AND n.worker_id <> %s ORDER BY p.id",
            [team.pk, lead.pk],
        )
        pairs = cursor.fetchall()
    r.shuffle(pairs)
    people = Person.objects.in_bulk([person for person, _worker in pairs])
    workers = User.objects.in_bulk([worker for _person, worker in pairs])
    for number, (person, worker) in enumerate(pairs[:SPENDS_OF_A_TEAM]):
        at = rows.moment(r.randint(2, max(longest, 3)))
        try:
            spend = _ask(rows, people[person], workers[worker], team, at, settle=number % 7 > 0)
            if spend.state == Spend.State.ASKED and number % 5:
                _answer(spend, lead, at)
        except Refused:
            continue


def _waiting(rows: Rows, roster: Roster, maya: UUID) -> None:
    """Let Sam and a colleague ask above their limit: what the lead finds in the morning."""
    team, sam = roster.mill_lane, roster.by_role["worker"]
    colleague = roster.members[team.pk][2]
    other = Person.objects.filter(lead_team=team).exclude(pk=maya).order_by("pk")[:1].get()
    asks = [(Person.objects.get(pk=maya), sam), (other, colleague)]
    for (person, worker), (kind, what, so_that, pence, days) in zip(asks, w.WAITING, strict=True):
        at = rows.moment(days)
        values = {"kind": kind, "what": what, "so_that": so_that, "asked_pence": pence}
        with acting_as(worker.pk):
            spends.ask_or_spend(
                pk=rows.key(), by=worker, team=team, person=person, at=at, values=values
            )


def _ask(
    rows: Rows, person: Person, worker: User, team: Team, at: datetime, *, settle: bool
) -> Spend:
    r = rows.random
    kind, what, so_that, pence = r.choice(w.SPENDS)
    values = {
        "so_that": so_that,
        "what": what,
        "kind": kind,
        "asked_pence": pence + r.randint(-5, 20) * 50,
        "supplier": "",
    }
    with acting_as(worker.pk):
        spend = spends.ask_or_spend(
            pk=rows.key(), by=worker, team=team, person=person, at=at, values=values
        )
        if spend.state == Spend.State.PROMISED and settle:
            spends.came_to(
                spend,
                by=worker,
                pence=spend.asked_pence - r.choice([0, 0, 150, 400]),
                at=at + timedelta(days=1),
                helped=r.choice(["worked", "worked", "too_soon", "did_not"]),
            )
    return spend


def _answer(spend: Spend, lead: User, at: datetime) -> None:
    with acting_as(lead.pk):
        yes = spends.answer(spend, by=lead, yes=True, words="", at=at + timedelta(hours=2))
        spends.came_to(
            yes, by=lead, pence=yes.asked_pence, at=at + timedelta(days=2), helped="worked"
        )
