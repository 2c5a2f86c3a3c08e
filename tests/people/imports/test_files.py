"""A file as a sheet: the letters, what divides the cells, the headings, the lines."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.imports.files import NoList, read_sheet
from tests.people.imports.conftest import PARTNERS, the_list

WANTED = ["Forename", "Surname"]
TWO = "Forename,Surname\r\nZoë,O’Tarrel\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TWO.encode(), "UTF-8"),
        (TWO.encode("utf-8-sig"), "UTF-8"),
        (TWO.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"), "UTF-16"),
        (TWO.encode("utf-16-le"), "UTF-16"),
        (TWO.encode("utf-16-be"), "UTF-16"),
        (TWO.encode("utf-32"), "UTF-32"),
        (TWO.encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_letters_are_recognised_and_named(content, encoding):
    sheet = read_sheet(content, WANTED)
    assert sheet.encoding == encoding
    assert encoding in sheet.said[0]
    assert sheet.rows[0].cells[0] == "Zoë"


@pytest.mark.parametrize(
    ("separator", "words"),
    [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")],
)
def test_what_divides_the_cells_is_recognised_and_named(separator, words):
    rows = (["Forename", "Surname", "Address"], ["Ada", "Uren", '"1, 2; 3 | 4"'])
    sheet = read_sheet("\n".join(map(separator.join, rows)).encode(), WANTED)
    assert sheet.rows[0].cells == ("Ada", "Uren", "1, 2; 3 | 4")
    assert words in sheet.said[0]


def test_a_spreadsheets_own_word_for_what_divides():
    sheet = read_sheet(b"sep=;\r\nForename;Surname\r\nAda;Uren\r\n", WANTED)
    assert (sheet.separator, sheet.heading_line, sheet.rows[0].line) == (";", 2, 3)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04 and more", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html><table>", "web page"),
        (b'Forename,Surname\n"Ada,Uren\n', "quotation marks from line 2"),
        (b'Forename,Surname\n"Ada"x,Uren\n', "quotation marks from line 2"),
        (b"Forename,DOB\nAda,1950\n", "no column Surname. Its columns are Forename, DOB."),
        (b"Forename,Surname,forename \nAda,Uren,Ida\n", "More than one column is called Forename"),
        (b"Forename,Surname,x,X.\nAda,Uren,1,2\n", "More than one column is called x"),
        (b"\xff\xfeF\x00o", "damaged|no column"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        ("Forename,Surname\nZoë,Ängström\n".encode("cp850"), "encoding .* not know"),
        ("Forename,Surname\nRenée,Uren\n".encode("mac_roman"), "encoding .* not know"),
        (b"Forename,Surname\nZo\x81,Uren\n", "encoding .* not know"),
    ],
)
def test_what_is_no_list_is_refused_by_name(content, why):
    with pytest.raises(NoList, match=why):
        read_sheet(content, WANTED)


def test_a_file_that_is_too_long_says_how_long():
    with pytest.raises(NoList, match="20001 rows"):
        read_sheet(b"Forename,Surname\n" + b"Ada,Uren\n" * 20_001, WANTED)


def test_headings_know_no_blank_dot_or_capital():
    sheet = read_sheet(the_list("04"), [*PARTNERS.values()])
    assert sheet.place_of("DOB") == 2
    assert any("“D.O.B.” was taken for “DOB”" in words for words in sheet.said)


def test_lines_above_the_headings_are_said():
    sheet = read_sheet(the_list("16"), [*PARTNERS.values()])
    assert sheet.heading_line == 4
    assert "headings in line 4" in sheet.said[0]
    assert any("above the headings" in words for words in sheet.said)


def test_headings_are_found_where_nothing_is_known_of_them():
    sheet = read_sheet(the_list("16"))
    assert (sheet.heading_line, sheet.headings[0]) == (4, "Forename")


def test_lines_are_those_of_the_file():
    content = b'Forename,Surname\r\n"Ada\r\nMary",Uren\r\n\r\nIda,Opie\r\n,\r\nEva,Ellery\r\n'
    sheet = read_sheet(content, WANTED)
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [
        (2, "Ada Mary"),
        (5, "Ida"),
        (7, "Eva"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_on_any_machine(end):
    text = end.join(["Forename,Surname", "Ada,Uren", "Ida,Opie", ""])
    assert [row.line for row in read_sheet(text.encode(), WANTED).rows] == [2, 3]


def test_a_row_of_another_width_is_refused_by_line():
    sheet = read_sheet(b"Forename,Surname\nIda,Opie,x\nEva,Ellery,,\n", WANTED)
    assert [bool(row.wrong) for row in sheet.rows] == [True, False]
    assert sheet.rows[0].wrong == "it has 3 cells, and the headings are 2"


def test_last_cells_that_a_spreadsheet_left_out_are_empty_and_said():
    (row,) = read_sheet(b"Forename,Surname,Mobile\nAda,Uren\n", WANTED).rows
    assert (row.cells, row.wrong) == (("Ada", "Uren", ""), "")
    assert "missing" in row.said[0]


def test_a_formula_is_refused_by_line():
    (row,) = read_sheet(b"Forename,Surname\n=A1&B1,Uren\n", WANTED).rows
    assert "formula" in row.wrong


@pytest.mark.parametrize(
    "cell", ["ZoÃ«", "O\u00e2€™Tarrel", "Ren\ufffde", "Åukasz".replace("u", "\u0081u")]
)
def test_letters_that_were_lost_before_are_refused_by_line(cell):
    sheet = read_sheet(f"Forename,Surname\n{cell},Uren\nÅsa,Ñúñez\n".encode(), WANTED)
    assert "letters were lost" in sheet.rows[0].wrong
    assert not sheet.rows[1].wrong


def test_headings_in_the_middle_are_left_out_and_said():
    sheet = read_sheet(b"Forename,Surname\nAda,Uren\nForename,Surname\nIda,Opie\n", WANTED)
    assert len(sheet.rows) == 2
    assert any("once more" in words for words in sheet.said)


def test_traces_of_a_spreadsheet_in_a_cell():
    sheet = read_sheet(b'Forename,Surname\n"=""Ada""",\'0123\nB\x00ert,Viv\x07ian\n', WANTED)
    assert sheet.rows[0].cells == ("Ada", "0123")
    assert sheet.rows[1].cells == ("Bert", "Viv ian")
    assert "NUL" in sheet.rows[1].said[0]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_refused_in_words(content):
    with suppress(NoList):
        assert read_sheet(content).said
