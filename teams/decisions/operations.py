"""Asking a leader to back a decision, and the leader's answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from placehub.errors import Refused
from teams.decisions.models import BackingAnswer, BackingAsk
from teams.leaders.models import Service, Told
from teams.leaders.operations import give_to_a_leader, tell
from teams.leaders.queries import leaders
from teams.models import User


def ask(
    want: str,
    speaks_for: str,
    harm_if_not: str,
    *,
    leader: User | None,
    service: Service | None,
    team_id: int,
    by: User,
    at: datetime,
) -> BackingAsk:
    """Ask a leader by name, or whoever answers for a service, or whose turn it is.

    The words are the caller's to check: they name nobody. Refused where nobody leads here, or the one
    named leads no more.
    """
    if leader is not None and not leaders(at).filter(pk=leader.pk).exists():
        raise Refused(_("They are not a leader any more. Choose another."))
    row = BackingAsk(
        want=want,
        speaks_for=speaks_for,
        harm_if_not=harm_if_not,
        service=service,
        team_id=team_id,
        asked_by=by,
        asked_at=at,
        leader=leader or give_to_a_leader(service, at=at),
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def answer(ask: BackingAsk, said: str, *, words: str, by: User, at: datetime) -> BackingAnswer:
    """Back it, say why not, or ask to talk first; told to whoever asked.

    Refused where it was answered for good, or is not wanted any more.
    """
    if not BackingAsk.objects.waiting().filter(pk=ask.pk).exists():
        raise Refused(_("It has been answered meanwhile, or is not wanted any more."))
    row = BackingAnswer(ask=ask, answer=said, words=words, answered_by=by, answered_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("It has been answered meanwhile, or is not wanted any more.")) from twice
    told = {
        BackingAnswer.Answer.BACK: _("%(who)s backs what you asked about."),
        BackingAnswer.Answer.TALK: _("%(who)s wants to talk with you before they back it."),
        BackingAnswer.Answer.CANNOT: _("%(who)s cannot back what you asked about, and says why."),
    }[BackingAnswer.Answer(said)] % {"who": by.full_name}
    where = reverse("decisions:ask", args=[ask.pk])
    tell(Told.About.DECISION, told, where, at=at, workers=[ask.asked_by_id])
    return row


def withdraw(asks: Iterable[UUID], *, at: datetime) -> None:
    """The decision was made, or let go: leaders need not answer what still waits."""
    waiting = BackingAsk.objects.waiting().filter(pk__in=[*asks])
    BackingAsk.objects.filter(pk__in=waiting.values("pk")).update(withdrawn_at=at)
