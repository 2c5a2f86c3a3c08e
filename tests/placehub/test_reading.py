"""What people write, read: days, numbers and postcodes in any spelling."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placehub.reading import (
    Unreadable,
    find_day,
    nhs_check_digit,
    nhs_number_is_valid,
    no_name,
    phone_key,
    read_day,
    read_nhs,
    read_phone,
    read_postcode,
    stands_for_nothing,
    write_day,
)

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    "written",
    [
        *("14 May 1993", "14th May 1993", "14th of May, 1993", "May 14 1993", "may 14th, 1993"),
        *("14/5/93", "14/05/1993", "14.5.1993", "14-5-93", "14\\5\\93", "14 05 1993"),
        *("14-May-1993", "14-May-93", "14May1993", "1993 May 14", "1993-05-14", "1993/5/14"),
        *("19930514", "14051993", "140593", "34103", "34103.0", "14 Mai 1993"),
        *("1993-05-14 00:00:00", "1993-05-14T00:00:00Z", "14/05/1993 0:00", "14/5/1993 12:00 am"),
        *("Friday 14 May 1993", "Fri, 14 May 1993", "DOB 14/05/1993", "born 14 May 1993"),
        *("(14/05/1993)", "14/05/1993.", " 14\u00a0May\u00a01993 ", "１４/０５/１９９３"),
    ],
)
def test_a_day_in_many_spellings(written):
    assert (read_day(written, today=TODAY).on, read_day(written, today=TODAY).kind) == (
        date(1993, 5, 14),
        "day",
    )


@pytest.mark.parametrize(
    ("written", "year", "said"),
    [
        ("14/05/38", 1938, False),
        ("30/06/52", 1952, False),
        ("07/07/68", 1968, False),
        ("19/10/91", 1991, False),
        ("01/09/24", 1924, True),  # 2024 may be: it is said
        ("27/11/26", 1926, False),  # 2026 has not come
        ("26/11/26", 1926, True),
        ("26/11/21", 1921, True),
        ("26/11/20", 2020, False),  # nobody is 106
        ("01/01/01", 2001, False),
    ],
)
def test_two_figures_of_a_year(written, year, said):
    found = read_day(written, today=TODAY)
    assert found.on.year == year
    assert bool(found.said) == said


def test_a_form_asks_which_of_two_years_is_meant():
    with pytest.raises(Unreadable, match="1924 or 2024"):
        read_day("1/9/24", today=TODAY, ask=True)
    assert read_day("1/9/91", today=TODAY, ask=True).on == date(1991, 9, 1)


@pytest.mark.parametrize(
    ("written", "on", "kind"),
    [
        ("1971", date(1971, 1, 1), "year"),
        ("00/00/1971", date(1971, 1, 1), "year"),
        ("May 1971", date(1971, 5, 1), "month"),
        ("05/1971", date(1971, 5, 1), "month"),
        ("00/05/1971", date(1971, 5, 1), "month"),
        ("about 1971", date(1971, 1, 1), "about"),
        ("c. 1971", date(1971, 1, 1), "about"),
        ("circa 1971", date(1971, 1, 1), "about"),
        ("1971?", date(1971, 1, 1), "about"),
        ("1971 (approx)", date(1971, 1, 1), "about"),
        ("1970s", date(1975, 1, 1), "about"),
        ("about 40", date(1986, 1, 1), "about"),
        ("aged 40", date(1986, 1, 1), "about"),
        ("40 years old", date(1986, 1, 1), "about"),
    ],
)
def test_as_much_of_a_birth_as_is_known(written, on, kind):
    found = read_day(written, today=TODAY)
    assert (found.on, found.kind) == (on, kind)
    again = read_day(write_day(on, kind), today=TODAY)
    assert (again.on, again.kind) == (on, kind)


@pytest.mark.parametrize(
    "written",
    [
        *("01/01/1900", "1/1/1900", "1900-01-01", "01/01/1901", "30/12/1899", "31/12/9999"),
        *(
            "00/00/0000",
            "0",
            "1",
            "01/01/0001",
            "11/11/1111",
            "N/A",
            "n/a",
            "#N/A",
            "NULL",
            "Not known",
        ),
        *("unknown", "-", "?", "########", "NaT", "None", "TBC", "xx", "#VALUE!", "(blank)"),
    ],
)
def test_what_stands_for_no_day_is_empty_and_said(written):
    found = read_day(written, today=TODAY)
    assert (found.on, found.kind) == (None, "")
    assert written in found.said


def test_nothing_is_nothing_and_needs_no_word():
    assert read_day("", today=TODAY) == read_day("  \u200b", today=TODAY)
    assert (read_day("", today=TODAY).on, read_day("", today=TODAY).said) == (None, "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("31/02/1993", "no day of the calendar"),
        ("05/14/1993", "no day of the calendar"),
        ("1979-06-11T23:00:00Z", "time of day"),
        ("11/06/1979 12:00 pm", "time of day"),
        ("May-12", "cannot be read"),
        ("1971/72", "cannot be read"),
        ("40", "cannot be read"),
        ("1850", "cannot be read"),
        ("soon", "cannot be read"),
        ("27/11/2026", "not within the last 125 years"),
        ("1/1/1890", "not within the last 125 years"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(written, why):
    with pytest.raises(Unreadable, match=why):
        read_day(written, today=TODAY)


def test_the_order_of_figures_is_the_lists():
    assert read_day("05/14/1993", today=TODAY, order="mdy").on == date(1993, 5, 14)
    assert read_day("930514", today=TODAY, order="ymd").on == date(1993, 5, 14)
    assert read_day("1993-05-14", today=TODAY, order="mdy").on == date(1993, 5, 14)
    with pytest.raises(Unreadable):
        read_day("14/05/1993", today=TODAY, order="mdy")


def test_a_spreadsheets_count_of_days_is_said():
    found = read_day("25000", today=TODAY)
    assert (found.on, found.said[-14:]) == (date(1968, 6, 11), " 11 June 1968.")


@given(
    on=st.dates(date(1902, 1, 2), TODAY),
    form=st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d-%b-%Y", "%B %d %Y", "%d.%m.%Y"]),
)
def test_a_day_that_is_written_is_read(on, form):
    assert read_day(on.strftime(form), today=TODAY).on == on


@given(st.text(max_size=30))
def test_any_words_are_read_or_refused_in_words(words):
    with suppress(Unreadable):
        found = read_day(words, today=TODAY)
        assert found.on is None or found.on <= TODAY


@pytest.mark.parametrize(
    ("typed", "on", "rest"),
    [
        ("Niamh O'Malleyby 11/06/1979", date(1979, 6, 11), "Niamh O'Malleyby"),
        ("Robert Carnby, 14/06/1979", date(1979, 6, 14), "Robert Carnby"),
        ("Robert Carnby DOB 14/06/1979", date(1979, 6, 14), "Robert Carnby"),
        ("Robert Carnby (14/06/1979)", date(1979, 6, 14), "Robert Carnby"),
        ("Robert Carnby born on 14 June 1979", date(1979, 6, 14), "Robert Carnby"),
        ("Pascoe Will 26-Apr-1974", date(1974, 4, 26), "Pascoe Will"),
        ("14/06/1979 Robert", date(1979, 6, 14), "Robert"),
        ("12 Mill 1993", None, "12 Mill 1993"),
        ("14 Mill Lane", None, "14 Mill Lane"),
        ("31/02/1993 maya", None, "31/02/1993 maya"),
        ("May Day", None, "May Day"),
    ],
)
def test_a_day_among_other_words(typed, on, rest):
    day, left = find_day(typed, today=TODAY)
    assert (day and day.on, left) == (on, rest)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(
            (one, "9434765919")
            for one in ("943 476 5919", "943-476-5919", "9434765919.0", "NHS 9434765919")
        ),
        *((one, "") for one in ("", "N/A", "9999999999", "0000000000", "999 999 9999", "9.99E+09")),
    ],
)
def test_nhs_numbers(written, value):
    found = read_nhs(written)
    assert found.value == value
    assert bool(found.said) == (not value and written != "")


@pytest.mark.parametrize("written", ["9434765918", "943476591", "94347659190", "QQ123456C"])
def test_what_is_no_nhs_number_is_refused(written):
    with pytest.raises(Unreadable, match="valid NHS number"):
        read_nhs(written)


@given(st.integers(400_000_000, 999_999_999))
def test_one_check_digit_and_no_other_makes_a_number(nine):
    digit = nhs_check_digit(str(nine))
    valid = [last for last in range(10) if nhs_number_is_valid(f"{nine}{last}")]
    assert valid == ([] if digit is None else [digit])


@pytest.mark.parametrize(
    ("written", "value", "rest"),
    [
        ("EX42AB", "EX4 2AB", ""),
        ("EX4  2AB", "EX4 2AB", ""),
        ("EX4-2AB", "EX4 2AB", ""),
        ("ex4 2ab", "EX4 2AB", ""),
        ("EX4 2AB (shared house)", "EX4 2AB", "(shared house)"),
        ("Exeter, EX4 2AB", "EX4 2AB", "Exeter"),
        ("EX4 OAB", "EX4 0AB", ""),
        ("W1A1AA", "W1A 1AA", ""),
        ("GIR 0AA", "GIR 0AA", ""),
        ("ZZ99 3VZ", "", ""),
        ("N/A", "", ""),
        ("", "", ""),
    ],
)
def test_postcodes(written, value, rest):
    found = read_postcode(written)
    assert (found.value, found.rest) == (value, rest)


@pytest.mark.parametrize("written", ["exeter", "EX4", "EX42ABC", "REX4 2AB", "12345"])
def test_what_is_no_postcode_is_refused(written):
    with pytest.raises(Unreadable):
        read_postcode(written)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "07700 900129",
            "07700900129",
            "+44 7700 900129",
            "+44 (0)7700 900129",
            "0044 7700 900129",
        ),
        *("7700900129", "7700900129.0", "07700-900-129", "tel: 07700 900129", "07700 900129 (mum)"),
    ],
)
def test_a_telephone_number_in_many_spellings(written):
    assert read_phone(written).value == "07700 900129"
    assert phone_key(written) == "447700900129"


def test_two_numbers_in_one_cell_are_both_there():
    found = read_phone("07700 900128 / 01632 960128")
    assert (found.value, found.rest) == ("07700 900128", "01632 960128")


@pytest.mark.parametrize("written", ["7.7009E+09", "NULL", "#N/A", "0000000000", "11111111111"])
def test_what_stands_for_no_telephone_number_is_empty_and_said(written):
    found = read_phone(written)
    assert found.value == ""
    assert written in found.said


@pytest.mark.parametrize("written", ["999", "ask her sister", "12"])
def test_what_is_no_telephone_number_is_refused(written):
    with pytest.raises(Unreadable):
        read_phone(written)
    assert phone_key(written) == ""


def test_names_that_look_like_nothing_are_names():
    assert not any(no_name(name) for name in ("Na", "No", "Null", "Nil", "O", "李", "Xi", "Ng"))
    assert all(no_name(name) for name in (".", "-", "NFN", "N/A", "NULL", "unknown", "XX", "#N/A"))
    assert stands_for_nothing("Na")
