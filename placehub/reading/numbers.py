"""NHS numbers, telephone numbers and postcodes, in any spelling."""

import re

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, ValidationResult

from placehub.reading.nothing import (
    Read,
    Unreadable,
    is_shortened,
    left_empty,
    plain,
    shortened,
    stands_for_nothing,
    without_point,
)

HOME = "GB"


def nhs_check_digit(nine: str) -> int | None:
    """Modulus 11 over nine digits, as the NHS Data Dictionary gives it; None where no number has them."""
    left = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return None if left == 10 else left % 11


def nhs_number_is_valid(digits: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{10}", digits)) and nhs_check_digit(digits[:9]) == int(
        digits[9]
    )


def read_nhs(words: str) -> Read:
    """Ten digits, or none where a placeholder stood. Raises Unreadable."""
    words = plain(words)
    if nothing := _nothing(words):
        return nothing
    digits = re.sub(r"(?i)^nhs(?: ?(?:no|number))?[.:]? ?|[ .-]", "", without_point(words))
    if re.fullmatch(r"(\d)\1+", digits):
        return Read("", left_empty(words))
    if not nhs_number_is_valid(digits):
        raise Unreadable(
            _("That is not a valid NHS number: ten digits, like 943 476 5919. Is one wrong?")
        )
    return Read(digits)


def _nothing(words: str) -> Read | None:
    if not words:
        return Read("")
    if stands_for_nothing(words):
        return Read("", left_empty(words))
    return Read("", shortened(words)) if is_shortened(words) else None


# as a postcode is built; an O typed where only a digit stands is a nought
POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)[ .-]*([0-9O])([A-Z]{2})(?![A-Z0-9])")
PSEUDO = re.compile(r"ZZ99")  # the NHS's: no fixed abode, not known, from abroad


def read_postcode(words: str) -> Read:
    """EX42AB, ex4  2ab and EX4-2AB as EX4 2AB, with the words that stood beside it. Raises Unreadable."""
    words = plain(words)
    if not words or stands_for_nothing(words):
        return Read("", left_empty(words) if words else "")
    found = POSTCODE.search(words.upper())
    if found is None or (found.start() and words[found.start() - 1].isalnum()):
        raise Unreadable(_("That is not a postcode, like EX4 2AB."))
    if PSEUDO.match(found[1]):
        return Read("", left_empty(found[0]))
    value = f"{found[1]} {found[2].replace('O', '0')}{found[3]}"
    return Read(value, rest=_beside(words, found.start(), found.end()))


def read_phone(words: str) -> Read:
    """The first number as it is written here, with the words that stood beside it. Raises Unreadable.

    A number need not have been given out, only be built as one: what is new to the library still rings.
    """
    words = plain(words)
    if nothing := _nothing(words):
        return nothing
    words = without_point(words)
    if re.fullmatch(r"(\d)\1{6,}", re.sub(r"\D", "", words)):
        return Read("", left_empty(words))
    found = _first_number(words)
    if found is not None:
        return Read(_written(found.number), rest=_beside(words, found.start, found.end))
    raise Unreadable(_("That is not a telephone number, like 01632 960123."))


def _first_number(words: str) -> phonenumbers.PhoneNumberMatch | None:
    found = phonenumbers.PhoneNumberMatcher(words, HOME, phonenumbers.Leniency.POSSIBLE)
    return next((one for one in found if _is_built_as_one(one.number)), None)


def _is_built_as_one(number: phonenumbers.PhoneNumber) -> bool:
    found = phonenumbers.is_possible_number_with_reason(number)
    return found == ValidationResult.IS_POSSIBLE and len(_written(number)) <= 20


def _written(number: phonenumbers.PhoneNumber) -> str:
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def phone_key(words: str) -> str:
    """A number for comparing, whichever way it is written: its digits from the country's on; "" for none."""
    for found in phonenumbers.PhoneNumberMatcher(
        plain(words), HOME, phonenumbers.Leniency.POSSIBLE
    ):
        if _is_built_as_one(found.number):
            return f"{found.number.country_code}{found.number.national_number}"
    return ""


def _beside(words: str, start: int, end: int) -> str:
    rest = re.sub(
        r"(?i)^\s*(?:tel(?:ephone)?|phone|ph|or|and)\b[.:]?", "", f"{words[:start]} {words[end:]}"
    )
    return " ".join(rest.split()).strip(" ,;:/&+-.")
