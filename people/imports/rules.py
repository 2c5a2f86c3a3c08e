"""What the columns of a list are, and what a row says of somebody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.person.operations import PersonValues
from placehub.errors import Refused
from placehub.reading import (
    Read,
    Unreadable,
    no_name,
    read_day,
    read_nhs,
    read_phone,
    read_postcode,
    write_day,
)

FIELDS = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "known_as": gettext_lazy("What they like to be called"),
    "born_on": gettext_lazy("Date of birth"),
    "nhs_number": gettext_lazy("NHS number"),
    "address": gettext_lazy("Where they live"),
    "postcode": gettext_lazy("Postcode"),
    "phone": gettext_lazy("Phone"),
}
NAMES = ("given_name", "family_name")
LONGEST = {"given_name": 80, "family_name": 80, "known_as": 80, "address": 200}
LONGEST_BESIDE = 120
# how partners call them, folded: offered first where nothing was kept from another time
USUAL = {
    "given_name": "forename forenames firstname firstnames givenname givennames given christianname",
    "family_name": "surname familyname lastname family",
    "known_as": "knownas preferredname likestobecalled alias",
    "born_on": "dob dateofbirth birthdate born bornon birthday",
    "nhs_number": "nhsnumber nhsno nhs nhsnum",
    "address": "address addressline1 address1 fulladdress homeaddress",
    "postcode": "postcode postalcode zip",
    "phone": "mobile phone telephone tel mobilenumber phonenumber telephonenumber contactnumber",
}


class RowRefused(Refused):
    """Why one row is not brought in, in words for the partner who sent it."""


@dataclass(frozen=True)
class Columns:
    """Our field to their heading, and in which order a day is written in figures."""

    headings: Mapping[str, str]
    order: str = "dmy"


def order_of(day_format: str) -> str:
    """The order of "%d/%m/%Y" is dmy. Raises Refused for one that does not name all three."""
    found = "".join(letter for letter in day_format.lower() if letter in "dmy")
    if found not in {"dmy", "mdy", "ymd"}:
        raise Refused(_("Write how days are written as one of %d/%m/%Y, %m/%d/%Y and %Y-%m-%d."))
    return found


OTHER_ORDER = {"dmy": "mdy", "mdy": "dmy"}


def of_another_order(days: Iterable[str], order: str, *, today: date) -> str:
    """A sentence where some days can only be read with day and month the other way round; else "".

    Then those that can be read both ways are wrong, and nobody would see it.
    """
    other = OTHER_ORDER.get(order)
    found = [
        day
        for day in days
        if other and not _is_read(day, order, today) and _is_read(day, other, today)
    ]
    if not found:
        return ""
    return ngettext(
        "“%(first)s” can only be read with day and month the other way round: is the order right?",
        "%(n)s days, “%(first)s” among them, can only be read with day and month the other way"
        " round: is the order right?",
        len(found),
    ) % {"n": len(found), "first": found[0]}


def _is_read(day: str, order: str, today: date) -> bool:
    try:
        return read_day(day, today=today, order=order).on is not None
    except Unreadable:
        return False


@dataclass(frozen=True)
class Newcomer:
    """Who a row is about, and what of it was left out or taken to mean."""

    values: PersonValues
    said: tuple[str, ...]

    @property
    def born(self) -> str:
        return write_day(self.values.get("born_on"), self.values.get("born_kind", "day"))


def newcomer(cells: Mapping[str, str], *, order: str, today: date) -> Newcomer:
    """What the cells of a row say, by our fields. Raises RowRefused."""
    said: list[str] = []
    values: PersonValues = {
        "given_name": _name(cells.get("given_name", ""), said),
        "family_name": _name(cells.get("family_name", ""), said),
        "known_as": cells.get("known_as", ""),
    }
    if not values["given_name"] and not values["family_name"]:
        raise RowRefused(_("a name is missing"))
    try:
        day = read_day(cells.get("born_on", ""), today=today, order=order)
        nhs = read_nhs(cells.get("nhs_number", ""))
    except Unreadable as why:
        raise RowRefused(str(why)) from why
    if day.on is None and not nhs.value:
        raise RowRefused(
            _("without a date of birth or an NHS number it cannot be told whether we know them")
        )
    said += [words for words in (day.said, nhs.said) if words]
    if day.kind not in {"", "day"}:
        said.append(_("Born: kept as %(day)s.") % {"day": write_day(day.on, day.kind)})
    values |= {"born_on": day.on, "born_kind": day.kind or "day", "nhs_number": nhs.value}
    _reach(values, cells, said)
    for name, most in LONGEST.items():
        if len(str(values.get(name, ""))) > most:
            raise RowRefused(
                _("%(field)s is longer than %(most)s letters")
                % {"field": FIELDS[name], "most": most}
            )
    return Newcomer(values, tuple(said))


def _name(words: str, said: list[str]) -> str:
    if words and no_name(words):
        said.append(_("“%(words)s” stands for no name and was left empty.") % {"words": words})
        return ""
    return words


def _reach(values: PersonValues, cells: Mapping[str, str], said: list[str]) -> None:
    """Where they live and how they are reached. What cannot be read is kept beside, and said."""
    postcode, odd = _read(read_postcode, cells.get("postcode", ""), said)
    address = cells.get("address", "")
    if odd:
        address = ", ".join(part for part in (address, odd) if part)
        said.append(_("“%(words)s” was kept with the address.") % {"words": odd})
    phone, odd = _read(read_phone, cells.get("phone", ""), said)
    if odd:
        odd = odd[: LONGEST_BESIDE - 20]
        said.append(_("“%(words)s” was kept under how to get in touch.") % {"words": odd})
        values["contact_preference"] = _("Also: %(words)s") % {"words": odd}
    values |= {"address": address, "postcode": postcode, "phone": phone}


def _read(reader: Callable[[str], Read], words: str, said: list[str]) -> tuple[str, str]:
    """What was read, and the words that were not."""
    try:
        found = reader(words)
    except Unreadable:
        return "", words
    if found.said:
        said.append(found.said)
    return found.value, found.rest


# ---------------------------------------------------------------- what became of the rows
ADDED, KNOWN, LIKELY, REFUSED = "added", "known", "likely", "refused"
OUTCOMES = {
    ADDED: gettext_lazy("added"),
    KNOWN: gettext_lazy("known already"),
    LIKELY: gettext_lazy("likely known: look first"),
    REFUSED: gettext_lazy("refused"),
}


@dataclass(frozen=True)
class Result:
    """What became of a row. Holds no name."""

    line: int
    outcome: str
    words: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of which the same became, the first of them to be shown, and how many there are more."""

    outcome: str
    words: str
    count: int
    shown: list[Result]

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


SHOWN = 50


def by_outcome(results: Sequence[Result]) -> list[Group]:
    """What there is to know of the rows, by what became of them. No query."""
    found = []
    for outcome, words in OUTCOMES.items():
        there = [one for one in results if one.outcome == outcome]
        telling = [one for one in there if one.outcome != ADDED or one.words]
        found.append(Group(outcome, str(words), len(telling), telling[:SHOWN]))
    return found
