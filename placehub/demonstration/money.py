"""Funds from three givers, a pot of each for every team, and what was spent for whom."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from budgets.ledger import operations as ledger
from budgets.models import Fund, Spend
from budgets.spends import operations as spends
from budgets.spends.queries import fitting_pots
from people.models import NamedWorker, Person
from placehub.access.context import acting_as
from placehub.clock import day_of
from placehub.demonstration import words as w
from placehub.demonstration.plan_words import SPENDS
from placehub.demonstration.roster import MILL_LANE, Roster
from placehub.demonstration.rows import Rows
from placehub.errors import Refused
from teams.models import Membership, Neighbourhood, Team, User

POTS = (3_600_000, 800_000, 1_800_000)  # pence of each fund for each team
SPENDS_OF_A_TEAM = 42


def add_money(rows: Rows, roster: Roster, *, maya: UUID) -> None:
    year = rows.today.year if rows.today.month > 3 else rows.today.year - 1
    funds = _funds(rows.today, year, roster.by_role["finance"])
    _offers(funds, roster, date(year, 6, 1))
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
    _not_said(rows, roster)
    _waiting(rows, roster, maya)
    _became_of_some(rows, roster, funds)
    spends.expire_promises(day=rows.today)


def _offers(funds: list[Fund], roster: Roster, on: date) -> None:
    """What each team may draw; the last fund keeps a little for the first two teams to draw yet."""
    finance = roster.by_role["finance"]
    with acting_as(finance.pk):
        for fund, pence in zip(funds, POTS, strict=True):
            for number, team in enumerate(roster.teams):
                more = 50_000 if fund == funds[0] and number == MILL_LANE else 0
                ledger.offer(
                    fund,
                    team.pk,
                    pence + more,
                    until=fund.commit_by,
                    on=max(fund.starts, on),
                    by=finance.pk,
                    key=f"demo:offer:{fund.pk}:{team.pk}",
                )


def _funds(today: date, year: int, finance: User) -> list[Fund]:
    soon, later = today + timedelta(days=38), today + timedelta(days=311)
    made = []
    with acting_as(finance.pk):
        for name, funder, purpose, starts, ends, pence, (kinds, subjects) in (
            (*w.FUNDS[0], date(year, 4, 1), date(year + 1, 3, 31), 29_000_000, w.FOR[0]),
            (*w.FUNDS[1], date(year, 5, 1), soon, 6_400_000, w.FOR[1]),
            (*w.FUNDS[2], date(year, 6, 1), later, 14_400_000, w.FOR[2]),
        ):
            fund = ledger.open_fund(
                name=name,
                funder=funder,
                purpose=purpose,
                starts=starts,
                commit_by=ends,
                spend_by=ends,
            )
            ledger.say_what_for(
                fund,
                kinds=kinds or Spend.Kind.values,
                subjects=subjects,
                areas=list(Neighbourhood.objects.values_list("pk", flat=True)),
            )
            ledger.put_in(fund, pence, on=starts, by=finance.pk, key=f"demo:put-in:{name}")
            made.append(fund)
    return made


def _not_said(rows: Rows, roster: Roster) -> None:
    """Money of Mill Lane's that pays for nothing until finance says what for."""
    name, funder, purpose = w.NOT_SAID
    finance, ruth, team = roster.by_role["finance"], roster.by_role["lead"], roster.mill_lane
    starts, ends = rows.today - timedelta(days=20), rows.today + timedelta(days=130)
    with acting_as(finance.pk):
        fund = ledger.open_fund(
            name=name,
            funder=funder,
            purpose=purpose,
            starts=starts,
            commit_by=ends,
            spend_by=ends,
        )
        by = {"on": starts, "by": finance.pk}
        ledger.put_in(fund, 120_000, key=f"demo:put-in:{name}", **by)
        ledger.offer(fund, team.pk, 120_000, until=ends, key=f"demo:offer:{name}", **by)
    with acting_as(ruth.pk):
        ledger.allocate(
            fund, team.pk, 120_000, on=starts, by=ruth.pk, key=f"demo:allocate:{fund.pk}"
        )


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
    recent = rows.morning - timedelta(days=50)
    for number, (person, worker) in enumerate(pairs[:SPENDS_OF_A_TEAM]):
        at = rows.moment(r.randint(2, max(longest, 3)))
        try:
            spend = _ask(
                rows,
                people[person],
                workers[worker],
                team,
                at,
                settle=number % 7 > 0 or at < recent,
            )
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
        _asked(rows, worker, team, person, (kind, what, so_that, pence, at))


