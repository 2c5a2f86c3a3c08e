"""What the money pages draw, and the sentences that stand with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.books.queries.standings import spent_by_day, spent_by_kind
from budgets.ledger.models import Pot
from budgets.spends.models import Spend
from placehub.charts.bars import bars
from placehub.charts.marks import Chart
from placehub.charts.pots import PotBar, burn, pot_bar
from placehub.formats import pounds

SOON = 45  # days before a last one in which a pot is said to end soon
WINDOW = 90  # days whose spending says where it leads
TOO_EARLY = 28  # fewer days say nothing


@dataclass(frozen=True)
class Pace:
    """Where the last three months' spending leads: pence that will be promised or spent by the last day."""

    expected: int
    days: int

    @classmethod
    def of(cls, pot: Pot, spent: Mapping[date, int], today: date) -> "Pace":
        """Counted in days, so that nothing jumps with a new month; what is promised counts as gone."""
        days = min(WINDOW, (today - pot.fund.starts).days + 1)
        recent = sum(
            pence for day, pence in spent.items() if today - timedelta(days) < day <= today
        )
        to_come = max((pot.fund.commit_by - today).days, 0)
        more = max(recent, 0) * to_come // max(days, 1) if days >= TOO_EARLY else 0
        return cls(min(pot.spent + pot.held + more, pot.total), days)

    @property
    def says_something(self) -> bool:
        return self.days >= TOO_EARLY


