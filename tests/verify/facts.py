"""The source rows, read as the tables' owner, and what the oracle says of every row of every table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from budgets.models import Approval, Limit, Spend
from people.models import (
    Agreement,
    AgreementMember,
    Backing,
    BreakGlass,
    CircleMember,
    Contact,
    ContactAside,
    ContactPerson,
    ContactWorker,
    Decision,
    DoorNote,
    Farewell,
    Goal,
    GoalScore,
    GotThrough,
    Involvement,
    Meanwhile,
    Met,
    NamedWorker,
    NoteTakenOff,
    OtherName,
    OwnRecord,
    Person,
    PersonDetails,
    Promise,
    Pull,
    Quiet,
    Share,
    Story,
    StreamItem,
    Wellbeing,
)
from teams.models import Appointment, Membership, User
from tests.support import owner
from tests.verify.oracle import CARD, EVERYTHING, SUMMARY, Answer, Rows
from tests.verify.oracle_money import WholeOracle

# The words of a spend in a table of their own. True: the model must be there, and its wall is compared.
WORDS_OF_SPENDS_ARE_APART = True

AT = {
    Person: CARD,
    Involvement: CARD,
    NamedWorker: CARD,
    Share: CARD,
    Pull: CARD,
    PersonDetails: SUMMARY,
    OtherName: SUMMARY,
    Story: SUMMARY,
    Goal: SUMMARY,
    GoalScore: SUMMARY,
    Promise: SUMMARY,
    Met: SUMMARY,
    GotThrough: SUMMARY,
    Quiet: SUMMARY,
    Farewell: SUMMARY,
    NoteTakenOff: SUMMARY,
    DoorNote: SUMMARY,
    Decision: SUMMARY,
    Meanwhile: SUMMARY,
    Backing: SUMMARY,
    CircleMember: EVERYTHING,
    Wellbeing: EVERYTHING,
}
CHANGED = [
    Person,
    PersonDetails,
    Goal,
    Promise,
    Decision,
    DoorNote,
    CircleMember,
]  # "Everything: […] what changed"
Says = Callable[[WholeOracle, int | None, Any], Answer]


def clock() -> datetime:
    """The database's now(), which stands still in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def source_rows() -> Rows:
    with owner():
        return Rows(
            users=list(User.objects.all()),
            seats=list(Membership.objects.all()),
            appointments=list(Appointment.objects.all()),
            people=list(Person.objects.all()),
            involvements=list(Involvement.objects.all()),
            named=list(NamedWorker.objects.all()),
            agreements=list(Agreement.objects.all()),
            members=list(AgreementMember.objects.all()),
            shares=list(Share.objects.all()),
            pulls=list(Pull.objects.all()),
            glass=list(BreakGlass.objects.all()),
            own=list(OwnRecord.objects.all()),
            about=list(ContactPerson.objects.all()),
        )


def oracle_now() -> WholeOracle:
    return WholeOracle(source_rows(), clock())


def _at_level(model: type[Model], least: int) -> Says:
    def says(oracle: WholeOracle, worker: int | None, row: Any) -> Answer:
        person = row.pk if model is Person else row.person_id
        return oracle.level(worker, person) >= least

    return says


def _changed(model: type[Model]) -> Says:
    def says(oracle: WholeOracle, worker: int | None, row: Any) -> Answer:
        person = row.id if model is Person else row.person_id
        return oracle.level(worker, person) >= EVERYTHING

    return says


def words_of_spends() -> type[Model] | None:
    """Fails, and skips nothing, once the words are said to be apart and are not."""
    return apps.get_model("budgets", "SpendWords") if WORDS_OF_SPENDS_ARE_APART else None


def tables() -> dict[type[Model], Says]:
    """What is compared row by row, and what the oracle says of a row."""
    found: dict[type[Model], Says] = {model: _at_level(model, least) for model, least in AT.items()}
    found |= {model.pgh_event_model: _changed(model) for model in CHANGED}
    found |= {
        Contact: lambda oracle, worker, row: oracle.reads_note(worker, row.pk),
        ContactWorker: lambda oracle, worker, row: oracle.reads_note(worker, row.contact_id),
        ContactPerson: WholeOracle.reads_link,
        ContactAside: WholeOracle.reads_aside,
        StreamItem: WholeOracle.reads_stream,
        BreakGlass: WholeOracle.is_told_of_glass,
        OwnRecord: lambda oracle, worker, row: row.worker_id == worker and oracle.works(worker),
        Spend: WholeOracle.reads_spend,
        Limit: WholeOracle.reads_limit,
        Approval: _approval,
    }
    if words := words_of_spends():
        found[words] = lambda oracle, worker, row: oracle.reads_words_of(worker, row.spend)
    return found


def _approval(oracle: WholeOracle, worker: int | None, row: Any) -> Answer:
    """README says nothing of who reads a voice, but nobody hears of a spend that they do not read."""
    return None if oracle.reads_spend(worker, row.spend) or row.worker_id == worker else False


class Ledger:
    """All rows of all compared tables at one moment, for one comparison after another."""

    def __init__(self) -> None:
        self.oracle = oracle_now()
        with owner():
            self.rows = {model: list(self._all(model)) for model in tables()}

    def _all(self, model: type[Model]) -> Iterable[Model]:
        rows = model.objects.all()
        return rows.select_related("spend") if hasattr(model, "spend") else rows

    def readable(self, worker: int | None, model: type[Model]) -> tuple[set[str], set[str]]:
        """The keys, as text, that the worker reads, and those of which README does not say."""
        says, yes, silent = tables()[model], set(), set()
        for row in self.rows[model]:
            answer = says(self.oracle, worker, row)
            if answer is None:
                silent.add(str(row.pk))
            elif answer:
                yes.add(str(row.pk))
        return yes, silent