def _asked(
    rows: Rows,
    worker: User,
    team: Team,
    person: Person | None,
    words: tuple[str, str, str, int, datetime],
) -> Spend:
    kind, what, so_that, pence, at = words
    values = {
        "kind": kind,
        "what": what,
        "so_that": so_that,
        "asked_pence": pence,
        "supplier": "",
        "for_family": person is not None and kind in w.FOR_FAMILIES,
    }
    with acting_as(worker.pk):
        return spends.ask_or_spend(
            pk=rows.key(), by=worker, team=team, person=person, at=at, values=values
        )


def _became_of_some(rows: Rows, roster: Roster, funds: list[Fund]) -> None:
    """A cost typed wrong and put right, money that came back, a receipt a little above the guess, a promise bought in
    part, one that ran out, one that the lead let go of, one that waits for finance, and one of the lead's own.
    """
    team, sam, ruth = roster.mill_lane, roster.by_role["worker"], roster.by_role["lead"]
    named = NamedWorker.objects.filter(worker=sam, ends_at=None).values("person")
    people = list(Person.objects.filter(pk__in=named, lead_team=team).order_by("-pk")[:6])

    def ask(number: int, words: tuple[str, str, str, int, int]) -> tuple[Spend, datetime]:
        *rest, days = words
        at = rows.moment(days)
        made = _asked(rows, sam, team, people[number % len(people)], (*rest, at))
        if made.state == Spend.State.ASKED and made.asked_pence <= 100_000:
            with acting_as(ruth.pk):
                made = spends.answer(made, by=ruth, yes=True, words="", at=at)
        return made, at + timedelta(days=1)

    def came_to(spend: Spend, pence: int, at: datetime, *, last: bool = True) -> None:
        with acting_as(sam.pk):
            helped = "worked" if last else ""
            spends.came_to(spend, by=sam, pence=pence, at=at, helped=helped, last=last)

    wrong, at = ask(0, w.TYPED_WRONG)
    came_to(wrong, 450, at)
    back, back_at = ask(1, w.CAME_BACK)
    came_to(back, 5400, back_at)
    above, above_at = ask(2, w.A_LITTLE_ABOVE)
    came_to(above, 4599, above_at)
    ask(3, w.RAN_OUT)
    begun, begun_at = ask(4, w.IN_PARTS)
    came_to(begun, 6200, begun_at, last=False)
    gone, _gone_at = ask(4, w.LET_GO)
    large, _large_at = ask(5, w.ABOVE_THE_LEAD)
    with acting_as(ruth.pk):
        spends.put_right(
            wrong,
            pence=4500,
            bought_on=day_of(at),
            at=at + timedelta(days=1),
            why="£4.50 was typed for £45.00; the receipt is in the folder.",
        )
        spends.refund(
            back,
            pence=2000,
            at=back_at + timedelta(days=3),
            why="One pair did not fit and went back.",
        )
        spends.let_go(
            gone, by=ruth, at=rows.morning - timedelta(days=3), why="A neighbour drove instead."
        )
        spends.answer(large, by=ruth, yes=True, words="Cheaper than a fall.", at=rows.morning)
        spends.name_deputy(
            team=team,
            user=roster.members[team.pk][2],
            until=rows.today + timedelta(days=21),
            by=ruth,
            at=rows.morning,
        )
    *words, days = w.THE_LEAD_S_OWN
    _asked(rows, ruth, team, None, (*words, rows.moment(days)))


def _ask(
    rows: Rows, person: Person, worker: User, team: Team, at: datetime, *, settle: bool
) -> Spend:
    r = rows.random
    kind, pence, things = r.choice(SPENDS)
    what, so_that = rows.put(things)
    values = {
        "so_that": so_that,
        "what": what,
        "kind": kind,
        "asked_pence": pence + r.randint(-5, 20) * 50,
        "supplier": "",
        "for_family": kind in w.FOR_FAMILIES and r.random() < 0.8,
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
    """Say yes, for families from the fund that was given for them."""
    with acting_as(lead.pk):
        for_them = [pot for pot in fitting_pots(spend.pk) if pot.fund.name == w.FUNDS[2][0]]
        yes = spends.answer(
            spend,
            by=lead,
            yes=True,
            words="",
            at=at + timedelta(hours=2),
            pots=for_them or None,
        )
        spends.came_to(
            yes, by=lead, pence=yes.asked_pence, at=at + timedelta(days=2), helped="worked"
        )
