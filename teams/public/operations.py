"""A line for the public is written by one leader and passed by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from placehub.errors import Refused
from teams.blockers.models import Blocker
from teams.models import Neighbourhood, User
from teams.public.models import Line


def write(
    blocker: Blocker,
    *,
    outcome: str,
    words: str,
    answer: str,
    write_to: str,
    neighbourhoods: Iterable[Neighbourhood],
    by: User,
    at: datetime,
) -> None:
    """Write it for these neighbourhoods, or as open data where its cause is national.

    Refused where open data of it stands already, and where the blocker's cause is not national.
    """
    national = outcome == Line.Outcome.NATIONAL
    if national and not blocker.national:
        raise Refused(_("Say first that its cause is national, on its page."))
    said = {
        "blocker": blocker,
        "outcome": outcome,
        "words": words,
        "answer": answer,
        "write_to": write_to,
        "written_by": by,
        "written_at": at,
    }
    try:
        with transaction.atomic():
            for place in [None] if national else neighbourhoods:
                Line(neighbourhood=place, **said).save(force_insert=True)
    except IntegrityError as fault:
        raise Refused(
            _("It stands in the open data already. Take that line down first.")
        ) from fault


def pass_line(line: Line, *, by: User, at: datetime) -> None:
    """Say that everybody may read it. Refused for one's own, and where it was answered meanwhile."""
    if line.written_by_id == by.pk:
        raise Refused(_("You wrote it: another leader reads it a second time."))
    if not Line.objects.waiting().filter(pk=line.pk).update(passed_by=by, passed_at=at):
        raise Refused(_("Somebody answered it a moment ago."))


def take_down(line: Line, *, by: User, at: datetime) -> None:
    """It waits no more, or nobody outside reads it any more. Refused where it was taken down already."""
    there = Line.objects.filter(pk=line.pk, taken_down_at=None)
    if not there.update(taken_down_by=by, taken_down_at=at):
        raise Refused(_("It was taken down already."))
