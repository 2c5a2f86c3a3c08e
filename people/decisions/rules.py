"""What words for a leader may not hold, and who may back a decision where the person is seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from people.access.queries import Standing
from people.person.models import Person, PersonDetails
from placehub.access.context import Worker
from placehub.reading import leads_to_somebody
from teams.rules import Permission, may

# in most addresses, and so in no way somebody's
OF_ANY_ADDRESS = frozenset(
    [
        "avenue",
        "block",
        "close",
        "corner",
        "court",
        "crescent",
        "drive",
        "flat",
        "floor",
        "gardens",
        "green",
        "grove",
        "hill",
        "house",
        "lane",
        "lodge",
        "mews",
        "park",
        "place",
        "road",
        "room",
        "row",
        "square",
        "street",
        "terrace",
        "view",
        "villas",
        "walk",
        "way",
        "yard",
        "north",
        "south",
        "east",
        "west",
        "upper",
        "lower",
        "great",
        "little",
        "the",
        "and",
        "near",
        "care",
        "home",
    ]
)


def may_back(worker: Worker, standing: Standing) -> bool:
    """A lead of a team that is round the person to stay."""
    return standing.leads_round and may(worker, Permission.BACK_DECISIONS)


def tells_who(words: str, person: Person, other_names: Iterable[str] = ()) -> str:
    """What in ``words`` would tell a leader who the person is: a name of theirs, a word or the number of
    their address, a telephone, NHS number, postcode or e-mail address; "" where nothing does.

    Strict on purpose: somebody called Will is not named by “we will”, and yet another word is asked for.
    """
    if found := leads_to_somebody(words):
        return found
    plain = _plain(words)
    for one in _names(person, other_names):
        if found := _said(one, plain):
            return found
    details = PersonDetails.objects.filter(person=person).first()
    return _of_details(details, plain) if details else ""


def _names(person: Person, other_names: Iterable[str]) -> Iterator[str]:
    whole = (person.given_name, person.family_name, person.known_as, *other_names)
    for name in whole:
        yield name
        yield from re.split(r"[\s\-’']+", name)


def _of_details(details: PersonDetails, plain: str) -> str:
    line = _plain(details.address)
    found = re.findall(r"\w+", line)
    # the number at a door says nothing without the word after it
    doors = [f"{one} {after}" for one, after in pairwise(found) if one[0].isdigit()]
    words = [one for one in found if len(one) > 3 and one not in OF_ANY_ADDRESS]
    for one in (*doors, *words, details.email, details.postcode):
        if said := _said(one, plain):
            return said
    digits = re.sub(r"\D", "", plain)
    for number in (details.nhs_number, re.sub(r"\D", "", details.phone)[-9:]):
        if len(number) > 5 and number in digits:
            return number
    return ""


def _said(what: str, plain: str) -> str:
    what = _plain(what).strip()
    if len(what) < 2:
        return ""
    return what if re.search(rf"(?<!\w){re.escape(what)}(?!\w)", plain) else ""


def _plain(words: str) -> str:
    """In small letters and without accents, so that Zoë and ZOE are one."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))
