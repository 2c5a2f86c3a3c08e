"""What was typed to find somebody, taken apart."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from people.person.queries import Query
from placehub.reading import (
    Day,
    Unreadable,
    find_day,
    nhs_number_is_valid,
    phone_key,
    read_day,
    read_postcode,
)


@cache
def _families() -> dict[str, set[str]]:
    """Each first name of nicknames.txt, with those that stand beside it."""
    found: dict[str, set[str]] = {}
    for line in Path(__file__).with_name("nicknames.txt").read_text().splitlines():
        family = line.split() if not line.startswith("#") else []
        for name in family:
            found.setdefault(name, set()).update(family)
    return found


def by_name(names: str, born: Day | None = None) -> Query:
    return Query(names, _also_called(names), born)


def _also_called(names: str) -> dict[str, str]:
    """For each word that is a first name with short or long forms, those forms."""
    words = re.findall(r"[a-z]+", names.lower())
    return {word: " ".join(sorted(_families()[word])) for word in words if word in _families()}


NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
A_YEAR = re.compile(
    r"(?P<before>[^\d]*?)\b(?P<day>(?:about |c\.? ?|[a-z]{3,9} )?(?:19|20)\d\d)", re.I
)
SAID_OF_A_BIRTH = re.compile(r"(?:^|\s)\(?(?:d\.?o\.?b\.?|date of birth|born)\b[:.]?\)?", re.I)


def read_query(words: str, *, today: date) -> Query:
    """Take apart what was typed into "Find a person": a birth, a number, a place, a name."""
    words = "".join(letter if letter.isprintable() else " " for letter in words)
    words = " ".join(words.split())[:80]
    nhs = ""
    for typed in NHS_NUMBER.findall(words):
        digits = re.sub(r"[ -]", "", typed)
        if nhs_number_is_valid(digits):
            nhs, words = digits, words.replace(typed, " ")
    born, words = find_day(words, today=today)
    if born is None:
        born, words = _find_year(words, today)
    phone = phone_key(words) or _part_of_a_number(words)
    if phone:
        return Query(born=born, nhs=nhs, phone=phone)
    words = SAID_OF_A_BIRTH.sub(" ", words) if born else words
    words = " ".join(words.split()).strip(" ,;()")
    if re.search(r"\d", words):
        return Query(born=born, nhs=nhs, places=ways_to_write(words))
    # a street without a number is words too
    places = ways_to_write(words) if len(words) >= 4 else ()
    return replace(by_name(words, born), nhs=nhs, places=places)


def _find_year(words: str, today: date) -> tuple[Day | None, str]:
    """A year, or a month and year, that stands last with no other figures before it."""
    found = A_YEAR.fullmatch(words)
    if found is not None:
        with suppress(Unreadable):
            return read_day(found["day"], today=today), found["before"]
        with suppress(Unreadable):  # the word before the year is a name
            year = found["day"][-4:]
            return read_day(year, today=today), words.removesuffix(year)
    return None, words


def _part_of_a_number(words: str) -> str:
    """The digits of part of a telephone number: nothing but figures, six of them at least."""
    digits = re.sub(r"[ ()+-]", "", words)
    return digits.lstrip("0") if re.fullmatch(r"[0-9]{6,}", digits) else ""


STREETS = {
    "st": "street",
    "rd": "road",
    "ln": "lane",
    "av": "avenue",
    "ave": "avenue",
    "cl": "close",
    "ct": "court",
    "cres": "crescent",
    "dr": "drive",
    "gdns": "gardens",
    "gr": "grove",
    "hse": "house",
    "pk": "park",
    "pl": "place",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "wy": "way",
}
SHORT = {long: short for short, long in STREETS.items()}


def ways_to_write(place: str) -> tuple[str, ...]:
    """A place in small letters as it may be written: its street long and short, its postcode in one."""
    words = re.sub(r"['’.,]", "", place.lower()).split()
    ways = [words, *([table.get(word, word) for word in words] for table in (STREETS, SHORT))]
    found = [" ".join(way) for way in ways]
    with suppress(Unreadable):
        read = read_postcode(place)
        if read.value and not read.rest:
            found = [read.value.replace(" ", "").lower()]
    return tuple(dict.fromkeys(found))
