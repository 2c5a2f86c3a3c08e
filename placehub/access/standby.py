"""Reading what is published from a standby of the database, where the settings name one."""

import logging
from collections.abc import Callable
from math import inf
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.http import HttpRequest

from placehub.access.context import begin
from placehub.access.middleware import Unclean, clean_connection, take_role

BEHIND = """
SELECT CASE WHEN pg_is_in_recovery()
  THEN coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0) ELSE 0 END"""
log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def read_published(request: HttpRequest, question: Callable[[str], Answer]) -> Answer:
    """Answer ``question``, which is given where to ask: the standby, as the same worker in the same role.

    Behind the same walls, since the standby has them too. Where it does not answer, or has not heard of
    this session yet, the question goes to the database itself.
    """
    there = settings.FIGURES
    if there != "default":
        try:
            with transaction.atomic(using=there):
                clean_connection(there)
                worker = begin(request.session.session_key, request.request_id, using=there)
                if worker is not None and worker.id == request.worker.id:
                    if worker.is_leader:
                        take_role("ph_leader", there)
                    return question(there)
        except (DatabaseError, Unclean):
            connections[there].close()
            log.warning("standby_does_not_answer")
    return question("default")


def standby_behind_seconds() -> float:
    """How long ago the standby heard something last; without end where it does not answer; 0 without one."""
    if settings.FIGURES == "default":
        return 0.0
    try:
        with connections[settings.FIGURES].cursor() as cursor:
            cursor.execute(BEHIND)
            return float(cursor.fetchone()[0])
    except DatabaseError:
        connections[settings.FIGURES].close()
        return inf
