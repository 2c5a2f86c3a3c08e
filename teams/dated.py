"""What is given to an account until it ends: now, or in the evening of a last day that is set ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from placehub.clock import day_of
from placehub.errors import Refused


class DatedQuerySet(models.QuerySet):
    def live(self, at: datetime) -> DatedQuerySet:
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def lasting(self) -> DatedQuerySet:
        """Those that have not ended by this moment, whether or not a last day is set."""
        moment = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=moment))

    def going(self, at: datetime) -> DatedQuerySet:
        """Those whose end is set and has not come."""
        return self.filter(ends_at__gt=at)

    def end(self, *, by: int, at: datetime) -> None:
        """End what was given, now or at a moment to come: every key of it goes with it, then.

        Refused for one's own, and where it had ended already; of two who end it at once, one does.
        """
        if self.filter(user_id=by).exists():
            raise Refused(_("It is your own: another administrator ends it."))
        if not self.lasting().update(ends_at=at):
            raise Refused(_("It had ended already."))

    def stay(self, *, by: int, at: datetime) -> None:
        """Call the end off that was set. Refused for one's own, and where there is none to come."""
        if self.filter(user_id=by).exists():
            raise Refused(_("It is your own: another administrator calls it off."))
        if not self.going(at).update(ends_at=None):
            raise Refused(_("It has ended already, or no last day is set any more."))


class Dated:
    """What lasts until its end; one that is set ahead is the evening of a last day."""

    ends_at: datetime | None

    @property
    def last_day(self) -> date | None:
        """The day in whose evening it ends; of what was ended at once, the day on which it was."""
        return None if self.ends_at is None else day_of(self.ends_at - timedelta(microseconds=1))
