"""Writes journals. The database refuses what does not fit; these functions refuse first, in words.

Lock order, so that nobody waits in a circle: the journal's key and the period, then accounts by id.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from budgets.ledger.apportion import Short, by_share, largest_remainder, soonest_first
from budgets.ledger.models import Account, Allowance, Fund, Hold, Journal, Pot, Source, Transfer
from placehub.errors import Refused


class NotEnough(Refused):
    """The pots do not hold it."""


class AboveTheLimit(Refused):
    """The month's allowance does not hold it."""


class DoneAlready(Refused):
    """A journal with this key is there: a repeat does nothing."""


class LedgerRefused(Refused):
    """The database refused; the reason is in the words."""


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}"


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database refuses into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        raise LedgerRefused(_sentence(str(refused))) from refused


def _sentence(reason: str) -> str:
    known = {
        "led_journal_idem_key_key": _("This was done already."),
        "no_overspend": _("There is not enough money left for this."),
        "hold_not_exceeded": _("That is more than was promised."),
        "refund_not_exceeded": _("That is more than was spent."),
        "closed to new commitments": _("The fund takes no new promises any more."),
        "must be spent by": _("The fund’s last day for spending has passed."),
        "has not started": _("The fund has not started yet."),
        "is frozen": _("This pot is on hold."),
        "period": _("The books for that day are closed."),
    }
    for part, words in known.items():
        if part in reason:
            return words
    return _("The books would not take this. Nothing was changed.")


def write(code: str, *, on: date, actor: int, key: str, reverses: Journal | None = None) -> Journal:
    """A journal without transfers yet. Raises DoneAlready when its key was used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.period_of(%s)", [on])
        period = cursor.fetchone()[0]
    journal = Journal(
        code=code,
        effective_on=on,
        period_id=period,
        actor_id=actor,
        idem_key=key,
        reverses=reverses,
    )
    try:
        with transaction.atomic():
            journal.save(force_insert=True)
    except IntegrityError as refused:
        if "idem_key" in str(refused):
            raise DoneAlready(_("This was done already.")) from refused
        raise LedgerRefused(_sentence(str(refused))) from refused
    return journal


def move(
    journal: Journal, debit: int, credit: int, amount: int, phase: str, pending: int | None = None
) -> Transfer:
    return Transfer.objects.create(
        journal=journal,
        debit_id=debit,
        credit_id=credit,
        amount=amount,
        phase=phase,
        pending_id=pending,
    )


def lock(ids: Sequence[int]) -> dict[int, Account]:
    """The accounts, locked in the order of their numbers until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.lock_accounts(%s)", [list(ids)])
    return Account.objects.in_bulk(ids)


def open_fund(
    *, name: str, funder: str, purpose: str, starts: date, commit_by: date, spend_by: date
) -> Fund:
    """Open a fund with a source and a pot of its own. The finance officer's: the database checks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.open_fund(%s, %s, %s, %s, %s, %s)",
            [name, funder, purpose, starts, commit_by, spend_by],
        )
        return Fund.objects.get(pk=cursor.fetchone()[0])


def put_in(fund: Fund, pence: int, *, on: date, by: int, key: str) -> Journal:
    """Record that the funder put ``pence`` into the fund."""
    source = Source.objects.get(fund=fund)
    central = Pot.objects.get(fund=fund, team=None)
    with in_words():
        journal = write("FUND", on=on, actor=by, key=key)
        move(journal, source.account_id, central.account_id, pence, "POSTED")
        return journal


def give_back(fund: Fund, pence: int, *, on: date, by: int, key: str) -> Journal:
    """Return ``pence`` of the fund's own pot to the funder. Promised money cannot be given back."""
    source = Source.objects.get(fund=fund)
    central = Pot.objects.get(fund=fund, team=None)
    with in_words():
        journal = write("RETURN", on=on, actor=by, key=key)
        move(journal, central.account_id, source.account_id, pence, "POSTED")
        return journal


def allocate(fund: Fund, team_id: int, pence: int, *, on: date, by: int, key: str) -> Journal:
    """Move ``pence`` from the fund's own pot to the team's, which is opened when it is missing.

    Raises NotEnough when the fund does not hold it.
    """
    with in_words():
        journal = write("VIRE", on=on, actor=by, key=key)
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.open_pot(%s, %s)", [fund.pk, team_id])
            pot = Pot.objects.get(pk=cursor.fetchone()[0])
        central = Pot.objects.get(fund=fund, team=None)
        rows = lock([central.account_id, pot.account_id])
        left = rows[central.account_id].available
        if left < pence:
            raise NotEnough(
                _("%(fund)s has %(left)s left to share out, this needs %(needed)s.")
                % {"fund": fund.name, "left": pounds(left), "needed": pounds(pence)}
            )
        move(journal, central.account_id, pot.account_id, pence, "POSTED")
        return journal


