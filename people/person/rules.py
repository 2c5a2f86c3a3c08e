"""What a postcode and an NHS number are."""

import re

POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")


def nhs_number_is_valid(digits: str) -> bool:
    """Modulus 11 over ten digits, as the NHS Data Dictionary gives it for the NHS number."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    left = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return left != 10 and int(digits[9]) == left % 11
