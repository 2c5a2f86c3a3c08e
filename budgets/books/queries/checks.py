"""Whether the books hold, and what finance looks at before a month is closed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from budgets.books.models import Closing, DayTotal, NightlyCheck
from budgets.books.queries.standings import fund_standings
from budgets.ledger import queries as ledger
from placehub.clock import day_of
from placehub.formats import pounds


@dataclass(frozen=True)
class BooksCheck:
    ledger: ledger.LedgerCheck
    totals: int
    unsealed: int
    chain: list[str] = field(default_factory=list)
    spends: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """A line each, with numbers and never a name."""
        found = [] if self.ledger.holds else [_ledger_fault(self.ledger)]
        if self.totals:
            found.append(f"the totals of {self.totals} pots do not say what their accounts say")
        return found + self.chain + self.spends

    @property
    def holds(self) -> bool:
        return not self.faults


def _ledger_fault(found: ledger.LedgerCheck) -> str:
    return f"drift {found.drifted}, posted {found.posted}, pending {found.pending}"


def check() -> BooksCheck:
    """Balances and totals against movements, the chain against what was sealed, spends against what is held.

    Reads the whole ledger: the night's work, and never a page's.
    """
    found = ledger.check()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM led_total_drift),"
            " (SELECT count(*) FROM led_journal) - (SELECT count(*) FROM led_link)"
        )
        totals, unsealed = cursor.fetchone()
        cursor.execute("SELECT app.chain_faults() UNION ALL SELECT app.closing_faults()")
        chain = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT app.spends_against_holds()")
        return BooksCheck(found, totals, unsealed, chain, [row[0] for row in cursor.fetchall()])


def last_check() -> NightlyCheck | None:
    return NightlyCheck.objects.first()


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what to look at before a month is closed, and whether it is in order."""

    words: str
    is_in_order: bool


def closings() -> list[Closing]:
    return list(Closing.objects.select_related("by"))


def month_to_close(today: date) -> date | None:
    """The last day of the first month that has movements, is over and is not closed; None when there is none."""
    newest = Closing.objects.order_by("-upto").values_list("upto", flat=True).first()
    first = (
        DayTotal.objects.filter(booked=False).order_by("day").values_list("day", flat=True).first()
    )
    if newest is None and first is None:
        return None
    start = newest + timedelta(days=1) if newest else first
    assert start is not None  # noqa: S101
    last = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return last if last < today else None


def checklist(upto: date, today: date) -> list[Item]:
    """What finance looks at before the books are closed up to a day."""
    found = last_check()
    is_fresh = found is not None and not found.faults and (today - day_of(found.at)).days <= 1
    stood = fund_standings(upto, booked=False)
    promised = sum(one.all.promised for one in stood)
    over = [
        one for one in stood if one.fund.spend_by <= upto and (one.all.promised or one.all.left)
    ]
    items = [
        Item(
            _("The books add up, as of last night.") if is_fresh
            else _("The books were not found to add up last night."),
            is_fresh,
        ),
        Item(
            _("%(promised)s was promised and not paid at the end of the month: set it aside as owed.")
            % {"promised": pounds(promised)} if promised
            else _("Nothing was promised and not paid at the end of the month."),
            not promised,
        ),
    ]  # fmt: skip
    for one in over:
        words = {
            "fund": one.fund.name,
            "left": pounds(one.all.left),
            "promised": pounds(one.all.promised),
        }
        said = _(
            "%(fund)s had ended, with %(left)s left and %(promised)s promised: return it, or carry it over."
        )
        items.append(Item(said % words, False))
    return items
