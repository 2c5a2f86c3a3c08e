"""The funds as finance keeps them: what each has, what was agreed, and what was changed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from budgets.books.queries.movements import Movement, movements
from budgets.books.queries.standings import Standing, standings
from budgets.funds.models import FundChange
from budgets.ledger.models import Fund, Offer, Pot
from budgets.spends.models import Spend
from placehub.formats import pounds

SOON = 45  # days before its last one in which a fund is said to end soon
WORDS = {
    "name": gettext_lazy("Name"),
    "funder": gettext_lazy("Giver"),
    "purpose": gettext_lazy("What for"),
    "starts": gettext_lazy("First day"),
    "commit_by": gettext_lazy("Last day for promises"),
    "spend_by": gettext_lazy("Last day for spending"),
    "kinds": gettext_lazy("Kinds of thing"),
    "subjects": gettext_lazy("For whom"),
    "areas": gettext_lazy("Neighbourhoods"),
}
LABELS = dict(Spend.Kind.choices) | dict(Spend.Subject.choices)


@dataclass(frozen=True)
class FundCard:
    """A fund with what it has, all in pence: ``own`` is not shared out yet, ``offered`` set aside for teams
    that have not drawn it, ``teams`` lies in teams' pots.
    """

    fund: Fund
    today: date
    kept: int
    own: int
    offered: int
    teams: int
    promised: int
    spent: int

    @property
    def left(self) -> int:
        return self.kept - self.promised - self.spent

    @property
    def days(self) -> int:
        return (self.fund.commit_by - self.today).days

    @property
    def is_urgent(self) -> bool:
        return self.days <= SOON and (self.left > 0 or self.promised > 0)

    @property
    def tag(self) -> str:
        return _("ends soon") if self.days >= 0 else _("not settled yet")

    @property
    def sentence(self) -> str:
        """What its days mean for what it still has."""
        day = date_format(self.fund.commit_by, "j F Y")
        if self.days >= 0:
            return ngettext(
                "%(left)s may be promised until %(day)s, in %(days)s day.",
                "%(left)s may be promised until %(day)s, in %(days)s days.",
                self.days,
            ) % {"left": pounds(self.left), "day": day, "days": self.days}
        words = {"left": pounds(self.left), "held": pounds(self.promised), "day": day}
        if self.promised:
            return (
                _(
                    "No new promises since %(day)s. %(held)s is promised and not paid yet, %(left)s is left over."
                )
                % words
            )
        if self.left:
            return (
                _(
                    "No new promises since %(day)s. %(left)s is left over: it may be returned to the giver."
                )
                % words
            )
        return _("Ended, with nothing left over.")


def fund_cards(today: date, *, ended: bool = False) -> list[FundCard]:
    """Those that still hold something or go on, the first to end first; or those that are over. Three queries."""
    set_aside = Offer.objects.filter(
        fund=OuterRef("pk"), account__credits_posted__gt=F("account__debits_posted")
    )
    over = Q(~Exists(set_aside), spend_by__lt=today, open=0)
    funds = Fund.objects.annotate(
        open=Sum(F("pots__account__credits_posted") - F("pots__account__debits_posted"))
    )
    found = (
        funds.filter(over).order_by("-spend_by", "pk")
        if ended
        else funds.exclude(over).order_by("spend_by", "pk")
    )
    return with_sums(list(found), today)


def unsaid(today: date) -> list[Fund]:
    """Those that take promises, or will, and pay for nothing until somebody says what for. One query."""
    found = Fund.objects.filter(commit_by__gte=today).that_say_nothing()
    return list(found.order_by("commit_by", "pk"))


def with_sums(funds: list[Fund], today: date) -> list[FundCard]:
    """Two queries: from the balances of the accounts, however long their history."""
    sums: dict[int, list[int]] = {fund.pk: [0, 0, 0, 0, 0, 0] for fund in funds}
    for pot in Pot.objects.filter(fund__in=funds).select_related(
        "account", "spend", "fund__source__account"
    ):
        row = sums[pot.fund_id]
        giver = pot.fund.source.account
        row[0] = giver.debits_posted - giver.credits_posted
        row[3 if pot.team_id else 1] += pot.left
        row[4] += pot.held
        row[5] += pot.spent
    for offer in Offer.objects.filter(fund__in=funds).select_related("account"):
        sums[offer.fund_id][2] += offer.left
    return [FundCard(fund, today, *sums[fund.pk]) for fund in funds]


def pots_of_fund(fund: Fund) -> list[Pot]:
    """The fund's own pot first, then the teams' by name."""
    pots = Pot.objects.filter(fund=fund).select_related("account", "spend", "team")
    return list(pots.order_by(F("team__name").asc(nulls_first=True)))


def payments(fund: Fund) -> list[Movement]:
    """The newest of what was put in, returned, and put right of these; the ledger has them all."""
    source = fund.source.account_id
    found = movements({"fund": fund}).filter(Q(debit_id=source) | Q(credit_id=source))
    return [Movement(line) for line in found.order_by("-pk")[:10]]


def standing_of(fund: Fund) -> Standing:
    return sum(standings(of=fund).values(), Standing())


@dataclass(frozen=True)
class ChangeInWords:
    change: FundChange
    lines: list[str]


def changes_of(fund: Fund) -> list[ChangeInWords]:
    """Everything that was done to the fund itself, newest first: what it said before, and since."""
    found = FundChange.objects.filter(fund=fund).select_related("by")
    return [ChangeInWords(change, list(_lines(change))) for change in found]


def _lines(change: FundChange) -> list[str]:
    if not change.before:
        return [_("Opened.")]
    if "hold" in change.before:
        words = {"pot": change.after["team"] or _("Not shared out yet")}
        if change.after["hold"]:
            return [_("Put on hold: %(pot)s.") % words]
        return [_("Let go again: %(pot)s.") % words]
    return [
        _("%(what)s: %(before)s, now %(after)s.")
        % {
            "what": words,
            "before": _plain(change.before[name]),
            "after": _plain(change.after[name]),
        }
        for name, words in WORDS.items()
        if name in change.before
    ]


def _plain(value: str | list[str]) -> str:
    if isinstance(value, list):
        return ", ".join(str(LABELS.get(one, one)) for one in value) or _("none")
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except ValueError:
        return value


def what_for(fund: Fund) -> dict[str, list]:
    """What the fund may pay for, as its form shows it. One query."""
    rows = list(fund.purposes.select_related("area"))
    return {
        "kinds": [row.kind for row in rows if row.kind],
        "subjects": [row.subject for row in rows if row.subject],
        "areas": [row.area for row in rows if row.area],
    }


def what_for_in_words(fund: Fund) -> list[tuple[str, str]]:
    """What it may pay for, line by line: nothing said in a line is nothing allowed."""
    said = what_for(fund)
    values = {
        "kinds": _plain(said["kinds"]),
        "subjects": _plain(said["subjects"]),
        "areas": _plain(sorted(area.name for area in said["areas"])),
    }
    return [(str(WORDS[name]), words) for name, words in values.items()]


def names_taken(name: str, *, but: Fund | None = None) -> QuerySet[Fund]:
    found = Fund.objects.filter(name__iexact=name.strip())
    return found.exclude(pk=but.pk) if but else found
