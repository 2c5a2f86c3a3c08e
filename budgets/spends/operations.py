"""Asking, spending at once, answering, and saying what it came to."""

from datetime import datetime, timedelta
from typing import NotRequired, TypedDict
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from budgets.ledger import operations as ledger
from budgets.ledger.models import Allowance, Pot
from budgets.spends.models import Approval, Limit, Spend, SpendWords
from people.models import Person
from placehub.audit.log import record
from placehub.errors import Refused
from teams.models import Team, User

RELATED_DAYS = 28


class AnsweredAlready(Refused):
    pass


class OwnRequest(Refused):
    pass


class NotOpen(Refused):
    pass


class SpendValues(TypedDict):
    """What a worker asks money for, as SpendForm gives it."""

    so_that: str
    what: str
    kind: str
    asked_pence: int
    supplier: NotRequired[str]


def limit_of(user_id: int, team_id: int) -> Limit | None:
    """The limit that holds for the worker in the team: their own, or the team's."""
    return (
        Limit.objects.filter(team_id=team_id, ended_at=None)
        .filter(Q(user_id=user_id) | Q(user=None))
        .order_by("user_id")
        .first()
    )


def related_pence(*, by: int, team: int, person: UUID | None, supplier: str, at: datetime) -> int:
    """What this spend is judged together with: the same person, or the same supplier and worker,
    within 28 days. So nobody splits one purchase to stay below a limit.
    """
    same = Q(pk=None)
    if person is not None:
        same |= Q(person_id=person)
    if supplier:
        same |= Q(words__supplier__iexact=supplier, asked_by_id=by)
    live = [Spend.State.ASKED, Spend.State.PROMISED, Spend.State.SPENT]
    return Spend.objects.filter(
        same,
        team_id=team,
        state__in=live,
        at_once=True,
        asked_at__gt=at - timedelta(days=RELATED_DAYS),
    ).aggregate(all=Coalesce(Sum(Coalesce("came_to_pence", "asked_pence")), 0))["all"]


def team_pots(team_id: int) -> list[Pot]:
    return list(Pot.objects.filter(team_id=team_id).soonest_to_end())


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
    """Promise the money at once when it is within the worker's limit; otherwise ask the lead.

    Raises NotEnough when it is within the limit and the team's pots do not hold it.
    """
    pence, supplier = values["asked_pence"], values.get("supplier", "")
    spend = Spend(
        pk=pk,
        person=person,
        team=team,
        kind=values["kind"],
        asked_pence=pence,
        state=Spend.State.ASKED,
        asked_by=by,
        asked_at=at,
    )
    limit = limit_of(by.pk, team.pk)
    together = pence + related_pence(
        by=by.pk, team=team.pk, person=person.pk if person else None, supplier=supplier, at=at
    )
    if limit is not None and together <= limit.per_spend_pence:
        try:
            with transaction.atomic():
                journal = ledger.hold(
                    team_pots(team.pk),
                    pence,
                    on=at.date(),
                    by=by.pk,
                    key=f"commit:{pk}:1",
                    allowance=allowance_of(by.pk, team.pk, at),
                )
                spend.state, spend.at_once, spend.journal_id = (
                    Spend.State.PROMISED,
                    True,
                    journal.pk,
                )
        except ledger.AboveTheLimit:
            pass  # the month's allowance is used up: the lead is asked
    spend.save(force_insert=True)
    SpendWords.objects.create(
        spend=spend,
        person=person,
        team=team,
        what=values["what"],
        so_that=values["so_that"],
        supplier=supplier,
    )
    return spend


def allowance_of(user_id: int, team_id: int, at: datetime) -> Allowance | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.keep_allowance(%s, %s, %s)", [user_id, team_id, at.date()])
        found = cursor.fetchone()[0]
    return None if found is None else Allowance.objects.get(pk=found)


