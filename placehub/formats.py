"""Values as people write them, for sentences and templates alike."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placehub.clock import day_of


def pounds(pence: int | None) -> str:
    """1250 as £12.50, 120000 as £1,200."""
    if pence is None:
        return "–"
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def cell(words: str) -> str:
    """Words for a file of cells: none is a formula, which a spreadsheet would work out."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def day(value: date | datetime | None) -> str:
    """Today, Yesterday, Tomorrow, or the day in words, with the year when it is another one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = day_of(value)
    today = timezone.localdate()
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((value - today).days)
    if near:
        return near
    return date_format(value, "D j M" if value.year == today.year else "j M Y")


def part_of_day(value: date | None, kind: str) -> str:
    """A day of long ago as exactly as it is known (people.person.models.DayKind); empty for none."""
    if value is None:
        return ""
    if kind == "about":
        return _("about %(year)s") % {"year": value.year}
    return date_format(value, {"day": "j F Y", "month": "F Y", "year": "Y"}[kind])


def age(born: date | None, kind: str, today: date) -> str:
    """An age in words that claim no more than is known of the birth; empty for none."""
    if born is None:
        return ""
    if kind == "about":
        return _("about %(age)s") % {"age": today.year - born.year}
    month, day = {
        "day": (born.month, born.day),
        "month": (born.month, monthrange(born.year, born.month)[1]),
        "year": (12, 31),
    }[kind]
    oldest, youngest = (
        today.year - born.year - ((today.month, today.day) < birthday)
        for birthday in ((born.month, born.day), (month, day))
    )
    youngest = max(youngest, 0)
    if oldest == youngest:
        return str(oldest)
    return _("%(youngest)s or %(oldest)s") % {"youngest": youngest, "oldest": oldest}


def clock(value: datetime | None) -> str:
    return date_format(timezone.localtime(value), "H:i") if value else ""


def ago(value: date | datetime | None) -> str:
    """How long ago in days, weeks or months: as long as people count in each."""
    if value is None:
        return _("never")
    if isinstance(value, datetime):
        value = day_of(value)
    days = (timezone.localdate() - value).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 21:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 70:
        weeks = days // 7
        return ngettext("%(n)s week ago", "%(n)s weeks ago", weeks) % {"n": weeks}
    months = days // 30
    return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": months}


def due(value: date) -> str:
    """By when, or how long ago it should have been done."""
    if value < timezone.localdate():
        return _("was due %(when)s") % {"when": ago(value)}
    return _("by %(when)s") % {"when": day(value)}


def initials(name: str) -> str:
    words = str(name).split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


def hue(value: object) -> str:
    """One of five colours for a face, always the same for the same key."""
    return "abcde"[sum(str(value).encode()) % 5]


def first_name(name: str) -> str:
    return str(name).split(" ")[0]
