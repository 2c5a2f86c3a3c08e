"""Spends and limits, as the reader may see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from budgets.ledger.apportion import Short, soonest_first
from budgets.ledger.models import Hold, Journal, Pot
from budgets.spends.models import Approval, Correction, Deputy, Limit, Spend, SpendWords
from people.access.models import Level
from people.endings.models import not_quiet
from people.models import Person
from placehub.access.context import Worker
from placehub.clock import day_of
from placehub.formats import pounds
from placehub.paging import KeysetPage, keyset_page
from teams.models import Team, User


@dataclass(frozen=True)
class Rules:
    """What finance lets leads grant and answer, and what is taken without asking again."""

    most_per_spend: int
    most_per_month: int
    lead_up_to: int
    over_percent: int
    over_most: int
    promise_days: int
    late_days: int


def money_rules() -> Rules:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.money_rules()")
        return Rules(*cursor.fetchone())


@dataclass(frozen=True)
class Authority:
    """What a worker decides on the day in a team, and what is left of it this month. Pence."""

    per_spend_pence: int
    per_month_pence: int
    left_pence: int


def limit_of(user_id: int, team_id: int, day: date | None = None) -> Authority | None:
    """The limit that holds for the worker in the team: their own, or the team's, and never one they set.

    ``day`` says of which month: this one, unless it is told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT per_spend, per_month, left_over FROM app.authority(%s, %s, %s)",
            [user_id, team_id, day],
        )
        found = cursor.fetchone()
    return None if found[0] is None else Authority(*found)


def left_of_month(user_id: int, team_id: int, day: date | None = None) -> int | None:
    """What the worker may still decide this month, in pence; None without a limit."""
    found = limit_of(user_id, team_id, day)
    return None if found is None else found.left_pence


@dataclass(frozen=True)
class Judged:
    """What decides who answers a spend, in pence. ``together`` counts what it is judged with."""

    together: int
    per_spend: int | None
    left_of_month: int | None
    lead_up_to: int
    others_answer: bool

    def within(self, pence: int) -> bool:
        """May whoever asked decide it themselves?"""
        return (
            self.per_spend is not None
            and self.left_of_month is not None
            and self.together <= self.per_spend
            and pence <= self.left_of_month
        )

    def why_not(self, pence: int) -> str:
        """Why somebody else answers: the sums, so that nobody has to guess."""
        if self.per_spend is None or self.left_of_month is None:
            return _("No limit is set for you yet.")
        if pence > self.per_spend:
            return _("You decide up to %(limit)s a spend yourself.") % {
                "limit": pounds(self.per_spend)
            }
        if self.together > self.per_spend:
            return _(
                "With what was spent for the same person or at the same shop in four weeks it is %(together)s, and you decide up to %(limit)s yourself."
            ) % {"together": pounds(self.together), "limit": pounds(self.per_spend)}
        return _("You may still spend %(left)s on your own word this month.") % {
            "left": pounds(self.left_of_month)
        }


def fitting_pots(spend_id: UUID) -> list[Pot]:
    """The team's pots whose fund was given for this, the soonest to end first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.pots_for(%s)", [spend_id])
        fitting = [row[0] for row in cursor.fetchall()]
    return list(Pot.objects.filter(pk__in=fitting).soonest_to_end())


def ready(pots: list[Pot], day: date) -> list[Pot]:
    """Those that take a promise on that day."""
    return [
        pot
        for pot in pots
        if not pot.account.frozen and pot.fund.starts <= day <= pot.fund.commit_by
    ]


@dataclass(frozen=True)
class Part:
    """What one fund pays of a spend."""

    fund: str
    pence: int
    spent: int


def paid_by(spend: Spend) -> list[Part]:
    """What each fund holds or paid for it, the soonest to end first: one query."""
    holds = (
        Hold.objects.filter(transfer__journal__spend_id=spend.pk, transfer__debit__ledger=1)
        .select_related("transfer__debit__fund")
        .order_by("transfer__debit__fund__spend_by", "transfer_id")
    )
    parts: dict[str, Part] = {}
    for hold in holds:
        fund = str(hold.transfer.debit.fund)
        was = parts.get(fund, Part(fund, 0, 0))
        net = hold.posted - hold.refunded
        parts[fund] = Part(fund, was.pence + hold.open + net, was.spent + net)
    return [part for part in parts.values() if part.pence]


def would_be_paid_by(spend: Spend, day: date) -> list[Part]:
    """What each fund would pay if the answer were yes now; empty when they do not hold it."""
    pots = ready(fitting_pots(spend.pk), day)
    try:
        parts = soonest_first(spend.asked_pence, [(pot.pk, pot.left) for pot in pots])
    except Short:
        return []
    return [Part(pot.fund.name, parts[pot.pk], 0) for pot in pots if pot.pk in parts]


class Costs(Protocol):
    """What the books know of a spend: enough to put right what it came to."""

    @property
    def pk(self) -> UUID: ...
    @property
    def came_to_pence(self) -> int | None: ...
    @property
    def spent_on(self) -> date | None: ...


@dataclass(frozen=True)
class Receipt:
    """What was paid for a spend, for whoever reads the books and no spend."""

    pk: UUID
    came_to_pence: int
    spent_on: date


def receipt_of(journal: Journal) -> Receipt | None:
    """What stands paid of the spend that a movement paid for. Two queries."""
    if journal.code != "ACTUAL" or journal.spend_id is None:
        return None
    holds = Hold.objects.filter(
        transfer__journal__spend_id=journal.spend_id, transfer__debit__ledger=1
    )
    paid = holds.aggregate(pence=Sum(F("posted") - F("refunded")))["pence"]
    return Receipt(journal.spend_id, paid, journal.effective_on) if paid else None


def pots_it_came_from(spend: Costs) -> list[Pot]:
    """Its own pots first, then others of the team that may pay for it: for a receipt a little above."""
    own = set(
        Hold.objects.filter(
            transfer__journal__spend_id=spend.pk, transfer__debit__ledger=1
        ).values_list("transfer__debit_id", flat=True)
    )
    pots = list(Pot.objects.filter(account_id__in=own).soonest_to_end())
    return pots + [pot for pot in fitting_pots(spend.pk) if pot.account_id not in own]


def voices_of(spend: Spend) -> QuerySet[Approval]:
    return spend.approvals.select_related("worker").order_by("said_at")


def corrections_of(spend: Spend) -> QuerySet[Correction]:
    return spend.corrections.select_related("by")


def stood_in_for(worker: Worker) -> frozenset[int]:
    """The teams for whose money the worker was named to answer beside the lead: one query."""
    named = Deputy.objects.now().filter(user_id=worker.id, team_id__in=worker.team_ids)
    return frozenset(named.values_list("team_id", flat=True))


def promised_on(spend: Costs) -> date | None:
    """The day on which its money was promised."""
    return (
        Journal.objects.filter(spend_id=spend.pk, code="COMMIT")
        .values_list("effective_on", flat=True)
        .first()
    )


def who_answers(spend: Spend) -> list[str]:
    """Who may say the next yes, by name: others of the team, or else finance officers. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.who_answers(%s)", [spend.pk])
        ids = [row[0] for row in cursor.fetchall()]
    return list(
        User.objects.filter(pk__in=ids).order_by("pk").values_list("full_name", flat=True)[:5]
    )


