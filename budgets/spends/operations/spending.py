"""Asking, spending at once, answering, saying what it came to, and putting it right."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from budgets.ledger import operations as ledger
from budgets.ledger.models import Fund, Pot
from budgets.spends.models import Spend, SpendWords
from budgets.spends.operations.refusals import AnsweredAlready, NotOpen, OwnRequest
from budgets.spends.queries import (
    Costs,
    Judged,
    WaitsForFinance,
    fitting_pots,
    pots_it_came_from,
    ready,
)
from people.models import Person
from placehub.audit.log import record
from placehub.clock import day_of
from teams.models import Team, User
from teams.permissions.models import Standing


class NoPotFits(ledger.NotEnough):
    """No pot of the team was given for this."""


class SpendValues(TypedDict):
    """What a worker asks money for, as SpendForm gives it."""

    so_that: str
    what: str
    kind: str
    asked_pence: int
    supplier: NotRequired[str]
    for_family: NotRequired[bool]
    permission: NotRequired[Standing | None]


def judge(spend: Spend, at: datetime) -> Judged:
    """The sums that decide; whoever asks waits until another's that it is judged with is decided."""
    with ledger.in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT together, per_spend, left_over, lead_up_to, others_answer FROM app.judge(%s, %s)",
            [spend.pk, day_of(at)],
        )
        return Judged(*cursor.fetchone())


@transaction.atomic
def ask_or_spend(
    *,
    pk: UUID,
    by: User,
    team: Team,
    person: Person | None,
    at: datetime,
    values: SpendValues,
) -> Spend:
    """Promise the money at once when it is within the worker's limit; otherwise somebody else is asked.

    Raises NoPotFits or NotEnough when it is within the limit and the team's pots may not or cannot pay.
    """
    spend = Spend(
        pk=pk,
        person=person,
        team=team,
        kind=values["kind"],
        for_family=values.get("for_family", False),
        permission=values.get("permission"),
        asked_pence=values["asked_pence"],
        state=Spend.State.ASKED,
        asked_by=by,
        asked_at=at,
    )
    spend.save(force_insert=True)
    SpendWords.objects.create(
        spend=spend,
        person=person,
        team=team,
        what=values["what"],
        so_that=values["so_that"],
        supplier=values.get("supplier", ""),
    )
    judged = judge(spend, at)
    if judged.within(spend.asked_pence):
        pots = _able(spend.pk, spend.asked_pence, None, day_of(at))
        ledger.ask("SELECT app.spend_at_once(%s, %s, %s)", [spend.pk, day_of(at), pots])
        spend.refresh_from_db()
    spend.judged = judged
    return spend


def _able(spend_id: UUID, pence: int, chosen: Sequence[Pot] | None, day: date) -> list[int]:
    """The pots that may pay, in the order in which they are asked. Raises NoPotFits, NotEnough."""
    fitting = fitting_pots(spend_id)
    if not fitting:
        raise _no_pot_fits(spend_id)
    pots = [pot for pot in fitting if chosen is None or pot in chosen]
    if len(pots) < len(chosen or []):
        raise NoPotFits(_("That fund was not given for this."))
    live = ready(pots, day)
    if sum(max(pot.left, 0) for pot in live) < pence:
        raise ledger.short(live, pence)
    return [pot.pk for pot in live]


def _no_pot_fits(spend_id: UUID) -> NoPotFits:
    """Where the team has money of which nobody said what it is for, whoever asks is told who says so."""
    words = _(
        "No fund of the team was given for this kind of thing, for whom it is, and for this neighbourhood."
    )
    unsaid = Fund.objects.filter(pots__team__spends=spend_id).that_say_nothing()
    names = ", ".join(unsaid.order_by("name").values_list("name", flat=True)[:3])
    if names:
        words += " " + _(
            "Of %(funds)s nobody has said yet what it may pay for: a finance officer does, under “Funds”."
        ) % {"funds": names}
    return NoPotFits(words)


def answer(
    spend: Spend,
    *,
    by: User,
    yes: bool,
    words: str,
    at: datetime,
    pots: Sequence[Pot] | None = None,
) -> Spend:
    """A yes holds the money in the same transaction, from the pots that are chosen; a no says why.

    Above what a lead may answer alone the first yes waits for a finance officer's.
    Raises OwnRequest, AnsweredAlready, NoPotFits or NotEnough, and then changes nothing.
    """
    if spend.asked_by_id == by.pk:
        raise OwnRequest(_("You asked for this yourself, so somebody else answers it."))
    if Spend.objects.filter(pk=spend.pk).exclude(state=Spend.State.ASKED).exists():
        raise AnsweredAlready(_("This was answered already."))
    spend.state = _voice(spend, yes=yes, words=words, at=at, pots=pots)
    return spend


def answer_as_finance(
    spend: WaitsForFinance,
    *,
    by: User,
    yes: bool,
    words: str,
    at: datetime,
    pots: Sequence[Pot] | None = None,
) -> str:
    """The second yes, or the first where nobody in the team could say it. Returns the state it is in."""
    return _voice(spend, yes=yes, words=words, at=at, pots=pots)


