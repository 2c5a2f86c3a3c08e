"""Races for money: real threads, real connections, the application's role."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

from django.db import connection

from budgets.ledger import operations as ledger
from budgets.ledger.queries import check
from budgets.models import Limit
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.models import User
from tests.budgets.town import JUNE, NOON, Town, allowance_left, fresh
from tests.factories.teams import MembershipFactory
from tests.support import owner


def together(count: int, work: Callable[[int], str]) -> Counter[str]:
    """Run ``work`` in ``count`` threads that start at the same moment."""
    gate, said = threading.Barrier(count), Counter()
    lock = threading.Lock()

    def run(number: int) -> None:
        try:
            gate.wait()
            found = work(number)
        except Refused as refusal:
            found = type(refusal).__name__
        except Exception as fault:
            found = f"!{type(fault).__name__}"
        finally:
            connection.close()
        with lock:
            said[found] += 1

    threads = [threading.Thread(target=run, args=[n]) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def workers_of(town: Town, count: int) -> list[User]:
    """As many workers as threads: a worker's own spends are decided one after another."""
    return [MembershipFactory(team=town.team).user for _ in range(count)]


def overspend() -> str:
    """A01: a pot of £1,000, eight threads that each try 40 promises of £10: exactly 100 of 320."""
    town = Town()
    pot, workers = town.fund(100_000), workers_of(town, 8)
    said: Counter[str] = Counter()
    lock = threading.Lock()

    def work(number: int) -> str:
        mine: Counter[str] = Counter()
        for _ in range(40):
            try:
                mine[town.hold([pot], 1_000, by=workers[number]).state] += 1
            except Refused as refusal:
                mine[type(refusal).__name__] += 1
        with lock:
            said.update(mine)
        return "done"

    together(8, work)
    pot = fresh(pot)
    assert (said["promised"], sum(said.values())) == (100, 320), said
    assert (pot.held, pot.left) == (100_000, 0)
    assert check().holds
    return f"overspend: {dict(said)}, promised £1,000.00, left £0.00, no drift"


def two_pots_in_both_orders() -> str:
    """A03: two pots of £500, half of the threads name them in reverse: 100 of 200, no deadlock."""
    town = Town()
    first = town.fund(50_000, commit_by=date(2026, 12, 31))
    second, workers = town.fund(50_000), workers_of(town, 8)
    said: Counter[str] = Counter()

    def work(number: int) -> str:
        pots = [first, second] if number % 2 else [second, first]
        for _ in range(25):
            try:
                said[town.hold(pots, 1_000, by=workers[number]).state] += 1
            except Refused as refusal:
                said[type(refusal).__name__] += 1
        return "done"

    ended = together(8, work)
    assert ended == {"done": 8}, ended
    assert fresh(first).left == fresh(second).left == 0
    assert check().holds
    return f"two pots: {dict(said)}, both £0.00, no deadlock"


def one_key() -> str:
    """A04: one key sent by eight threads: one payment, seven told that it was done."""
    town = Town()
    pot = town.fund(100)

    def work(_n: int) -> str:
        with acting_as(town.finance.pk):
            ledger.put_in(pot.fund, 2_500, on=JUNE, by=town.finance.pk, key="one key")
        return "put in"

    said = together(8, work)
    assert said == {"put in": 1, "DoneAlready": 7}, said
    assert pot.fund.pots.get(team=None).left == 2_500
    return f"one key: {dict(said)}"


def allowance() -> str:
    """A05: a month's allowance of £200, eight spends of £150 at once: one at once, seven asked for."""
    town = Town()
    town.fund(1_000_000)
    town.limit(20_000, 20_000)
    said = together(8, lambda n: town.ask(15_000, supplier=f"Shop {n}").state)
    assert said == {"promised": 1, "asked": 7}, said
    assert allowance_left(town.worker) == 5_000
    return f"allowance: {dict(said)}, left £50.00"


def judged_together(threads: int, how: str) -> str:
    """A22: one person by many workers, or one worker at one shop in many spellings: never more than £200 at once."""
    town = Town()
    town.fund(1_000_000)
    town.limit(20_000, 200_000)
    workers = workers_of(town, threads)
    spellings = ["Beds Ltd", "BEDS  ltd.", "Beds", "the beds limited"]

    def work(number: int) -> str:
        if how == "one person":
            return town.ask(9_000, by=workers[number], person=town.person).state
        return town.ask(9_000, supplier=spellings[number % 4]).state

    said = together(threads, work)
    assert said["promised"] == 2, said
    late = said["LedgerRefused"]  # behind a lock for longer than it waits: told to try again
    assert said["promised"] + said["asked"] + late == threads, said
    assert check().holds
    return f"judged together, {how}, {threads} at once: {dict(said)}"