@transaction.atomic
def answer(spend: Spend, *, by: User, yes: bool, words: str, at: datetime) -> Spend:
    """The lead's yes holds the money in the same transaction; a no says why.

    Raises OwnRequest, AnsweredAlready, or NotEnough, and then changes nothing.
    """
    spend = Spend.objects.select_for_update(no_key=True, of=("self",)).get(pk=spend.pk)
    if spend.asked_by_id == by.pk:
        raise OwnRequest(_("You asked for this yourself, so somebody else answers it."))
    if spend.state != Spend.State.ASKED:
        raise AnsweredAlready(_("This was answered already."))
    if yes:
        spend.journal_id = ledger.hold(
            team_pots(spend.team_id),
            spend.asked_pence,
            on=at.date(),
            by=by.pk,
            key=f"commit:{spend.pk}:1",
        ).pk
    Approval.objects.create(
        spend=spend, asked_by_id=spend.asked_by_id, worker=by, said_yes=yes, said_at=at
    )
    spend.state = Spend.State.PROMISED if yes else Spend.State.DECLINED
    spend.answered_by, spend.answered_at, spend.answer = by, at, words
    spend.version += 1
    spend.save(
        update_fields=["state", "journal_id", "answered_by", "answered_at", "answer", "version"]
    )
    record("spend.answered", on=spend.pk, yes=yes, pence=spend.asked_pence)
    return spend


@transaction.atomic
def came_to(spend: Spend, *, by: User, pence: int, at: datetime, helped: str = "") -> Spend:
    """Record what it came to, and release the rest of what was promised.

    Raises NotOpen when it is not promised any more, LedgerRefused when it is more than was promised.
    """
    spend = _locked(spend, Spend.State.PROMISED)
    if spend.journal_id is None:
        raise NotOpen(_("Nothing is held for this."))
    if pence > spend.asked_pence:
        raise ledger.LedgerRefused(
            _("%(promised)s was promised. Ask for the rest as a spend of its own.")
            % {"promised": ledger.pounds(spend.asked_pence)}
        )
    if pence:
        ledger.post(
            spend.journal_id, pence, on=at.date(), by=by.pk, key=f"actual:{spend.pk}:1", last=True
        )
    else:
        ledger.release(spend.journal_id, on=at.date(), by=by.pk, key=f"release:{spend.pk}:1")
    spend.state, spend.came_to_pence, spend.spent_on = Spend.State.SPENT, pence, at.date()
    spend.helped = helped
    spend.version += 1
    spend.save(update_fields=["state", "came_to_pence", "spent_on", "helped", "version"])
    return spend


@transaction.atomic
def say_whether_it_helped(spend: Spend, *, helped: str) -> Spend:
    """Look back afterwards. Raises NotOpen when somebody has said so already."""
    spend = _locked(spend, Spend.State.SPENT)
    if spend.helped not in Spend.OPEN:
        raise NotOpen(_("Somebody has said so already."))
    spend.helped = helped
    spend.version += 1
    spend.save(update_fields=["helped", "version"])
    return spend


@transaction.atomic
def withdraw(spend: Spend, *, by: User, at: datetime) -> Spend:
    """Not needed any more: what was promised goes back to the pots."""
    spend = _locked(spend, Spend.State.PROMISED, Spend.State.ASKED)
    if spend.journal_id:
        ledger.release(spend.journal_id, on=at.date(), by=by.pk, key=f"withdraw:{spend.pk}")
    spend.state = Spend.State.WITHDRAWN
    spend.version += 1
    spend.save(update_fields=["state", "version"])
    return spend


def _locked(spend: Spend, *states: str) -> Spend:
    spend = Spend.objects.select_for_update(no_key=True, of=("self",)).get(pk=spend.pk)
    if spend.state not in states:
        raise NotOpen(_("Somebody settled this meanwhile."))
    return spend


@transaction.atomic
def set_limit(
    *, team: Team, user: User | None, per_spend: int, per_month: int, by: User, at: datetime
) -> Limit:
    """Set what a worker (or everybody in the team) may spend on their own word.

    Raises OwnRequest for oneself, NotOpen when another lead sets it at the same moment.
    """
    if user is not None and user.pk == by.pk:
        raise OwnRequest(_("Another lead sets your own limit."))
    Limit.objects.filter(team=team, user=user, ended_at=None).update(ended_at=at)
    limit = Limit(
        team=team,
        user=user,
        per_spend_pence=per_spend,
        per_month_pence=per_month,
        set_by=by,
        set_at=at,
    )
    try:
        with transaction.atomic():
            limit.save(force_insert=True)
    except IntegrityError as refused:
        raise NotOpen(_("Another lead set it at this moment. Look at it again.")) from refused
    return limit


def end_limit(limit: Limit, *, by: User, at: datetime) -> None:
    """Take a limit away: the team's holds for the worker again, or else the lead is asked.

    Raises OwnRequest for one's own, NotOpen when it holds no longer.
    """
    if limit.user_id == by.pk:
        raise OwnRequest(_("Another lead changes your own limit."))
    if not Limit.objects.filter(pk=limit.pk, ended_at=None).update(ended_at=at):
        raise NotOpen(_("It was taken away already."))