def hold(
    pots: Sequence[Pot],
    pence: int,
    *,
    on: date,
    by: int,
    key: str,
    allowance: Allowance | None = None,
    shares: Mapping[int, int] | None = None,
) -> Journal:
    """Promise ``pence``: from the pot that ends soonest first, or by fixed ``shares`` (weights by pot).

    Everything is decided under the lock. Raises NotEnough or AboveTheLimit, and holds nothing.
    """
    with in_words():
        journal = write("COMMIT", on=on, actor=by, key=key)
        ids = [account for pot in pots for account in (pot.account_id, pot.spend_id)]
        if allowance is not None:
            ids += [allowance.account_id, allowance.used_id]
        rows = lock(ids)
        live = sorted(
            (
                pot
                for pot in pots
                if not rows[pot.account_id].frozen and pot.fund.starts <= on <= pot.fund.commit_by
            ),
            key=lambda pot: (pot.fund.spend_by, pot.pk),
        )
        if allowance is not None and rows[allowance.account_id].available < pence:
            raise AboveTheLimit(
                _(
                    "You may still spend %(left)s on your own word this month, this needs %(needed)s."
                )
                % {"left": pounds(rows[allowance.account_id].available), "needed": pounds(pence)}
            )
        parts = _split(pence, live, rows, shares)
        by_id = {pot.pk: pot for pot in live}
        for pot_id in sorted(parts):
            pot = by_id[pot_id]
            move(journal, pot.account_id, pot.spend_id, parts[pot_id], "PENDING")
        if allowance is not None:
            move(journal, allowance.account_id, allowance.used_id, pence, "PENDING")
        return journal


def _split(
    pence: int, live: Sequence[Pot], rows: Mapping[int, Account], shares: Mapping[int, int] | None
) -> dict[int, int]:
    left = {pot.pk: max(rows[pot.account_id].available, 0) for pot in live}
    try:
        if shares:
            return by_share(pence, {key: (shares[key], left[key]) for key in left if key in shares})
        return soonest_first(pence, [(pot.pk, left[pot.pk]) for pot in live])
    except Short:
        raise NotEnough(
            _("The team’s pots have %(left)s left together, this needs %(needed)s.")
            % {"left": pounds(sum(left.values())), "needed": pounds(pence)}
        ) from None


def holds_of(journal_id: UUID) -> list[Hold]:
    """The holds of a commitment, in the order of their transfers."""
    return list(
        Hold.objects.select_related("transfer__debit")
        .filter(transfer__journal_id=journal_id)
        .order_by("transfer_id")
    )


def _lock_holds(holds: Sequence[Hold]) -> list[Hold]:
    lock([a for h in holds for a in (h.transfer.debit_id, h.transfer.credit_id)])
    return holds_of(holds[0].transfer.journal_id) if holds else []


def post(committed: UUID, pence: int, *, on: date, by: int, key: str, last: bool) -> Journal:
    """Record a receipt of ``pence`` against a promise, split over what its pots still hold.

    ``last`` releases the rest. Raises LedgerRefused when it is more than was promised.
    """
    with in_words():
        journal = write("ACTUAL", on=on, actor=by, key=key)
        holds = _lock_holds(holds_of(committed))
        money = [h for h in holds if h.transfer.debit.ledger == 1]
        authority = [h for h in holds if h.transfer.debit.ledger == 2]
        for group in (money, authority):
            if not group:
                continue
            if sum(h.open for h in group) < pence:
                raise LedgerRefused(_("That is more than was promised."))
            parts = largest_remainder(pence, {h.pk: h.open for h in group})
            for h in group:
                if parts[h.pk]:
                    move(
                        journal,
                        h.transfer.debit_id,
                        h.transfer.credit_id,
                        parts[h.pk],
                        "POST",
                        h.pk,
                    )
    if last:
        release(committed, on=on, by=by, key=f"release:{key}")
    return journal


def release(committed: UUID, *, on: date, by: int, key: str) -> Journal | None:
    """Let go of what a promise still holds; None when it holds nothing."""
    with in_words():
        if not any(h.open for h in holds_of(committed)):
            return None
        journal = write("RELEASE", on=on, actor=by, key=key)
        for h in _lock_holds(holds_of(committed)):
            if h.open:
                move(journal, h.transfer.debit_id, h.transfer.credit_id, h.open, "VOID", h.pk)
        return journal


def refund(committed: UUID, pence: int, *, on: date, by: int, key: str) -> Journal:
    """Money came back: split over the net spent of each pot. Never more than was spent."""
    with in_words():
        journal = write("REFUND", on=on, actor=by, key=key)
        holds = [h for h in _lock_holds(holds_of(committed)) if h.transfer.debit.ledger == 1]
        net = {h.pk: h.posted - h.refunded for h in holds}
        if sum(net.values()) < pence:
            raise LedgerRefused(_("That is more than was spent."))
        parts = largest_remainder(pence, net)
        for h in holds:
            if parts[h.pk]:
                move(journal, h.transfer.credit_id, h.transfer.debit_id, parts[h.pk], "BACK", h.pk)
        return journal


def reverse(original: Journal, *, on: date, by: int, key: str) -> Journal:
    """Mirror what ``original`` posted, once, in the open period. Both journals remain."""
    with in_words():
        journal = write("REVERSE", on=on, actor=by, key=key, reverses=original)
        for line in original.transfers.filter(phase__in=["POSTED", "POST"]).order_by("pk"):
            phase, pending = ("BACK", line.pending_id) if line.phase == "POST" else ("POSTED", None)
            move(journal, line.credit_id, line.debit_id, line.amount, phase, pending)
        return journal
