"""What people type, made into values."""

from datetime import date

import pytest

from people.person.forms import read_query
from placehub.reading import nhs_number_is_valid


@pytest.mark.parametrize(
    "number",
    [
        "9434765919",
        "9876543210",
        "6541003238",
        "9912003888",
        "6716689966",
        "9990000018",
        "9990000026",
        "9990000034",
        "9990000042",
        "9990000050",
        "9990000069",
    ],
)
def test_valid_nhs_numbers(number):
    """Golden values: NHS Data Dictionary's modulus 11 (domain notes 7.2)."""
    assert nhs_number_is_valid(number)


@pytest.mark.parametrize(
    "number",
    ["9991234560", "9912003814", "4123456879", "999000000", "99900000189", "abcdefghij", ""],
)
def test_invalid_nhs_numbers(number):
    assert not nhs_number_is_valid(number)


@pytest.mark.parametrize(
    ("typed", "names", "born", "nhs", "place"),
    [
        ("maya thompson", "maya thompson", None, "", "maya thompson"),
        ("Ana 14/5/1993", "Ana", date(1993, 5, 14), "", ""),
        ("Ana 14.5.93", "Ana", date(1993, 5, 14), "", ""),
        ("3-2-45", "", date(1945, 2, 3), "", ""),
        ("14 May 1993 Ana", "Ana", date(1993, 5, 14), "", ""),
        ("Ana 14th May 1993", "Ana", date(1993, 5, 14), "", ""),
        ("may 14 1993", "", date(1993, 5, 14), "", ""),
        ("14 5 1993 Ana", "Ana", date(1993, 5, 14), "", ""),
        ("29 feb 2000", "", date(2000, 2, 29), "", ""),
        ("12 Mill 1993", "", None, "", "12 Mill 1993"),
        ("1993-05-14", "", date(1993, 5, 14), "", ""),
        ("943 476 5919", "", None, "9434765919", ""),
        ("14 Mill Lane", "", None, "", "14 Mill Lane"),
        ("31/02/1993 maya", "", None, "", "31/02/1993 maya"),
        ("ma\x00ya", "ma ya", None, "", "ma ya"),
    ],
)
def test_a_search_is_taken_apart(typed, names, born, nhs, place):
    assert read_query(typed) == {"names": names, "born": born, "nhs": nhs, "place": place}