@dataclass(frozen=True)
class PotCard:
    """A pot as its team sees it on one day."""

    pot: Pot
    today: date
    bar: PotBar
    pace: Pace
    burn: Chart

    @property
    def days_left(self) -> int:
        """Until the last day for promises."""
        return (self.pot.fund.commit_by - self.today).days

    @property
    def days_to_spend(self) -> int:
        return (self.pot.fund.spend_by - self.today).days

    @property
    def unspent(self) -> int:
        """What nobody will have promised by the last day, at this pace."""
        return self.pot.total - self.pace.expected if self.days_left >= 0 else self.pot.left

    @property
    def ends_soon(self) -> bool:
        """Also a pot on hold: there is something to say of it."""
        if self.pot.account.frozen:
            return True
        if self.days_left > SOON:
            return False
        return self.pot.held > 0 or self.pot.left > 0

    @property
    def tag(self) -> str:
        if self.pot.account.frozen:
            return _("on hold")
        if self.days_to_spend < 0:
            return _("ended")
        if self.days_left < 0:
            return _("no new promises")
        return ngettext(
            "%(days)s day left to promise", "%(days)s days left to promise", self.days_left
        ) % {"days": self.days_left}

    @property
    def last_days(self) -> str:
        fund = self.pot.fund
        words = {"promise": _day(fund.commit_by), "spend": _day(fund.spend_by)}
        if fund.commit_by == fund.spend_by:
            return _("promise and spend by %(spend)s") % words
        return _("promise by %(promise)s, spend by %(spend)s") % words

    @property
    def of_left(self) -> str:
        """What the large figure is, once no promise may be made from it any more."""
        total = {"total": pounds(self.pot.total)}
        if self.days_left < 0:
            return _("not promised, of %(total)s") % total
        return _("left to promise of %(total)s") % total

    @property
    def notice(self) -> str:
        """What is to do before the fund ends, or since it did."""
        fund = self.pot.fund
        words = {
            "fund": fund.name,
            "left": pounds(self.pot.left),
            "held": pounds(self.pot.held),
            "promise": _day(fund.commit_by),
            "spend": _day(fund.spend_by),
            "funder": fund.funder,
        }
        if self.pot.account.frozen:
            return (
                _("Finance has put %(fund)s on hold: nothing can be promised from it now.") % words
            )
        if self.days_to_spend < 0 and self.pot.held:
            return (
                _(
                    "%(fund)s ended on %(spend)s, and %(held)s is still promised. Say what each came to, or let it go."
                )
                % words
            )
        if self.days_left < 0 and self.pot.held:
            return (
                _(
                    "%(fund)s takes no new promises. %(held)s is promised and to be bought by %(spend)s: say what each came to."
                )
                % words
            )
        if self.days_left < 0:
            return (
                _(
                    "%(fund)s takes no new promises since %(promise)s. %(left)s was not promised; finance settles it with %(funder)s."
                )
                % words
            )
        return f"{self._still(words)} {self.finding}"

    def _still(self, words: dict[str, str]) -> str:
        if not self.days_left:
            return _("%(left)s of %(fund)s may be promised today, its last day.") % words
        return ngettext(
            "%(left)s of %(fund)s may be promised until %(promise)s, for %(days)s more day.",
            "%(left)s of %(fund)s may be promised until %(promise)s, for %(days)s more days.",
            self.days_left,
        ) % (words | {"days": self.days_left})

    @property
    def finding(self) -> str:
        """Where spending leads: the one figure for it, on every part of the page."""
        fund = self.pot.fund
        words = {
            "fund": fund.name,
            "spent": pounds(self.pot.spent),
            "promise": _day(fund.commit_by),
            "days": self.pace.days,
        }
        if self.days_left < 0:
            words["left"] = pounds(self.pot.left)
            return _("%(left)s of %(fund)s was not promised by %(promise)s.") % words
        if not self.pace.says_something:
            return (
                _("%(spent)s of %(fund)s is spent. It is too early to say where that leads.")
                % words
            )
        if self.unspent < 100:
            return (
                _(
                    "Spending as in the last %(days)s days, all of %(fund)s is promised by %(promise)s."
                )
                % words
            )
        words["unspent"] = pounds(self.unspent // 100 * 100)
        return (
            _(
                "Spending as in the last %(days)s days, about %(unspent)s of %(fund)s will not be promised by %(promise)s."
            )
            % words
        )


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def pot_cards(team_ids: Sequence[int], today: date) -> list[PotCard]:
    """The teams' pots, soonest to end first. A fund that ended stays until nothing is left or promised."""
    holds = Q(account__credits_posted__gt=F("account__debits_posted"))
    pots = list(
        Pot.objects.filter(Q(fund__spend_by__gte=today) | holds, team_id__in=team_ids)
        .soonest_to_end()
        .select_related("team")
    )
    spent = spent_by_day([pot.pk for pot in pots])
    return [pot_card(pot, spent.get(pot.pk, {}), today) for pot in pots]


def pot_card(pot: Pot, spent: Mapping[date, int], today: date) -> PotCard:
    finding = _("%(spent)s spent, %(held)s promised, %(left)s left, of %(total)s") % {
        "spent": pounds(pot.spent),
        "held": pounds(pot.held),
        "left": pounds(pot.left),
        "total": pounds(pot.total),
    }
    bar = pot_bar(pot.fund.name, finding, pot.spent, pot.held, pot.total)
    pace = Pace.of(pot, spent, today)
    card = PotCard(pot, today, bar, pace, burn("", "", [""], [0], [], 1))
    return PotCard(pot, today, bar, pace, spent_by_month(card, spent))


def spent_by_month(card: PotCard, by_day: Mapping[date, int]) -> Chart:
    """Spending over the fund's life, and from today in one line to where the pace leads."""
    pot, today = card.pot, card.today
    months = months_between(pot.fund.starts, pot.fund.spend_by)
    past = [month for month in months if month <= today] or months[:1]
    spent = [sum(pence for day, pence in by_day.items() if day < _next(month)) for month in past]
    ahead, whole = [], max((pot.fund.spend_by - today).days, 1)
    for month in months[len(past) :]:
        gone = min((_next(month) - timedelta(1) - today).days, whole)
        ahead.append(spent[-1] + (card.pace.expected - spent[-1]) * gone // whole)
    labels = [date_format(month, "M") for month in months]
    return burn(pot.fund.name, card.finding, labels, spent, ahead, pot.total)


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = _next(month)
    return months


def year_of_the_books(today: date) -> date:
    """1 April, as the books run."""
    return date(today.year if today.month > 3 else today.year - 1, 4, 1)


def what_it_was_for(team_ids: Sequence[int], today: date) -> Chart | None:
    """What the teams' pots paid in this year of the books: whoever reads it, and promises not yet bought aside."""
    since = year_of_the_books(today)
    rows: dict[str, int] = {}
    for kind, pence in spent_by_kind(team_ids, since).items():
        known = kind if kind in Spend.Kind else Spend.Kind.OTHER
        rows[str(Spend.Kind(known).label)] = rows.get(str(Spend.Kind(known).label), 0) + pence
    points = sorted(
        ((kind, pence) for kind, pence in rows.items() if pence > 0), key=lambda x: -x[1]
    )
    if not points:
        return None
    kind, most = points[0]
    finding = _("Since %(day)s most was spent on %(kind)s: %(most)s of %(all)s.") % {
        "day": date_format(since, "j F"),
        "kind": kind.lower(),
        "most": pounds(most),
        "all": pounds(sum(pence for _kind, pence in points)),
    }
    return bars(_("What it was for"), finding, [(k, round(v / 100)) for k, v in points], unit="£")
