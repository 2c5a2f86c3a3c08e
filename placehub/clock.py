"""Which day a moment belongs to: the day in London, whatever the server's clock or the database says."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
