"""A team with money, for the tests of the money."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone

from budgets.ledger import operations as ledger
from budgets.models import Account, Allowance, Fund, Pot, Spend
from budgets.spends import operations as spends
from people.models import Person
from placehub.access.context import acting_as
from teams.models import Team, User
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
    ) -> Pot:
        """A fund with ``pence`` in the team's pot."""
        with acting_as(self.finance.pk):
            fund = ledger.open_fund(
                name=name,
                funder="Funder",
                purpose="What is needed",
                starts=starts,
                commit_by=commit_by,
                spend_by=spend_by or commit_by,
            )
            if pence:
                ledger.put_in(
                    fund, pence, on=max(on, starts), by=self.finance.pk, key=f"in:{uuid.uuid4()}"
                )
        with acting_as(self.lead.pk):
            if pence:
                ledger.allocate(
                    fund,
                    self.team.pk,
                    pence,
                    on=max(on, starts),
                    by=self.lead.pk,
                    key=f"to:{uuid.uuid4()}",
                )
            else:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT app.open_pot(%s, %s)", [fund.pk, self.team.pk])
        return self.pot(fund)

    def pot(self, fund: Fund) -> Pot:
        return Pot.objects.select_related("fund", "account", "spend").get(fund=fund, team=self.team)

    def hold(self, pots: list[Pot], pence: int, *, on: date = JUNE, **more: object) -> object:
        with acting_as(self.worker.pk):
            return ledger.hold(
                pots,
                pence,
                on=on,
                by=self.worker.pk,
                key=more.pop("key", f"hold:{uuid.uuid4()}"),
                **more,
            )

    def limit(self, per_spend: int, per_month: int) -> None:
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
                    "kind": "other",
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