@dataclass(frozen=True)
class WaitsForFinance:
    """A spend that finance answers: no name of a person, and no words about one."""

    pk: UUID
    team: str
    kind: str
    asked_pence: int
    asked_at: datetime
    asked_by: str
    heard: str


def waits_for_finance() -> list[WaitsForFinance]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.waits_for_finance()")
        return [
            WaitsForFinance(pk, team, str(Spend.Kind(kind).label), *rest)
            for pk, team, kind, *rest in cursor.fetchall()
        ]


def deputies_of(team: Team) -> QuerySet[Deputy]:
    return Deputy.objects.now().filter(team=team).select_related("user").order_by("until")


def waiting_spends(worker: Worker) -> list[Spend]:
    """What the worker's teams were asked for and nobody has answered, the longest wait first."""
    return list(_spends_of(worker).filter(state=Spend.State.ASKED).order_by("asked_at", "pk"))


def own_spends(worker: Worker, since: datetime) -> list[Spend]:
    """The worker's own spends that wait for a word of theirs, and those declined since. Two queries.

    What it came to, while it is promised; whether it helped, for three months, until that is said, of
    nobody who died, moved away or asked us to stop.
    """
    declined = Q(state=Spend.State.DECLINED, answered_at__gte=since)
    to_look_back = Q(
        state=Spend.State.SPENT, helped__in=Spend.OPEN, spent_on__gt=since - timedelta(days=90)
    )
    run_out = Q(state=Spend.State.EXPIRED, expires_on__gte=day_of(since))
    own = _spends_of(worker).filter(
        Q(state=Spend.State.PROMISED) | declined | run_out | Q(to_look_back, not_quiet()),
        asked_by_id=worker.id,
    )
    return list(own.order_by("-asked_at", "-pk"))


def answered_spends(worker: Worker, cursor: str) -> KeysetPage[Spend]:
    """One page of the other spends of the worker's teams, newest first."""
    rest = _spends_of(worker).exclude(state=Spend.State.ASKED)
    return keyset_page(rest, moment="asked_at", key="pk", cursor=cursor, size=15)


def _spends_of(worker: Worker) -> QuerySet[Spend]:
    return as_read_by(worker).filter(team_id__in=worker.team_ids)


def as_read_by(worker: Worker) -> QuerySet[Spend]:
    """Three queries. For whom it is, and the words, only where the worker sees everything about the person."""
    in_full = Person.objects.visible_to(worker, level=Level.FULL)
    return (
        Spend.objects.visible_to(worker)
        .select_related("asked_by", "answered_by")
        .prefetch_related(
            Prefetch("person", queryset=in_full),
            Prefetch("words", queryset=SpendWords.objects.visible_to(worker)),
        )
    )


@dataclass(frozen=True)
class PersonsMoney:
    """Everything that was spent and promised for a person, and how many spends there are. Pence."""

    spent: int
    promised: int
    count: int


def money_for(worker: Worker, person: Person) -> PersonsMoney:
    """One query, over all of them."""
    found = Spend.objects.visible_to(worker).filter(person=person)
    return PersonsMoney(
        **found.aggregate(
            spent=Coalesce(
                Sum(Coalesce("came_to_pence", "asked_pence"), filter=Q(state=Spend.State.SPENT)), 0
            ),
            promised=Coalesce(
                Sum(Greatest("asked_pence", "came_to_pence"), filter=Q(state=Spend.State.PROMISED)),
                0,
            ),
            count=Count("pk"),
        )
    )


def spends_for(worker: Worker, person: Person, cursor: str = "") -> KeysetPage[Spend]:
    """One page of the person's spends, newest first. The person is the one who was given."""
    found = Spend.objects.visible_to(worker).filter(person=person)
    words = Prefetch("words", queryset=SpendWords.objects.visible_to(worker))
    return keyset_page(
        found.prefetch_related(words), moment="asked_at", key="pk", cursor=cursor, size=30
    )


def limits_of(team_id: int) -> list[Limit]:
    return list(
        Limit.objects.filter(team_id=team_id, ended_at=None)
        .select_related("user", "set_by")
        .order_by("user__full_name")
    )
