"""Spends and limits, as the reader may see them."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from budgets.spends.models import Limit, Spend, SpendWords
from people.access.models import Level
from people.endings.models import not_quiet
from people.models import Person
from placehub.access.context import Worker
from placehub.paging import KeysetPage, keyset_page


def waiting_spends(worker: Worker) -> list[Spend]:
    """What the worker's teams were asked for and nobody has answered, the longest wait first."""
    return list(_spends_of(worker).filter(state=Spend.State.ASKED).order_by("asked_at", "pk")[:50])


def own_spends(worker: Worker, since: datetime) -> list[Spend]:
    """The worker's own spends that wait for a word of theirs, and those declined since. Two queries.

    What it came to, while it is promised; whether it helped, for three months, until that is said, of
    nobody who died, moved away or asked us to stop.
    """
    declined = Q(state=Spend.State.DECLINED, answered_at__gte=since)
    to_look_back = Q(
        state=Spend.State.SPENT, helped__in=Spend.OPEN, spent_on__gt=since - timedelta(days=90)
    )
    own = _spends_of(worker).filter(
        Q(state=Spend.State.PROMISED) | declined | Q(to_look_back, not_quiet()),
        asked_by_id=worker.id,
    )
    return list(own.order_by("-asked_at", "-pk")[:20])


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


def spends_for(worker: Worker, person: Person) -> list[Spend]:
    """Two queries. The person is the one who was given."""
    found = Spend.objects.visible_to(worker).filter(person=person)
    words = Prefetch("words", queryset=SpendWords.objects.visible_to(worker))
    return list(found.prefetch_related(words).order_by("-asked_at", "-pk")[:30])


def limits_of(team_id: int) -> list[Limit]:
    return list(
        Limit.objects.filter(team_id=team_id, ended_at=None)
        .select_related("user")
        .order_by("user__full_name")
    )
