"""Opening a fund, and amending what was agreed about it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.ledger import operations as ledger
from budgets.ledger.models import Fund, Pot
from placehub.errors import Refused
from teams.models import Neighbourhood


class NotLikeThis(Refused):
    """The database would not have the fund so; the reason is in the words."""


class FundValues(TypedDict):
    """What a fund says of itself, as FundForm gives it."""

    name: str
    funder: str
    purpose: str
    starts: date
    commit_by: date
    spend_by: date
    kinds: list[str]
    subjects: list[str]
    areas: Iterable[Neighbourhood]


@contextmanager
def _in_words() -> Iterator[None]:
    known = {
        "led_fund_name": _("A fund of this name is there already."),
        "amended meanwhile": _("Somebody amended it meanwhile. Look at it again."),
        "nothing would change": _("Nothing would change."),
        "before that first day": _("Money was promised or spent before that first day."),
        "after that last day": _("Money was spent after that last day."),
    }
    try:
        with transaction.atomic():
            yield
    except ledger.LedgerRefused as refused:
        reason = str(refused.__cause__)
        raise NotLikeThis(
            next((say for part, say in known.items() if part in reason), str(refused))
        ) from refused


def open_fund(values: FundValues) -> Fund:
    """Raises NotLikeThis when a fund of this name is there. Who opened it stands among its changes."""
    with _in_words():
        fund = ledger.open_fund(
            name=values["name"],
            funder=values["funder"],
            purpose=values["purpose"],
            starts=values["starts"],
            commit_by=values["commit_by"],
            spend_by=values["spend_by"],
        )
        ledger.say_what_for(
            fund,
            kinds=values["kinds"],
            subjects=values["subjects"],
            areas=[area.pk for area in values["areas"]],
        )
        return fund


def amend_fund(fund: Fund, values: FundValues, *, reason: str, seen: int) -> None:
    """Change what was agreed, with the reason. ``seen`` is how many changes of it had been read.

    Raises NotLikeThis when somebody amended it since, or when money moved outside of the new days.
    """
    said = [
        fund.pk,
        seen,
        reason,
        values["name"],
        values["funder"],
        values["purpose"],
        values["starts"],
        values["commit_by"],
        values["spend_by"],
        values["kinds"],
        values["subjects"],
        [area.pk for area in values["areas"]],
    ]
    with _in_words():
        ledger.ask(f"SELECT app.amend_fund({', '.join(['%s'] * len(said))})", said)


def hold_pot(pot: Pot, *, shut: bool, reason: str) -> None:
    """Put a pot on hold, so that nothing is promised from it, or let it go again.

    Raises NotLikeThis when it is so already.
    """
    with _in_words():
        ledger.ask("SELECT app.hold_pot(%s, %s, %s)", [pot.pk, shut, reason])
