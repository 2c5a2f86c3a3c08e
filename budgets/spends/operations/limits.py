"""What a worker decides on the day, who answers beside the lead, and the rules that finance sets for both."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.ledger import operations as ledger
from budgets.spends.models import Deputy, Limit, MoneyRules
from budgets.spends.operations.refusals import NotOpen, OwnRequest
from budgets.spends.queries import money_rules
from placehub.formats import pounds
from teams.models import Team, User


@transaction.atomic
def set_limit(
    *, team: Team, user: User | None, per_spend: int, per_month: int, by: User, at: datetime
) -> Limit:
    """Set what a worker (or everybody in the team) may spend on their own word.

    It holds for everybody but whoever sets it. Raises OwnRequest for oneself, AboveTheLimit above what
    finance lets leads grant, NotOpen when another lead sets it at the same moment.
    """
    if user is not None and user.pk == by.pk:
        raise OwnRequest(_("Another lead, or a finance officer, sets your own limit."))
    rules = money_rules()
    if per_spend > rules.most_per_spend or per_month > rules.most_per_month:
        raise ledger.AboveTheLimit(
            _("Leads may grant up to %(each)s a spend and %(month)s a month.")
            % {"each": pounds(rules.most_per_spend), "month": pounds(rules.most_per_month)}
        )
    Limit.objects.filter(team=team, user=user, ended_at=None).update(ended_at=at)
    limit = Limit(
        team=team,
        user=user,
        per_spend_pence=per_spend,
        per_month_pence=per_month,
        set_by=by,
        set_at=at,
    )
    _keep_as_the_only_one(limit, _("Another lead set it at this moment. Look at it again."))
    return limit


def _keep_as_the_only_one(row: Limit | MoneyRules | Deputy, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as refused:
        raise NotOpen(taken) from refused


def end_limit(limit: Limit, *, by: User, at: datetime) -> None:
    """Take a limit away: the team's holds for the worker again, or else the lead is asked.

    Raises OwnRequest for one's own, NotOpen when it holds no longer.
    """
    if limit.user_id == by.pk:
        raise OwnRequest(_("Another lead changes your own limit."))
    if not Limit.objects.filter(pk=limit.pk, ended_at=None).update(ended_at=at):
        raise NotOpen(_("It was taken away already."))


@transaction.atomic
def set_rules(*, by: User, at: datetime, **values: int) -> MoneyRules:
    """What finance lets leads grant and answer from now on. Raises NotOpen when another sets it at once."""
    MoneyRules.objects.filter(ended_at=None).update(ended_at=at)
    rules = MoneyRules(set_by=by, set_at=at, **values)
    _keep_as_the_only_one(
        rules, _("Another finance officer set them at this moment. Look at them again.")
    )
    return rules


@transaction.atomic
def name_deputy(*, team: Team, user: User, until: date, by: User, at: datetime) -> Deputy:
    """Let somebody of the team answer for its money until a day. Raises NotOpen when they do already."""
    deputy = Deputy(team=team, user=user, until=until, named_by=by, named_at=at)
    Deputy.objects.filter(team=team, user=user, ended_at=None).update(ended_at=at)
    _keep_as_the_only_one(deputy, _("Another lead named them at this moment."))
    return deputy


def end_deputy(deputy: Deputy, *, at: datetime) -> None:
    """Raises NotOpen when it had ended already."""
    if not Deputy.objects.filter(pk=deputy.pk, ended_at=None).update(ended_at=at):
        raise NotOpen(_("It had ended already."))
