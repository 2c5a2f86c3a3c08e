"""What the money pages draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets.ledger.models import Pot
from budgets.spends.models import Spend
from placehub.charts.bars import bars
from placehub.charts.marks import Chart
from placehub.charts.pots import PotBar, burn, pot_bar
from placehub.formats import pounds


@dataclass(frozen=True)
class PotCard:
    pot: Pot
    bar: PotBar
    days_left: int
    at_risk: int
    ends_soon: bool


def pot_cards(team_ids: Sequence[int], today: date) -> list[PotCard]:
    """The teams' pots, soonest to end first, with what goes back if nothing more is promised."""
    pots = Pot.objects.filter(team_id__in=team_ids, fund__spend_by__gte=today).soonest_to_end()
    cards = []
    for pot in pots:
        finding = _("%(spent)s spent, %(held)s promised, %(left)s left, of %(total)s") % {
            "spent": pounds(pot.spent),
            "held": pounds(pot.held),
            "left": pounds(pot.left),
            "total": pounds(pot.total),
        }
        days = (pot.fund.commit_by - today).days
        cards.append(
            PotCard(
                pot,
                pot_bar(pot.fund.name, finding, pot.spent, pot.held, pot.total),
                days,
                at_risk=pot.left,
                ends_soon=days <= 45,
            )
        )
    return cards


def what_it_was_for(team_ids: Sequence[int], since: date) -> Chart | None:
    rows = dict(
        Spend.objects.filter(
            team_id__in=team_ids,
            state__in=[Spend.State.PROMISED, Spend.State.SPENT],
            asked_at__date__gte=since,
        )
        .values_list("kind")
        .annotate(all=Sum(Coalesce("came_to_pence", "asked_pence")))
    )
    points = sorted(
        ((Spend.Kind(kind).label, pence / 100) for kind, pence in rows.items()), key=lambda x: -x[1]
    )
    if not points:
        return None
    finding = _("Most went on %(kind)s.") % {"kind": str(points[0][0]).lower()}
    return bars(_("What it was for"), finding, [(str(k), round(v)) for k, v in points], unit="£")


def spent_by_month(pot: Pot, today: date) -> Chart:
    """Spending of one pot over its fund's life, with where the last three months' pace leads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', j.effective_on)::date,"
            " sum(CASE t.phase WHEN 'POST' THEN t.amount ELSE -t.amount END)::bigint"
            " FROM led_transfer t JOIN led_journal j ON j.id = t.journal_id"
            " WHERE (t.debit_id = %s AND t.phase = 'POST') OR (t.credit_id = %s AND t.phase = 'BACK')"
            " GROUP BY 1",
            [pot.account_id, pot.account_id],
        )
        by_month = dict(cursor.fetchall())
    months = _months(pot.fund.starts, pot.fund.spend_by)
    past = [month for month in months if month <= today]
    spent, running = [], 0
    for month in past:
        running += by_month.get(month, 0)
        spent.append(running)
    spent = spent or [0]
    pace = (spent[-1] - spent[max(len(spent) - 4, 0)]) / max(min(3, len(spent) - 1), 1)
    ahead = [
        round(min(spent[-1] + pace * (n + 1), pot.total)) for n in range(len(months) - len(past))
    ]
    end = ahead[-1] if ahead else spent[-1]
    if end >= pot.total:
        finding = _("At this pace %(fund)s is used by its last day.") % {"fund": pot.fund.name}
    else:
        finding = _("At this pace %(pounds)s of %(fund)s will go unspent.") % {
            "pounds": pounds((pot.total - end) // 100 * 100),
            "fund": pot.fund.name,
        }
    labels = [date_format(month, "M") for month in months]
    return burn(pot.fund.name, finding, labels, spent, ahead, pot.total)


def _months(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    return months
