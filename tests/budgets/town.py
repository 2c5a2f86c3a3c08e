"""A team with money, for the tests of the money."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.db import connection
from django.utils import timezone

from budgets.ledger import operations as ledger
from budgets.models import Account, Allowance, Fund, Pot, Spend
from budgets.spends import operations as spends
from people.models import Person
from placehub.access.context import acting_as
from teams.models import Neighbourhood, Team, User
from tests.factories.budgets import RULES, MoneyRulesFactory, SpendFactory, SpendWordsFactory
from tests.factories.people import PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.support import owner

JUNE = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Town:
    """One team with a lead, a second lead and a worker; a finance officer; funds as tests ask for them."""

    team: Team = field(default_factory=TeamFactory)

    def __post_init__(self) -> None:
        self.lead: User = MembershipFactory(team=self.team, role="lead").user
        self.worker: User = MembershipFactory(team=self.team).user
        self.finance: User = AppointmentFactory(role="finance").user
        self.person: Person = PersonFactory(lead_team=self.team)

    def fund(
        self,
        pence: int,
        *,
        name: str = "Fund",
        commit_by: date = date(2027, 3, 31),
        spend_by: date | None = None,
        starts: date = date(2026, 4, 1),
        on: date = JUNE,
        kinds: list[str] | None = None,
        subjects: list[str] | None = None,
        areas: list[int] | None = None,
    ) -> Pot:
        """A fund with ``pence`` in the team's pot, given for everything here unless it is told."""
        with acting_as(self.finance.pk):
            fund = ledger.open_fund(
                name=name
                if not Fund.objects.filter(name=name).exists()
                else f"{name} {uuid.uuid4()}",
                funder="Funder",
                purpose="What is needed",
                starts=starts,
                commit_by=commit_by,
                spend_by=spend_by or commit_by,
            )
            ledger.say_what_for(
                fund,
                kinds=kinds or list(Spend.Kind.values),
                subjects=subjects or list(Spend.Subject.values),
                areas=areas or list(Neighbourhood.objects.values_list("pk", flat=True)),
            )
            if pence:
                on = min(max(on, starts), commit_by)
                by = {"on": on, "by": self.finance.pk}
                ledger.put_in(fund, pence, key=f"in:{uuid.uuid4()}", **by)
                ledger.offer(
                    fund, self.team.pk, pence, until=commit_by, key=f"for:{uuid.uuid4()}", **by
                )
        with acting_as(self.lead.pk):
            if pence:
                ledger.allocate(
                    fund, self.team.pk, pence, on=on, by=self.lead.pk, key=f"to:{uuid.uuid4()}"
                )
            else:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT app.open_pot(%s, %s)", [fund.pk, self.team.pk])
        return self.pot(fund)

    def pot(self, fund: Fund) -> Pot:
        return Pot.objects.select_related("fund", "account", "spend").get(fund=fund, team=self.team)

    def asked(
        self, pence: int, *, on: date = JUNE, by: User | None = None, **more: object
    ) -> Spend:
        """A spend that waits, at a shop of its own, so that it is judged with no other."""
        spend = SpendFactory(
            person=more.pop("person", None),
            team=self.team,
            asked_by=by or self.worker,
            asked_pence=pence,
            asked_at=datetime.combine(on, time(9), tzinfo=UTC),
            words=None,
            **{"kind": "other", **more},
        )
        SpendWordsFactory(spend=spend, supplier=f"Shop {uuid.uuid4()}")
        return spend

    def hold(
        self,
        pots: list[Pot],
        pence: int,
        *,
        on: date = JUNE,
        by: User | None = None,
        **more: object,
    ) -> Spend:
        """Money of these pots that is promised, by the lead's yes."""
        spend = self.asked(pence, on=on, by=by, **more)
        with acting_as(self.lead.pk):
            return spends.answer(
                spend,
                by=self.lead,
                yes=True,
                words="",
                at=datetime.combine(on, time(12), tzinfo=UTC),
                pots=pots,
            )

    def post(
        self,
        spend: Spend,
        pence: int,
        *,
        on: date = JUNE,
        last: bool = True,
        by: User | None = None,
    ) -> Spend:
        """A receipt, typed on the day on which it was bought."""
        by = by or self.worker
        with acting_as(by.pk):
            return spends.came_to(
                spend,
                by=by,
                pence=pence,
                at=datetime.combine(on, time(12), tzinfo=UTC),
                bought_on=on,
                last=last,
            )

    def refund(self, spend: Spend, pence: int, *, on: date = JUNE) -> Spend:
        with acting_as(self.lead.pk):
            return spends.refund(
                spend,
                pence=pence,
                at=datetime.combine(on, time(12), tzinfo=UTC),
                why="The shop gave it back",
            )

    def limit(self, per_spend: int, per_month: int) -> None:
        """What everybody but the lead decides; finance allows more where it is more than usual."""
        if per_spend > RULES["most_per_spend_pence"] or per_month > RULES["most_per_month_pence"]:
            MoneyRulesFactory(
                set_by=self.finance, most_per_spend_pence=10**9, most_per_month_pence=10**9
            )
        with acting_as(self.lead.pk):
            spends.set_limit(
                team=self.team,
                user=None,
                per_spend=per_spend,
                per_month=per_month,
                by=self.lead,
                at=NOON,
            )

    def ask(
        self,
        pence: int,
        *,
        by: User | None = None,
        at: datetime = NOON,
        supplier: str = "",
        person: Person | None = None,
        kind: str = "other",
        for_family: bool = False,
    ) -> Spend:
        by = by or self.worker
        with acting_as(by.pk):
            return spends.ask_or_spend(
                pk=uuid.uuid4(),
                by=by,
                team=self.team,
                person=person,
                at=at,
                values={
                    "so_that": "it can happen",
                    "what": "a thing",
                    "kind": kind,
                    "for_family": for_family,
                    "asked_pence": pence,
                    "supplier": supplier,
                },
            )


def fresh(pot: Pot) -> Pot:
    return Pot.objects.select_related("fund", "account", "spend").get(pk=pot.pk)


def allowance_left(user: User) -> int:
    with owner():
        found = Allowance.objects.get(user=user)
        return Account.objects.get(pk=found.account_id).available


def answered(
    town: Town, spend: Spend, *, yes: bool, words: str = "", at: datetime | None = None
) -> None:
    """The lead says yes or no; ``at`` is now unless told."""
    with acting_as(town.lead.pk):
        spends.answer(spend, by=town.lead, yes=yes, words=words, at=at or timezone.now())
