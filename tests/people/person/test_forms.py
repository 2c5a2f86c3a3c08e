"""What people type, made into values."""

from datetime import date

import pytest

from people.person.rules import by_name, read_query
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


TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "names", "born", "nhs", "places"),
    [
        ("maya thompson", "maya thompson", None, "", ("maya thompson",)),
        ("Ana 14/5/1993", "Ana", date(1993, 5, 14), "", ()),
        ("Ana 14.5.93", "Ana", date(1993, 5, 14), "", ()),
        ("3-2-45", "", date(1945, 2, 3), "", ()),
        ("14 May 1993 Ana", "Ana", date(1993, 5, 14), "", ()),
        ("Ana 14th May 1993", "Ana", date(1993, 5, 14), "", ()),
        ("may 14 1993", "", date(1993, 5, 14), "", ()),
        ("14 5 1993 Ana", "Ana", date(1993, 5, 14), "", ()),
        ("29 feb 2000", "", date(2000, 2, 29), "", ()),
        ("12 Mill 1993", "", None, "", ("12 mill 1993",)),
        ("1993-05-14", "", date(1993, 5, 14), "", ()),
        ("943 476 5919", "", None, "9434765919", ()),
        ("14 Mill Lane", "", None, "", ("14 mill lane", "14 mill ln")),
        ("14 mill ln", "", None, "", ("14 mill ln", "14 mill lane")),
        ("ex42ab", "", None, "", ("ex42ab",)),
        ("12 Mill Lane EX4 2AB", "", None, "", ("12 mill lane ex4 2ab", "12 mill ln ex4 2ab")),
        ("31/02/1993 maya", "", None, "", ("31/02/1993 maya",)),
        ("ma\x00ya", "ma ya", None, "", ("ma ya",)),
    ],
)
def test_a_search_is_taken_apart(typed, names, born, nhs, places):
    found = read_query(typed, today=TODAY)
    assert (found.names, found.born and found.born.on) == (names, born)
    assert (found.nhs, found.places, found.phone) == (nhs, places, "")


@pytest.mark.parametrize(
    ("typed", "names", "on", "kind"),
    [
        ("1971", "", date(1971, 1, 1), "year"),
        ("Maya 1971", "Maya", date(1971, 1, 1), "year"),
        ("Maya born 1971", "Maya", date(1971, 1, 1), "year"),
        ("Maya April 1971", "Maya", date(1971, 4, 1), "month"),
        ("about 1986", "", date(1986, 1, 1), "about"),
    ],
)
def test_part_of_a_birth_is_read(typed, names, on, kind):
    found = read_query(typed, today=TODAY)
    assert (found.names, found.born.on, found.born.kind) == (names, on, kind)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("07700 900129", "447700900129"),
        ("+44 7700 900129", "447700900129"),
        ("0044 7700 900129", "447700900129"),
        ("(07700) 900129", "447700900129"),
        ("01632 960123", "441632960123"),
        ("900129", "900129"),
    ],
)
def test_a_telephone_number_is_read(typed, phone):
    assert read_query(typed, today=TODAY).phone == phone


def test_short_forms_are_those_of_one_first_name():
    assert "william" in by_name("Bill Smith").near["bill"].split()
    assert "smith" not in by_name("Bill Smith").near
