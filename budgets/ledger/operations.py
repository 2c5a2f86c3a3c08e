"""Calls the doors of the ledger. The database refuses what does not fit; these functions say so in words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from budgets.ledger.models import Fund, Journal, Offer, Pot
from placehub.errors import Refused, waited_in_vain


class NotEnough(Refused):
    """The pots do not hold it."""


class AboveTheLimit(Refused):
    """The limit of a spend or of the month does not hold it."""


class DoneAlready(Refused):
    """A journal with this key is there: a repeat does nothing."""


class LedgerRefused(Refused):
    """The database refused; the reason is in the words."""


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}"


@contextmanager
def in_words() -> Iterator[None]:
    """Turn whatever the database refuses into a sentence, and change nothing."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as refused:
        kind, words = _sentence(refused)
        raise kind(words) from refused


def reason_of(refused: BaseException | None) -> str:
    """The database's own words, without the statements that led to them."""
    told = getattr(getattr(refused, "__cause__", None), "diag", None)
    return f"{told.message_primary} {told.constraint_name}" if told else str(refused)


def _sentence(refused: DatabaseError) -> tuple[type[Refused], str]:
    reason, state = reason_of(refused), getattr(refused.__cause__, "sqlstate", "") or ""
    if waited_in_vain(refused):
        return LedgerRefused, _("Somebody else is moving the same money at this moment. Try again.")
    if state == "42501":
        return LedgerRefused, _("This is not yours to do any more.")
    for part, kind, words in _known():
        if part in reason:
            return kind, words
    return LedgerRefused, _("The books would not take this. Nothing was changed.")


def _known() -> list[tuple[str, type[Refused], str]]:
    return [
        ("idem_key", DoneAlready, _("This was done already.")),
        ("one_promise_a_spend", DoneAlready, _("This was done already.")),
        ("reverses_id", DoneAlready, _("This was put right already.")),
        ("no_overspend", NotEnough, _("There is not enough money left for this.")),
        (
            "own request",
            LedgerRefused,
            _("You asked for this yourself, so somebody else answers it."),
        ),
        ("above the limit", AboveTheLimit, _("This is above the limit.")),
        ("hold_not_exceeded", LedgerRefused, _("That is more than was promised.")),
        ("refund_not_exceeded", LedgerRefused, _("That is more than was spent.")),
        (
            "closed to new commitments",
            LedgerRefused,
            _("The fund takes no new promises any more."),
        ),
        ("must be spent by", LedgerRefused, _("The fund’s last day for spending has passed.")),
        ("has not started", LedgerRefused, _("The fund has not started yet.")),
        ("was not given for this", LedgerRefused, _("The fund was not given for this.")),
        ("is frozen", LedgerRefused, _("This pot is on hold.")),
        ("settled meanwhile", LedgerRefused, _("Somebody settled this meanwhile.")),
        ("bought in the future", LedgerRefused, _("That day is still to come.")),
        ("bought before", LedgerRefused, _("That is before the money was promised.")),
        (
            "no money moved on that day",
            LedgerRefused,
            _("That day is still to come, or more than a year ago."),
        ),
        ("something was bought", LedgerRefused, _("Something was bought with it already.")),
        (
            "given back since",
            LedgerRefused,
            _("Money was given back since, so this cannot be put right in one step."),
        ),
        ("nobody said why", LedgerRefused, _("Say why.")),
        (
            "nothing is offered",
            NotEnough,
            _("The fund offers the team nothing at present. Ask a finance officer."),
        ),
        (
            "offered beyond the fund",
            LedgerRefused,
            _("The fund takes no promises any more on that day."),
        ),
        (
            "not reversed by itself",
            LedgerRefused,
            _("What a spend came to is put right on the page of the spend."),
        ),
        (
            "team answers first",
            LedgerRefused,
            _("The team answers first."),
        ),
        (
            "finance answers next",
            LedgerRefused,
            _("One yes is there. A finance officer says the second."),
        ),
        ("above what leads may grant", AboveTheLimit, _("That is above what leads may grant.")),
        ("out of range", LedgerRefused, _("That is more than the books can hold.")),
        ("no such amount", LedgerRefused, _("That is more than the books can hold.")),
        ("period", LedgerRefused, _("The books for that day are closed.")),
    ]


