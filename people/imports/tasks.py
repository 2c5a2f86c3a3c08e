"""Trying and bringing in lists, and removing what has been kept for its week."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from people.imports.operations import lists
from placehub.jobs.handlers import Progress, handler


@handler(lists.KIND)
def work_on_list(progress: Progress, *, list: str, keep: bool, **_later: object) -> str:  # noqa: A002
    """Try the rows of a list, or bring them in, all or none. Safe to run twice."""
    done = lists.work(UUID(list), keep=keep, at=timezone.now(), progress=progress)
    return done.get_absolute_url()


@shared_task
def take_away_old_lists(**_later: object) -> int:
    """Remove files and accounts that have been kept for a week; returns of how many lists."""
    return lists.take_away_old(timezone.now())