@transaction.atomic
def _voice(
    spend: Spend | WaitsForFinance,
    *,
    yes: bool,
    words: str,
    at: datetime,
    pots: Sequence[Pot] | None,
) -> str:
    able = _able(spend.pk, spend.asked_pence, pots, day_of(at)) if yes else []
    try:
        state = ledger.ask(
            "SELECT app.answer_spend(%s, %s, %s, %s, %s, %s)",
            [
                spend.pk,
                yes,
                words,
                day_of(at),
                at,
                able,
            ],
        )
    except ledger.LedgerRefused as refused:
        if "settled meanwhile" in ledger.reason_of(refused.__cause__):
            raise AnsweredAlready(_("This was answered already.")) from refused
        raise
    record("spend.answered", on=spend.pk, yes=yes, pence=spend.asked_pence)
    return str(state)


def came_to(
    spend: Spend,
    *,
    by: User,
    pence: int,
    at: datetime,
    bought_on: date | None = None,
    helped: str = "",
    last: bool = True,
) -> Spend:
    """Record what it came to, and on which day it was bought; release the rest of what was promised.

    Without ``last`` it is a part, and the rest stays promised. A little more than was promised is taken, as
    finance's rules say. Nothing at all lets it go.
    Raises NotOpen when it is not open any more, LedgerRefused when it is too much or too late.
    """
    if pence == 0 and not spend.so_far:
        return let_go(spend, by=by, at=at, why=_("Nothing was bought."))
    most = ledger.ask("SELECT app.most_it_may_come_to(%s)", [spend.asked_pence])
    if pence + spend.so_far > most:
        raise ledger.LedgerRefused(
            _("%(promised)s was promised. Ask for the rest as a spend of its own.")
            % {"promised": ledger.pounds(spend.asked_pence)}
        )
    with _settled_by_another():
        ledger.ask(
            "SELECT app.settle_spend(%s, %s, %s, %s, %s, %s, %s)",
            [
                spend.pk,
                pence,
                bought_on or day_of(at),
                helped,
                day_of(at),
                [pot.pk for pot in pots_it_came_from(spend)],
                last,
            ],
        )
    return _fresh(spend)


@transaction.atomic
def say_whether_it_helped(spend: Spend, *, helped: str) -> Spend:
    """Look back afterwards. Raises NotOpen when somebody has said so already."""
    found = Spend.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=spend.pk, state=Spend.State.SPENT
    )
    spend = found.first() or _not_open()
    if spend.helped not in Spend.OPEN:
        raise NotOpen(_("Somebody has said so already."))
    spend.helped = helped
    spend.version += 1
    spend.save(update_fields=["helped", "version"])
    return spend


def withdraw(spend: Spend, *, by: User, at: datetime) -> Spend:
    """Not needed any more: what was promised goes back to the pots."""
    return let_go(spend, by=by, at=at, why="")


def let_go(spend: Spend, *, by: User, at: datetime, why: str) -> Spend:
    """Whoever asked takes it back; the lead lets go of what another asked for, and says why.

    Raises NotOpen when it was settled meanwhile.
    """
    with _settled_by_another():
        ledger.ask("SELECT app.let_go(%s, %s, %s, %s)", [spend.pk, why, day_of(at), at])
    return _fresh(spend)


def take_up(spend: Spend, *, at: datetime) -> Spend:
    """Withdrawn a moment ago by a slip: as it was, from the same pots.

    Raises NotOpen when it is not withdrawn any more, NotEnough or AboveTheLimit when the money went elsewhere.
    """
    with _settled_by_another():
        ledger.ask("SELECT app.take_up(%s, %s, %s)", [spend.pk, day_of(at), at])
    return _fresh(spend)


def refund(spend: Costs, *, pence: int, at: datetime, why: str) -> None:
    """Money came back: it is in the pots again. A lead who did not ask for it, or finance, with a reason.

    Raises LedgerRefused when it is more than was spent.
    """
    with _settled_by_another():
        ledger.ask(
            "SELECT app.refund_spend(%s, %s, %s, %s, %s)", [spend.pk, pence, why, day_of(at), at]
        )


def put_right(spend: Costs, *, pence: int, at: datetime, why: str, bought_on: date) -> None:
    """The cost was typed wrong: the books keep both. A lead who did not ask for it, or finance, with a reason.

    Raises LedgerRefused when it is too much or too late.
    """
    with _settled_by_another():
        ledger.ask(
            "SELECT app.put_right(%s, %s, %s, %s, %s, %s, %s)",
            [
                spend.pk,
                pence,
                bought_on,
                why,
                day_of(at),
                at,
                [pot.pk for pot in pots_it_came_from(spend)],
            ],
        )


@contextmanager
def _settled_by_another() -> Iterator[None]:
    try:
        yield
    except ledger.LedgerRefused as refused:
        if "settled meanwhile" in ledger.reason_of(refused.__cause__):
            raise NotOpen(_("Somebody settled this meanwhile.")) from refused
        raise


def _fresh(spend: Spend) -> Spend:
    return Spend.objects.get(pk=spend.pk)


def _not_open() -> Spend:
    raise NotOpen(_("Somebody settled this meanwhile."))


def expire_promises(*, day: date) -> int:
    """Let go of what nobody said a word about; the number of them. The job's."""
    return int(ledger.ask("SELECT app.expire_promises(%s)", [day]))