def an_offer() -> str:
    """A fund offers £100: eight leads who each draw £30 get three of them, and the fund is not emptied."""
    town = Town()
    pot = town.fund(0)
    with acting_as(town.finance.pk):
        more = {"on": JUNE, "by": town.finance.pk}
        ledger.put_in(pot.fund, 90_000, key="in", **more)
        ledger.offer(pot.fund, town.team.pk, 10_000, until=JUNE, key="for", **more)
    leads = [MembershipFactory(team=town.team, role="lead").user for _ in range(8)]

    def work(number: int) -> str:
        with acting_as(leads[number].pk):
            ledger.allocate(pot.fund, town.team.pk, 3_000, on=JUNE, by=leads[number].pk, key="draw")
        return "drawn"

    said = together(8, work)
    assert said == {"drawn": 3, "NotEnough": 5}, said
    assert pot.fund.pots.get(team=None).left == 80_000
    assert check().holds
    return f"an offer: {dict(said)}, £10.00 of it left"


def part_receipts() -> str:
    """A12: a promise of £80, eight receipts of £30 at once: two are taken."""
    town = Town()
    pot = town.fund(100_000)
    held = town.hold([pot], 8_000)
    said = together(8, lambda _n: town.post(held, 3_000, last=False).state)
    assert said == {"promised": 2, "LedgerRefused": 6}, said
    assert (fresh(pot).spent, fresh(pot).held) == (6_000, 2_000)
    return f"part receipts: {dict(said)}, spent £60.00, promised £20.00"


def settled_once() -> str:
    """Said what it came to, taken back, and let go, all at once: one of them, and the books hold."""
    town = Town()
    pot = town.fund(100_000)
    town.limit(20_000, 60_000)
    spend = town.ask(8_000)

    def work(number: int) -> str:
        if number % 2:
            return town.post(spend, 7_000).state
        with acting_as(town.lead.pk):
            return spends.let_go(spend, by=town.lead, at=NOON, why="Not needed").state

    said = together(8, work)
    assert (said["NotOpen"], said["spent"] + said["withdrawn"]) == (7, 1), said
    assert (fresh(pot).held, fresh(pot).spent) == (0, 7_000 * said["spent"])
    assert check().holds
    return f"settled once: {dict(said)}"


def two_leads_set_a_limit() -> str:
    """Eight leads set everybody's limit at once: one holds, and nobody meets a fault."""
    town = Town()
    leads = [MembershipFactory(team=town.team, role="lead").user for _ in range(8)]

    def work(number: int) -> str:
        with acting_as(leads[number].pk):
            spends.set_limit(
                team=town.team, user=None, per_spend=500, per_month=900, by=leads[number], at=NOON
            )
        return "set"

    said = together(8, work)
    assert set(said) <= {"set", "NotOpen"}, said
    with owner():
        assert Limit.objects.filter(team=town.team, ended_at=None).count() == 1
    return f"limits: {dict(said)}"


def eight_leads() -> str:
    """A20: eight leads say yes at once: one holds the money, seven are told that it was answered."""
    town = Town()
    pot = town.fund(100_000)
    spend = town.ask(31_000)
    leads = [MembershipFactory(team=town.team, role="lead").user for _ in range(8)]

    def work(number: int) -> str:
        with acting_as(leads[number].pk):
            return spends.answer(spend, by=leads[number], yes=True, words="", at=NOON).state

    said = together(8, work)
    assert said == {"promised": 1, "AnsweredAlready": 7}, said
    with owner():
        assert fresh(pot).held == 31_000
    return f"eight leads: {dict(said)}"


def named(race: Callable[..., str], *values: object) -> Callable[[], str]:
    found = partial(race, *values)
    found.__name__ = f"{race.__name__} {values}"
    return found


MONEY = [
    overspend,
    two_pots_in_both_orders,
    one_key,
    allowance,
    *(
        named(judged_together, threads, how)
        for threads in (8, 32)
        for how in ("one person", "one shop")
    ),
    an_offer,
    part_receipts,
    settled_once,
    two_leads_set_a_limit,
    eight_leads,
]
