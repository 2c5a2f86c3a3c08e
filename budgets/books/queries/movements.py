"""Every movement without names: page by page, one by one, and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.ledger.models import Account, Fund, Journal, Offer, Pot, Transfer
from placehub.formats import cell
from teams.models import Team

CODES = {
    "FUND": gettext_lazy("Put in by the giver"),
    "RETURN": gettext_lazy("Returned to the giver"),
    "OFFER": gettext_lazy("Offered to a team, or taken back"),
    "VIRE": gettext_lazy("Moved between pots of the fund"),
    "COMMIT": gettext_lazy("Promised"),
    "ACTUAL": gettext_lazy("Paid"),
    "RELEASE": gettext_lazy("Promise let go"),
    "AGAIN": gettext_lazy("Promised again"),
    "REFUND": gettext_lazy("Came back from a shop"),
    "REVERSE": gettext_lazy("Put right"),
    "CARRY": gettext_lazy("Carried over"),
    "OPENING": gettext_lazy("Brought forward"),
}
BY_FINANCE = ("FUND", "RETURN", "OFFER", "REVERSE", "CARRY", "OPENING")
TO_PUT_RIGHT = (
    "FUND",
    "RETURN",
    "OFFER",
    "VIRE",
)  # what a spend came to is put right with the spend
PAGE = 50


class Wanted(TypedDict):
    """Which movements, as LedgerForm gives it; nothing named is everything."""

    fund: NotRequired[Fund | None]
    team: NotRequired[Team | None]
    code: NotRequired[str]
    since: NotRequired[date | None]
    until: NotRequired[date | None]
    booked: NotRequired[bool]


@dataclass(frozen=True)
class Movement:
    """One line of the books: how much went from where to where, of which fund, and on which days."""

    transfer: Transfer

    @property
    def fund(self) -> Fund:
        """Money of one fund never becomes another's: both accounts are the same fund's."""
        fund = self.transfer.debit.fund
        assert fund is not None  # noqa: S101
        return fund

    @property
    def what(self) -> str:
        return str(CODES.get(self.transfer.journal.code, self.transfer.journal.code))

    @property
    def team(self) -> str:
        """The team whose pot or offer it touches."""
        for account in (self.transfer.credit, self.transfer.debit):
            there = getattr(account, "pot", None) or getattr(account, "offer", None)
            if there is not None and there.team is not None:
                return str(there.team.name)
        return _("Not shared out yet")

    @property
    def came_from(self) -> str:
        return self._place(self.transfer.debit)

    @property
    def went_to(self) -> str:
        return self._place(self.transfer.credit)

    def _place(self, account: Account) -> str:
        """What an account is, in words: a team's pot, the fund's own, its giver, an offer, or a shop."""
        if account.kind == "SOURCE":
            return _("the giver")
        if account.kind == "OFFER":
            return _("an offer to the team")
        if account.kind == "POT":
            return account.pot.team.name if account.pot.team else _("the fund’s own pot")
        return _("paid out") if self.transfer.phase in {"POST", "BACK"} else _("promised")


@dataclass(frozen=True)
class MovementsPage:
    rows: list[Movement]
    before: int | None


def movements(wanted: Wanted) -> QuerySet[Transfer]:
    """Lines of money, not of authority, that fit; no order yet. Accounts of one fund stay with that fund."""
    found = Transfer.objects.filter(debit__ledger=1).select_related(
        "journal",
        "debit__fund",
        "debit__pot__team",
        "credit__pot__team",
        "debit__offer__team",
        "credit__offer__team",
    )
    fund, team = wanted.get("fund"), wanted.get("team")
    if fund or team:
        found = found.filter(_between(fund, team))
    if wanted.get("code"):
        found = found.filter(journal__code=wanted["code"])
    return found.filter(_in_days(wanted))


def _between(fund: Fund | None, team: Team | None) -> Q:
    """Accounts are named by number, so that the lines are found along an index."""
    if team is None:
        return Q(debit_id__in=list(Account.objects.filter(fund=fund).values_list("pk", flat=True)))
    of_fund = {"fund": fund} if fund else {}
    pots = Pot.objects.filter(team=team, **of_fund).values_list("account_id", "spend_id")
    accounts = [number for pair in pots for number in pair]
    accounts += Offer.objects.filter(team=team, **of_fund).values_list("account_id", flat=True)
    return Q(debit_id__in=accounts) | Q(credit_id__in=accounts)


def _in_days(wanted: Wanted) -> Q:
    since, until = wanted.get("since"), wanted.get("until")
    fits = Q()
    if wanted.get("booked"):
        if since:
            fits &= Q(journal__created_at__gte=_midnight(since))
        if until:
            fits &= Q(journal__created_at__lt=_midnight(until + timedelta(days=1)))
        return fits
    if since:
        fits &= Q(journal__effective_on__gte=since)
    if until:
        fits &= Q(journal__effective_on__lte=until)
    return fits


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=here())


def here() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def movements_page(wanted: Wanted, before: int | None) -> MovementsPage:
    """The newest lines before the line of number ``before``, newest first."""
    found = movements(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    lines = list(found.order_by("-pk")[: PAGE + 1])
    rows = [Movement(line) for line in lines[:PAGE]]
    return MovementsPage(rows, lines[PAGE - 1].pk if len(lines) > PAGE else None)


def journals() -> QuerySet[Journal]:
    """Each with what it puts right, what puts it right, and its place in the chain."""
    return Journal.objects.select_related("reverses", "reversal", "link")


def lines_of(journal: Journal) -> list[Movement]:
    found = movements({}).filter(journal=journal)
    return [Movement(line) for line in found.order_by("pk")]


def may_be_put_right(journal: Journal) -> bool:
    """A mistake of finance or in a receipt: once, and by a movement of its own."""
    return journal.code in TO_PUT_RIGHT and not Journal.objects.filter(reverses=journal).exists()


HEADS = (
    "booked on", "for the day", "movement", "what", "fund", "pot", "from", "to", "step", "pounds",
    "payment reference", "note", "puts right",
)  # fmt: skip


def table_rows(wanted: Wanted) -> Iterator[list[str]]:
    """The movements as rows of a CSV file, oldest first. No name of anybody; words are no formulas."""
    yield list(HEADS)
    for line in movements(wanted).order_by("pk").iterator(chunk_size=2000):
        one, journal = Movement(line), line.journal
        yield [
            f"{journal.created_at.astimezone(here()):%Y-%m-%d}",
            f"{journal.effective_on:%Y-%m-%d}",
            str(journal.pk),
            journal.code,
            cell(one.fund.name),
            cell(one.team),
            cell(one.came_from),
            cell(one.went_to),
            line.phase,
            f"{line.amount // 100}.{line.amount % 100:02d}",
            cell(journal.reference),
            cell(journal.memo),
            str(journal.reverses_id or ""),
        ]
