"""Lists as partners send them, each with what is wrong with it: what comes in, dry and real."""

import pytest

from people.imports.files import NoList
from tests.people.imports.conftest import the_list

pytestmark = pytest.mark.django_db


def said(outcome, line):
    return next(one.words for one in outcome.results if one.line == line)


def names(people):
    return {f"{one.given_name} {one.family_name}".strip() for one in people}


@pytest.fixture
def both(desk):
    """The list dry, which keeps nothing, and then real, with the same account of every row."""

    def bring_in(name, **more):
        dry = desk.bring_in(the_list(name), keep=False, **more)
        assert desk.people() == []
        real = desk.bring_in(the_list(name), **more)
        assert real == dry
        return real, desk.people()

    return bring_in


def test_01_the_letters_of_windows(both):
    outcome, people = both("01")
    assert outcome.counts["added"] == 3
    assert names(people) == {"Zoë Brontëson", "Siân O’Tarrel", "Renée Müllerby"}
    assert {one.details.address for one in people} >= {"3 Café Row"}


def test_02_excels_unicode_text(both):
    _outcome, (person,) = both("02")
    assert person.name == "Ngozi Adeyinkale"
    assert (str(person.born_on), person.details.nhs_number) == ("1990-09-09", "9990001030")
    assert (person.details.postcode, person.details.phone) == ("EX4 2AB", "07700 900104")


def test_03_semicolons(both):
    _outcome, (person,) = both("03")
    assert (person.name, str(person.born_on)) == ("Marek Zielonka", "1979-12-12")


def test_04_headings_in_another_spelling(both):
    _outcome, (person,) = both("04")
    assert (person.name, str(person.born_on)) == ("Ivy Pellow", "1950-02-01")


def test_05_two_columns_of_one_name(desk):
    for keep in (False, True):
        with pytest.raises(NoList, match="More than one column is called Address and Postcode"):
            desk.bring_in(the_list("05"), keep=keep)
    assert desk.people() == []


def test_08_years_in_two_figures(both):
    outcome, people = both("08")
    assert [one.born_on.year for one in people] == [1924, 1938, 1952, 1968, 1991]
    assert "1924, not 2024" in said(outcome, 5)


def test_09_placeholders_for_an_nhs_number(both):
    outcome, people = both("09")
    assert len(people) == 4
    assert {one.details.nhs_number for one in people} == {""}
    assert all("stands for nothing" in one.words for one in outcome.results)


def test_10_what_a_spreadsheet_leaves(both):
    outcome, people = both("10")
    by_name = {one.given_name: one for one in people}
    assert outcome.counts == {"added": 5, "known": 0, "likely": 0, "refused": 0}
    assert str(by_name["Nia"].born_on) == "1968-06-11"
    assert "25000" in said(outcome, 2)
    assert "9.99E+09" in said(outcome, 2)
    assert by_name["Nia"].details.phone == "07700 900123"
    assert by_name["Owen"].details.nhs_number == "9990001219"
    assert by_name["Owen"].details.phone == ""
    assert "7.7009E+09" in said(outcome, 3)
    assert str(by_name["Pam"].born_on) == "1993-04-12"
    assert "N/A" in said(outcome, 4)
    assert by_name["Rita"].details.nhs_number == by_name["Rita"].details.phone == ""
    assert "Not known" in said(outcome, 5)
    assert "#N/A" in said(outcome, 5)
    assert by_name["Sam"].details.phone == ""
    assert "NULL" in said(outcome, 6)


def test_12_postcodes_and_what_stands_beside_them(both):
    outcome, people = both("12")
    found = {one.given_name: one.details for one in people}
    assert len(found) == 6
    assert {name for name, one in found.items() if one.postcode == "EX4 2AB"} == {
        *("Vera", "Will", "Xena", "Yan", "Abe")
    }
    assert found["Vera"].phone == "07700 900128"
    assert "01632 960128" in found["Vera"].contact_preference
    assert "01632 960128" in said(outcome, 2)
    assert found["Yan"].address == "25 Bridge Street, (shared house)"
    assert found["Zack"].address == "26 Bridge Street, exeter"
    assert "exeter" in said(outcome, 6)


def test_13_the_same_people_in_other_letters(both):
    outcome, people = both("13")
    assert len(people) == 7
    assert outcome.counts == {"added": 7, "known": 7, "likely": 1, "refused": 0}
    assert "the other way round" in said(outcome, 14)
    assert "ask Mill Lane, 01632 960100" in said(outcome, 3)


def test_14_names_of_all_kinds(both):
    outcome, people = both("14")
    assert outcome.counts["added"] == 9
    assert names(people) >= {
        "Sukmawat",
        "Wulandari",
        "Abdul",
        "Zahra",
        "Ka O",
        "Þórdís Guðmundsdóttirby",
    }
    assert names(people) >= {"小龍 李", "محمد الأحمد", "Олена Шевченкова"}
    assert "NFN" in said(outcome, 5)


def test_15_a_nul(both):
    outcome, people = both("15")
    assert names(people) == {"Bert Vivian", "Cora Wills"}
    assert "NUL" in said(outcome, 2)


def test_16_lines_above_the_headings(both):
    outcome, people = both("16")
    assert names(people) == {"Dan Yelland"}
    assert outcome.results[0].line == 5


def test_days_in_another_order_than_was_said_are_doubted(desk):
    rows = "Ada,Uren,05/06/1951,,,,\nIda,Opie,05/14/1993,,,,\n"
    text = "Forename,Surname,DOB,NHS Number,Address,Postcode,Mobile\n" + rows
    outcome = desk.bring_in(text.encode(), keep=False)
    assert any("“05/14/1993” can only be read" in words for words in outcome.said)
    outcome = desk.bring_in(text.encode(), keep=False, order="mdy")
    assert not any("the order right" in words for words in outcome.said)
    assert outcome.counts["added"] == 2
