"""What people write, read: days, numbers, postcodes, and what stands for nothing.

The counterpart of ``placehub.formats``, and the one home of these rules: forms, search and import ask here.
"""

from placehub.reading.days import Day, find_day, is_month, read_day, write_day
from placehub.reading.nothing import Read, Unreadable, no_name, stands_for_nothing
from placehub.reading.numbers import (
    nhs_check_digit,
    nhs_number_is_valid,
    phone_key,
    read_nhs,
    read_phone,
    read_postcode,
)
from placehub.reading.somebody import leads_to_somebody

__all__ = [
    "Day",
    "Read",
    "Unreadable",
    "find_day",
    "is_month",
    "leads_to_somebody",
    "nhs_check_digit",
    "nhs_number_is_valid",
    "no_name",
    "phone_key",
    "read_day",
    "read_nhs",
    "read_phone",
    "read_postcode",
    "stands_for_nothing",
    "write_day",
]
