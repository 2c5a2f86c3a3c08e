"""Numbers in a text that lead to one person: of the NHS, of a telephone, of an address."""

import re

import phonenumbers

from placehub.reading.numbers import HOME, POSTCODE, nhs_number_is_valid

NHS = re.compile(r"(?<!\d)\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)")
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def leads_to_somebody(words: str) -> str:
    """The first telephone or NHS number, postcode or e-mail address in a text; "" where there is none."""
    for found in NHS.finditer(words):
        if nhs_number_is_valid(re.sub(r"\D", "", found[0])):
            return found[0]
    if found := MAIL.search(words):
        return found[0]
    for number in phonenumbers.PhoneNumberMatcher(words, HOME, phonenumbers.Leniency.POSSIBLE):
        return str(number.raw_string)
    for found in POSTCODE.finditer(words.upper()):
        if not found.start() or not words[found.start() - 1].isalnum():
            return words[found.start() : found.end()]
    return ""
