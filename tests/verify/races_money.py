"""Races for money: real threads, real connections, the application's role."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db import connection

from budgets.ledger import operations as ledger
from budgets.ledger.queries import check
from budgets.spends import operations as spends
from placehub.access.context import acting_as
from placehub.errors import Refused
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


def overspend() -> str:
    """A01: a pot of £1,000, eight threads that each try 40 promises of £10: exactly 100 of 320."""
    town = Town()
    pot = town.fund(100_000)
    said: Counter[str] = Counter()

    def work(_n: int) -> str:
        mine: Counter[str] = Counter()
        for _ in range(40):
            try:
                town.hold([pot], 1_000)
                mine["promised"] += 1
            except Refused as refusal:
                mine[type(refusal).__name__] += 1
        with threading.Lock():
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
    second = town.fund(50_000)
    said: Counter[str] = Counter()

    def work(number: int) -> str:
        pots = [first, second] if number % 2 else [second, first]
        for _ in range(25):
            try:
                town.hold(pots, 1_000)
                said["promised"] += 1
            except Refused as refusal:
                said[type(refusal).__name__] += 1
        return "done"

    ended = together(8, work)
    assert ended == {"done": 8}, ended
    assert fresh(first).left == fresh(second).left == 0
    assert check().holds
    return f"two pots: {dict(said)}, both £0.00, no deadlock"


def one_key() -> str:
    """A04: one key sent by eight threads: one promise, seven told that it was done."""
    town = Town()
    pot = town.fund(100_000)
    said = together(8, lambda _n: "promised" if town.hold([pot], 2_500, key="one key") else "")
    assert said == {"promised": 1, "DoneAlready": 7}, said
    assert fresh(pot).held == 2_500
    return f"one key: {dict(said)}"


def allowance() -> str:
    """A05: a month's allowance of £200, eight spends of £150 at once: one at once, seven asked for."""
    town = Town()
    town.fund(1_000_000)
    town.limit(20_000, 20_000)
    said = together(8, lambda _n: town.ask(15_000).state)
    assert said == {"promised": 1, "asked": 7}, said
    assert allowance_left(town.worker) == 5_000
    return f"allowance: {dict(said)}, left £50.00"


def part_receipts() -> str:
    """A12: a promise of £80, eight receipts of £30 at once: two are taken."""
    town = Town()
    pot = town.fund(100_000)
    held = town.hold([pot], 8_000)

    def work(_n: int) -> str:
        with acting_as(town.worker.pk):
            ledger.post(
                held.pk, 3_000, on=JUNE, by=town.worker.pk, key=str(uuid.uuid4()), last=False
            )
        return "posted"

    said = together(8, work)
    assert said == {"posted": 2, "LedgerRefused": 6}, said
    assert (fresh(pot).spent, fresh(pot).held) == (6_000, 2_000)
    return f"part receipts: {dict(said)}, spent £60.00, promised £20.00"


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


MONEY = [overspend, two_pots_in_both_orders, one_key, allowance, part_receipts, eight_leads]
