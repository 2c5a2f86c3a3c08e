"""Days of birth as people write them.

Two figures of a year mean the 1900s, unless that would make somebody older than 105: then the 2000s.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from placehub.reading.nothing import Unreadable, left_empty, plain, stands_for_nothing

OLDEST = 125  # years ago
OLDEST_BY_TWO_FIGURES = 105
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan ionawr ion",
            "february feb chwefror chwef",
            "march mar mawrth",
            "april apr ebrill ebr",
            "may mai",
            "june jun mehefin meh",
            "july jul gorffennaf gorff",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref hyd",
            "november nov tachwedd tach",
            "december dec rhagfyr rhag",
        ),
        start=1,
    )
    for word in words.split()
}
ENGLISH = "January February March April May June July August September October November December"
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
EXCEL_BEGAN = date(1899, 12, 30)
# what programs write where they know no day
PLACEHOLDERS = {
    date(1, 1, 1),
    date(1111, 11, 11),
    date(1753, 1, 1),
    date(1800, 1, 1),
    EXCEL_BEGAN,
    date(1899, 12, 31),
    date(1900, 1, 1),
    date(1900, 1, 2),
    date(1901, 1, 1),
    date(2099, 12, 31),
    date(2999, 12, 31),
    date(9999, 9, 9),
    date(9999, 12, 31),
}


@dataclass(frozen=True)
class Day:
    """A day of birth as far as it is known: ``kind`` is day, month, year or about, "" where none is.

    ``on`` is the first day that it may be; of an age, the first of that year. ``said`` is what was taken
    to mean, or left out.
    """

    on: date | None = None
    kind: str = ""
    said: str = ""


def write_day(on: date | None, kind: str = "day") -> str:
    """A day as ``read_day`` reads it again."""
    if on is None:
        return ""
    month = ENGLISH.split()[on.month - 1]
    return {
        "day": f"{on.day} {month} {on.year}",
        "month": f"{month} {on.year}",
        "about": _("about %(year)s") % {"year": on.year},
    }.get(kind, str(on.year))


def is_month(words: str) -> bool:
    """In figures or in words, English or Welsh."""
    return int(words) in range(1, 13) if words.isdecimal() else words.lower() in MONTHS


def read_day(words: str, *, today: date, order: str = "dmy", ask: bool = False) -> Day:
    """A day of birth in whichever spelling. Raises Unreadable, also for one that cannot be.

    ``order`` is that of day, month and year where all are figures. With ``ask`` a year in two figures
    that may be either is asked for; without, the rule above holds, and is said.
    """
    written = plain(words)
    if not written or stands_for_nothing(written):
        return Day(said=left_empty(written) if written else "")
    found = _Reading(written, today, order, ask).read()
    if found.on is None:
        return found
    if found.on > today or found.on.year < today.year - OLDEST:
        raise Unreadable(_("Is this day of birth right? It is not within the last 125 years."))
    return found


class _Reading:
    def __init__(self, written: str, today: date, order: str, ask: bool) -> None:
        self.written, self.today, self.order, self.ask = written, today, order, ask
        self.words = self._bare(written)
        self.said = ""

    def read(self) -> Day:
        for pattern, how in WAYS:
            if found := pattern.fullmatch(self.words):
                day = how(self, *found.groups())
                if day is not None:
                    return day
        raise Unreadable(
            _("“%(words)s” cannot be read as a day, like 14/5/1993, 14 May 1993 or 1971.")
            % {"words": self.written}
        )

    def _bare(self, written: str) -> str:
        """Without what says that it is a birthday, which weekday it was, and a midnight."""
        bare = re.sub(r"^(?:d\.?o\.?b\.?|date of birth|born(?: on)?|b\.)[ :]*", "", written.lower())
        bare = re.sub(rf"^{WEEKDAY}\b[,.]? *", "", bare.strip(" ()[]")).rstrip(".,;")
        clock = re.search(
            r"(?<=\d)(?:t| +(?:at )?)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(am|pm)?"
            r"(?:z|[+-]00:?00|gmt|utc)?$",
            bare,
        )
        if clock is None:
            return bare
        if clock[1].strip("0:.") and not (clock[2] == "am" and clock[1].startswith("12:00")):
            raise Unreadable(
                _("“%(words)s” has a time of day in it, so the day may be one off.")
                % {"words": written}
            )
        return bare[: clock.start()]

    # ---- each way of writing a day, in the order of WAYS
    def figures(self, first: str, second: str, third: str) -> Day | None:
        parts = (first, second, third)
        if len(first) >= 3:
            return self.day(*parts)
        if len(third) >= 3:
            # a year that stands last is no help where the file's days begin with it: then as here
            day, month = (second, first) if self.order == "mdy" else (first, second)
            return self.day(third, month, day)
        by = dict(zip(self.order, parts, strict=True))
        return self.day(by["y"], by["m"], by["d"])

    def run_on(self, figures: str) -> Day | None:
        if len(figures) == 6:
            return self.figures(figures[:2], figures[2:4], figures[4:])
        if self.order == "ymd" or (figures[:2] in {"19", "20"} and figures[4:6] <= "12"):
            return self.day(figures[:4], figures[4:6], figures[6:])
        return self.figures(figures[:2], figures[2:4], figures[4:])

    def day_in_words(self, day: str, month: str, year: str) -> Day | None:
        return self.day(year, str(MONTHS[month]), day)

    def american(self, month: str, day: str, year: str) -> Day | None:
        return self.day(year, str(MONTHS[month]), day)

    def year_first(self, year: str, month: str, day: str) -> Day | None:
        return self.day(year, str(MONTHS[month]), day)

    def month_of(self, month: str, year: str) -> Day | None:
        if len(year) == 2 and int(year) <= 31:  # “May-12” is what a spreadsheet makes of 12 May too
            return None
        return self.day(year, str(MONTHS[month]), "0")

    def month_in_figures(self, month: str, year: str) -> Day | None:
        return self.day(year, month, "0")

    def about(self, year: str) -> Day | None:
        return Day(date(int(year), 1, 1), "about")

    def decade(self, year: str) -> Day | None:
        return Day(date(int(year) + 5, 1, 1), "about")

    def age(self, years: str) -> Day | None:
        return Day(date(self.today.year - int(years), 1, 1), "about")

    def year_alone(self, year: str) -> Day | None:
        if not self.today.year - OLDEST <= int(year) <= self.today.year:
            return None
        return Day(date(int(year), 1, 1), "year")

    def counted(self, days: str) -> Day | None:
        """As a spreadsheet counts days, from the end of 1899; four figures would be a year."""
        if 1000 <= int(days) <= self.today.year + 100:
            return None
        on = EXCEL_BEGAN + timedelta(int(days))
        if on in PLACEHOLDERS:
            return Day(said=left_empty(self.written))
        if on.year < self.today.year - OLDEST or on > self.today:
            return None
        said = _("“%(words)s” was read as a spreadsheet counts days: %(day)s.")
        return Day(on, "day", said % {"words": self.written, "day": write_day(on)})

    # ---- what they have in common
    def day(self, year: str, month: str, day: str) -> Day | None:
        """Noughts for a day or a month say that it is not known."""
        y, m, d = self._year(year, month, day), int(month), int(day)
        if y == m == d == 0:
            return Day(said=left_empty(self.written))
        try:
            on = date(y, m or 1, d or 1)
        except ValueError:
            raise Unreadable(
                _("“%(words)s” is no day of the calendar.") % {"words": self.written}
            ) from None
        if on in PLACEHOLDERS:
            return Day(said=left_empty(self.written))
        return Day(on, "day" if d and m else "month" if m else "year", self.said)

    def _year(self, year: str, month: str, day: str) -> int:
        if len(year) != 2:
            return int(year)
        early, late = 1900 + int(year), 2000 + int(year)
        rest = (int(month) or 1, int(day) or 1)
        now = (self.today.year, self.today.month, self.today.day)
        if (late, *rest) > now:
            return early
        if early < self.today.year - OLDEST_BY_TWO_FIGURES:
            return late
        either = {"early": early, "late": late}
        if self.ask:
            raise Unreadable(_("%(early)s or %(late)s? Write the year in full.") % either)
        self.said = _("“%(words)s” was taken to mean %(early)s, not %(late)s.") % {
            "words": self.written,
            **either,
        }
        return early


TH = r"(?:st|nd|rd|th)?"
BETWEEN = r"[ ,./-]*"
WAYS: list[tuple[re.Pattern[str], Callable[..., Day | None]]] = [
    (re.compile(words), how)
    for words, how in (
        (r"(\d{1,4}) ?[./\\ -] ?(\d{1,2}) ?[./\\ -] ?(\d{2}|\d{4})", _Reading.figures),
        (r"(\d{6}|\d{8})", _Reading.run_on),
        (
            rf"(\d{{1,2}}){TH}{BETWEEN}(?:of )?({MONTH}){BETWEEN}(\d{{4}}|\d{{2}})",
            _Reading.day_in_words,
        ),
        (rf"({MONTH}){BETWEEN}(\d{{1,2}}){TH}[ ,./-]+(\d{{4}}|\d{{2}})", _Reading.american),
        (rf"(\d{{4}}){BETWEEN}({MONTH}){BETWEEN}(\d{{1,2}}){TH}", _Reading.year_first),
        (rf"({MONTH}){BETWEEN}(\d{{4}}|\d{{2}})", _Reading.month_of),
        (r"(\d{1,2})[./-](\d{4})", _Reading.month_in_figures),
        (
            r"(?:about|abt\.?|around|approx(?:imately|\.)?|c\.?|ca\.?|circa|est(?:imated|\.)?|~|≈)"
            r" ?(\d{4})(?: ?\?)?",
            _Reading.about,
        ),
        (
            r"(\d{4}) ?(?:\?|\(?(?:approx(?:imately|\.)?|about|est(?:imated|\.)?)\)?)",
            _Reading.about,
        ),
        (r"(?:the )?(\d{3}0)['’]?s", _Reading.decade),
        (
            r"(?:aged?|about|around|approx(?:imately|\.)?|c\.|circa|~)(?: aged?)? ?(\d{1,3})"
            r"(?: ?(?:years?(?: old)?|yrs?|yo))?",
            _Reading.age,
        ),
        (r"(\d{1,3}) ?(?:years?(?: old)?|yrs?(?: old)?|yo)", _Reading.age),
        (r"(\d{4})", _Reading.year_alone),
        (r"(\d{1,5})(?:\.0+)?", _Reading.counted),
    )
]

# a day among other words: in figures with one mark between them, or with the month in words
WITHIN = re.compile(
    rf"(?<![\w/.-])(?:\d{{1,2}}([/.-])\d{{1,2}}\1(?:\d{{4}}|\d{{2}})|\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}"
    rf"|\d{{1,2}}{TH}[ -]?(?:of )?(?:{MONTH})[ ,-]*(?:\d{{4}}|\d{{2}})"
    rf"|(?:{MONTH})[ -]?\d{{1,2}}{TH},? \d{{4}}|\d{{1,2}} \d{{1,2}} \d{{4}})(?![\w/-])",
    re.IGNORECASE,
)
CALLED_A_DAY = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)[ :]*$", re.IGNORECASE)


def find_day(words: str, *, today: date) -> tuple[Day | None, str]:
    """The first day among ``words``, as in “Robert Carnby (DOB 14/06/1979)”, and the words without it."""
    words = plain(words)
    for found in WITHIN.finditer(words):
        try:
            day = read_day(found[0], today=today)
        except Unreadable:
            continue
        if day.on is not None:
            before = CALLED_A_DAY.sub("", words[: found.start()].rstrip(" (,")).rstrip(" (,")
            after = words[found.end() :].lstrip(" ),.")
            return day, f"{before} {after}".strip()
    return None, words
