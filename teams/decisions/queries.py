"""What leaders are asked to back, as pages show it. Each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from placehub.access.context import Worker
from placehub.paging import KeysetPage, keyset_page
from teams.decisions.models import BackingAnswer, BackingAsk
from teams.leaders.queries import Waiting, answers_for


def _in_full() -> QuerySet[BackingAsk]:
    answers = BackingAnswer.objects.select_related("answered_by").order_by("answered_at", "pk")
    named = ("leader", "asked_by__organisation", "team", "service")
    return BackingAsk.objects.select_related(*named).prefetch_related(Prefetch("answers", answers))


def asks_of(worker: Worker, today: date, cursor: str = "") -> KeysetPage[BackingAsk]:
    """What a leader was asked, or those for whom they stand in; of a worker, what their teams asked.

    The newest first. Two queries, three for a leader.
    """
    rows = _in_full()
    if worker.is_leader:
        rows = rows.filter(leader__in=answers_for(worker.id, today))
    else:
        rows = rows.filter(team__in=worker.team_ids)
    return keyset_page(rows, moment="asked_at", key="id", cursor=cursor)


def ask_for(worker: Worker, pk: UUID, today: date) -> BackingAsk | None:
    """One that the reader may see, with its answers; None for all others. Two queries, three for a leader."""
    rows = _in_full().filter(pk=pk)
    if worker.is_leader:
        return rows.filter(leader__in=answers_for(worker.id, today)).first()
    return rows.filter(team__in=worker.team_ids).first()


def waiting_on(whose: Mapping[int, str], today: date) -> list[Waiting]:
    """What waits to be backed by those whose matters a leader answers, the oldest first. One query.

    It has no last day: nobody backs anything by silence.
    """
    talks = BackingAnswer.objects.filter(ask=OuterRef("pk"), answer="talk")
    rows = BackingAsk.objects.waiting().filter(leader__in=whose)
    rows = rows.annotate(to_talk=Exists(talks)).order_by("asked_at", "pk")
    return [
        Waiting(
            "decision",
            (_("You wanted to talk first: %(want)s") if row.to_talk else _("Back this? %(want)s"))
            % {"want": row.want},
            row.asked_at,
            row.get_absolute_url(),
            _("Answer"),
            None,
            whose[row.leader_id],
        )
        for row in rows
    ]
