"""The books for others' eyes: as a beancount ledger, which proves itself (bean-check), or as a table."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from budgets.books.queries.movements import CODES, movements
from budgets.ledger.models import Offer, Pot, Source, Transfer

OWN = "Own"


def beancount(title: str) -> Iterator[str]:
    """Every movement of money as a transaction, and a balance assertion for each account, line by line.

    What is promised lies in an account of its own. Authority to spend is no money, and not among them.
    """
    pots = list(Pot.objects.select_related("fund", "team", "account", "spend").order_by("pk"))
    names = {pot.account_id: names_of(pot) for pot in pots}
    givers = _of_givers()
    offers = {
        offer.account_id: (f"Assets:F{offer.fund_id}:T{offer.team_id}:Offered", offer.left)
        for offer in Offer.objects.select_related("account")
    }
    whole = {number: name for number, (name, _pence) in [*givers.items(), *offers.items()]}
    whole |= {number: left for number, (left, _promised, _paid) in names.items()}
    days = list(movements({}).values_list("journal__effective_on", flat=True).distinct())
    first, last = min(days, default=date(2000, 1, 1)), max(days, default=date(2000, 1, 1))
    yield f'option "title" {quoted(title)}'
    yield 'option "operating_currency" "GBP"'
    yield ""
    for pot in pots:
        for name in names[pot.account_id]:
            yield f"{first} open {name} GBP"
            yield f"  fund: {quoted(pot.fund.name)}"
            yield f"  pot: {quoted(pot.team.name if pot.team else OWN)}"
    for name, _pence in [*givers.values(), *offers.values()]:
        yield f"{first} open {name} GBP"
    yield ""
    lines = movements({}).order_by("journal__created_at", "journal_id", "pk")
    for _key, parts in groupby(lines.iterator(chunk_size=2000), key=lambda line: line.journal_id):
        yield from _transaction(list(parts), whole, names)
    until = last + timedelta(days=1)
    for pot in pots:
        held = (pot.left, pot.held, pot.spent)
        for name, pence in zip(names[pot.account_id], held, strict=True):
            yield f"{until} balance {name}  {pounds(pence)}"
    for name, pence in [*givers.values(), *offers.values()]:
        yield f"{until} balance {name}  {pounds(pence)}"


def quoted(words: str) -> str:
    plain = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d} GBP"


def names_of(pot: Pot) -> tuple[str, str, str]:
    """What is left in a pot, what is promised from it, and what it has paid."""
    whose = f"F{pot.fund_id}:{f'T{pot.team_id}' if pot.team_id else OWN}"
    return f"Assets:{whose}:Left", f"Assets:{whose}:Promised", f"Expenses:{whose}:Paid"


def _of_givers() -> dict[int, tuple[str, int]]:
    """By account: what each giver is called here, and what it has given, taken off as books do."""
    return {
        source.account_id: (
            f"Equity:F{source.fund_id}:Giver",
            source.account.credits_posted - source.account.debits_posted,
        )
        for source in Source.objects.select_related("account")
    }


def _transaction(
    lines: list[Transfer], whole: dict[int, str], names: dict[int, tuple[str, str, str]]
) -> Iterator[str]:
    journal = lines[0].journal
    words = " ".join(filter(None, (journal.reference, journal.memo)))
    what = str(CODES.get(journal.code, journal.code))
    yield f"{journal.effective_on} * {quoted(what)} {quoted(words)}"
    yield f"  journal: {quoted(str(journal.pk))}"
    yield f"  booked: {quoted(journal.created_at.isoformat())}"
    if journal.reverses_id:
        yield f"  puts-right: {quoted(str(journal.reverses_id))}"
    for line in lines:
        came, went = _between(line, whole, names)
        yield f"  {came}  {pounds(-line.amount)}"
        yield f"  {went}  {pounds(line.amount)}"
    yield ""


def _between(
    line: Transfer, whole: dict[int, str], names: dict[int, tuple[str, str, str]]
) -> tuple[str, str]:
    """From which account of the export to which: the phase says whether promised money moves."""
    if line.phase == "POSTED":
        return whole[line.debit_id], whole[line.credit_id]
    pot = line.credit_id if line.phase == "BACK" else line.debit_id
    left, promised, paid = names[pot]
    return {
        "PENDING": (left, promised),
        "POST": (promised, paid),
        "VOID": (promised, left),
        "BACK": (paid, left),
    }[line.phase]