def ask(statement: str, values: Sequence[Any]) -> Any:
    """One value from a door of the database, refusals in words."""
    with in_words(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _journal(statement: str, values: Sequence[Any]) -> Journal:
    return Journal.objects.get(pk=ask(statement, values))


def open_fund(
    *, name: str, funder: str, purpose: str, starts: date, commit_by: date, spend_by: date
) -> Fund:
    """Open a fund with a source and a pot of its own. The finance officer's: the database checks."""
    made = ask(
        "SELECT app.open_fund(%s, %s, %s, %s, %s, %s)",
        [name, funder, purpose, starts, commit_by, spend_by],
    )
    return Fund.objects.get(pk=made)


def say_what_for(
    fund: Fund, *, kinds: Sequence[str], subjects: Sequence[str], areas: Sequence[int]
) -> None:
    """Say what the fund may pay for, in place of what was said before. Nothing said, nothing paid."""
    ask("SELECT app.say_what_for(%s, %s, %s, %s)", [fund.pk, [*kinds], [*subjects], [*areas]])


def put_in(
    fund: Fund, pence: int, *, on: date, by: int, key: str, reference: str = "", memo: str = ""
) -> Journal:
    """Record that the funder put ``pence`` into the fund."""
    return _journal(
        "SELECT app.put_in(%s, %s, %s, %s, %s, %s)", [fund.pk, pence, on, key, reference, memo]
    )


def give_back(
    fund: Fund, pence: int, *, on: date, by: int, key: str, reference: str = "", memo: str
) -> Journal:
    """Return ``pence`` of the fund's own pot to the funder. Promised money cannot be given back."""
    return _journal(
        "SELECT app.give_back(%s, %s, %s, %s, %s, %s)", [fund.pk, pence, on, key, reference, memo]
    )


def offer(
    fund: Fund,
    team_id: int,
    pence: int,
    *,
    until: date,
    on: date,
    by: int,
    key: str,
    memo: str = "",
) -> Journal:
    """Set ``pence`` of the fund aside for a team to draw until a day. A second offer adds to the first."""
    return _journal(
        "SELECT app.offer(%s, %s, %s, %s, %s, %s, %s)",
        [fund.pk, team_id, pence, until, on, key, memo],
    )


def take_offer_back(
    fund: Fund, team_id: int, *, on: date, by: int, key: str, memo: str = ""
) -> bool:
    """What was offered and not drawn goes back to the fund's own pot; False when nothing was left."""
    return bool(
        ask("SELECT app.take_offer_back(%s, %s, %s, %s, %s)", [fund.pk, team_id, on, key, memo])
    )


def allocate(fund: Fund, team_id: int, pence: int, *, on: date, by: int, key: str) -> Journal:
    """Draw ``pence`` of what the fund offers into the team's pot, which is opened when it is missing.

    Raises NotEnough when the offer does not hold it.
    """
    there = Offer.objects.open_for(team_id, on).filter(fund=fund).first()
    left = there.left if there else 0
    if left < pence:
        raise NotEnough(
            _("%(fund)s offers the team %(left)s, this needs %(needed)s.")
            % {"fund": fund.name, "left": pounds(left), "needed": pounds(pence)}
        )
    return _journal("SELECT app.draw(%s, %s, %s, %s, %s)", [fund.pk, team_id, pence, on, key])


def hand_back(
    fund: Fund, team_id: int, pence: int, *, on: date, by: int, key: str, memo: str
) -> Journal:
    """Move ``pence`` from the team's pot to the fund's own. What is promised stays."""
    return _journal(
        "SELECT app.hand_back(%s, %s, %s, %s, %s, %s)", [fund.pk, team_id, pence, on, key, memo]
    )


def reverse(original: Journal, *, on: date, by: int, key: str, memo: str) -> Journal:
    """Mirror what ``original`` moved, once, in the open period. Both journals remain."""
    return _journal("SELECT app.reverse(%s, %s, %s, %s)", [original.pk, on, key, memo])


def short(pots: Sequence[Pot], pence: int) -> NotEnough:
    """What there is, for a spend that the pots which may pay for it do not hold."""
    return NotEnough(
        _("The pots that may pay for this have %(left)s left together, this needs %(needed)s.")
        % {
            "left": pounds(sum(max(pot.left, 0) for pot in pots)),
            "needed": pounds(pence),
        }
    )
