"""A partner's file as a sheet: the letters, what divides the cells, where the headings stand, and the rows.

Whatever is recognised is named, and whatever is not is refused by name: nothing is guessed in silence.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placehub.errors import Refused
from placehub.reading.nothing import plain

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
HEADINGS_WITHIN = 20  # lines
SEPARATORS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("upright strokes"),
}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
NO_LIST = (
    (b"PK\x03\x04", gettext_lazy("It is an Excel workbook or a packed file.")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("It is an old Excel workbook.")),
    (b"%PDF", gettext_lazy("It is a PDF.")),
    (b"{\\rtf", gettext_lazy("It is a letter, not a list.")),
    (b"<", gettext_lazy("It is a web page, whatever its name says.")),
)
SAVE_AS = gettext_lazy("Save it as “CSV UTF-8” in the spreadsheet, and send that file.")
ODD_MARKS = "’‘“”–—…£€°½¼¾ºª·•©®™"
AS_UTF_8_GONE_WRONG = re.compile(
    r"[ÂÃÄÅÐÑØ][\u0080-\u00bf‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›œžŸŠŒŽ€]|â€|ï»¿|\ufffd"
)


class NoList(Refused):
    """Why the file is not taken, before any of its rows."""


@dataclass(frozen=True)
class Row:
    """A row with the line of the file on which it begins. ``wrong`` is why it cannot be used."""

    line: int
    cells: tuple[str, ...]
    said: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True)
class Sheet:
    encoding: str
    separator: str
    heading_line: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    said: tuple[str, ...] = field(default=())

    def place_of(self, heading: str) -> int | None:
        """Which column a heading is, whatever its blanks, dots and capitals."""
        return self._places.get(fold_heading(heading))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {fold_heading(one): place for place, one in enumerate(self.headings)}


def fold_heading(words: str) -> str:
    """D.O.B., dob and “ D O B ” are one heading."""
    return "".join(letter for letter in plain(words).casefold() if letter.isalnum())


def sign_of(headings: Iterable[str]) -> str:
    """The same for files with the same headings, in any order and spelling."""
    folded = sorted(fold_heading(one) for one in headings)
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def read_sheet(content: bytes, wanted: Collection[str] = ()) -> Sheet:
    """Read a file whose headings are ``wanted``, where that is known. Raises NoList."""
    text, encoding = _letters(content)
    separator, records = _divided(text, {fold_heading(one) for one in wanted})
    place = _headings_at(records, wanted)
    line, headings = records[place].line, records[place].cells
    _refuse_twins(headings)
    _refuse_missing(headings, wanted)
    rows, left_out = _rows(records[place + 1 :], headings)
    if len(rows) > MOST_ROWS:
        raise NoList(
            _("The file has %(n)s rows. Divide it into files of %(most)s.")
            % {"n": len(rows), "most": MOST_ROWS}
        )
    said = [
        _("Read as %(encoding)s, divided by %(separator)s, headings in line %(line)s.")
        % {"encoding": encoding, "separator": SEPARATORS[separator], "line": line}
    ]
    said += _other_spellings(headings, wanted)
    if place:
        said.append(_("The lines above the headings were left out."))
    return Sheet(encoding, separator, line, headings, rows, tuple(said + left_out))


# ---------------------------------------------------------------- the letters
def _letters(content: bytes) -> tuple[str, str]:
    if not content.strip(b"\x00 \r\n\t"):
        raise NoList(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise NoList(_("The file is larger than 5 MB. Divide it."))
    for beginning, words in NO_LIST:
        if content.lstrip().startswith(beginning):
            raise NoList(f"{words} {SAVE_AS}")
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return _decoded(content, codec, name), name
    if codec := _utf_16_without_mark(content):
        return _decoded(content, codec, "UTF-16"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _of_one_byte_each(content)


def _decoded(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as fault:
        raise NoList(
            _("The file begins as %(name)s and is none further on: it is damaged.") % {"name": name}
        ) from fault


def _utf_16_without_mark(content: bytes) -> str:
    """Every second byte is nought: UTF-16 whose mark was lost."""
    sample = content[:2000]
    half = len(sample) // 2
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and sample[start::2].count(0) > half * 0.6:
            return codec
    return ""


def _of_one_byte_each(content: bytes) -> tuple[str, str]:
    """Windows-1252, where that gives letters that words are made of: older sets cannot be told apart."""
    with suppress(UnicodeDecodeError):
        text = content.decode("cp1252")
        if _could_be_words(text):
            return text, "Windows-1252"
    words = _("The letters of the file are in an encoding that Placehub does not know.")
    raise NoList(f"{words} {SAVE_AS}")


def _could_be_words(text: str) -> bool:
    """Every letter beyond ASCII is a letter, and no capital stands within a word that has begun small."""
    if re.search(r"[a-zà-ÿ][À-ÖØ-ÞŠŽŒŸ]|[A-Za-z][“”…‘](?=[A-Za-z])|[a-z]‘", text):
        return False
    return all(one < "\x80" or one.isalpha() or one in ODD_MARKS or one == "\xa0" for one in text)


# ---------------------------------------------------------------- what divides the cells
def _divided(text: str, wanted: set[str]) -> tuple[str, list[Row]]:
    """The separator by which most headings are found, or else most cells stand in a row; and all rows."""
    named = re.match(r"\ufeff?sep=([,;\t|])\r?\n", text)
    if named:
        return named[1], [
            Row(row.line + 1, row.cells) for row in _records(text[named.end() :], named[1])
        ]
    tried: list[tuple[tuple[int, int], str, list[Row]]] = []
    faults: list[NoList] = []
    for separator in SEPARATORS:
        try:
            records = _records(text, separator)
        except NoList as fault:
            faults.append(fault)
            continue
        near = records[:HEADINGS_WITHIN]
        found = max((len(wanted & {fold_heading(c) for c in r.cells}) for r in near), default=0)
        tried.append(((found, _cells_in_a_row(records)), separator, records))
    if not tried:
        raise faults[0]
    (found, cells), separator, records = max(tried, key=lambda one: one[0])
    if faults and not found and cells < 2:
        raise faults[0]
    if not records:
        raise NoList(_("The file is empty."))
    return separator, records


def _cells_in_a_row(records: Sequence[Row]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(row.cells) for row in records[:200])
    return widths.most_common(1)[0][0] if widths else 0


def _records(text: str, separator: str) -> list[Row]:
    """Every record with the line on which it begins: a cell in quotation marks may hold several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found, begins = [], 1
    try:
        for cells in reader:
            found.append(Row(begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise NoList(
            _("The quotation marks from line %(line)s on do not pair up.") % {"line": begins}
        ) from fault
    return found


# ---------------------------------------------------------------- the headings
def _headings_at(records: Sequence[Row], wanted: Collection[str]) -> int:
    """The row in which most of what is wanted stands; without that, the first that is as wide as most."""
    near = records[:HEADINGS_WITHIN]
    if wanted:
        folded = {fold_heading(one) for one in wanted}
        hits = [len(folded & {fold_heading(cell) for cell in row.cells}) for row in near]
        return hits.index(max(hits))
    width = _cells_in_a_row(records)
    for place, row in enumerate(near):
        if len(row.cells) == width and all(cell.strip() for cell in row.cells[:2]):
            return place
    return 0


def _refuse_twins(headings: Sequence[str]) -> None:
    counts = Counter(fold_heading(one) for one in headings if fold_heading(one))
    twins = [
        next(h for h in headings if fold_heading(h) == key) for key, n in counts.items() if n > 1
    ]
    if twins:
        raise NoList(
            _("More than one column is called %(names)s. Keep the one that is meant.")
            % {"names": _(" and ").join(plain(one) for one in twins)}
        )


def _refuse_missing(headings: Sequence[str], wanted: Collection[str]) -> None:
    there = {fold_heading(one) for one in headings}
    missing = sorted(one for one in wanted if fold_heading(one) not in there)
    if missing:
        raise NoList(
            _("The file has no column %(names)s. Its columns are %(there)s.")
            % {
                "names": ", ".join(missing),
                "there": ", ".join(plain(one) for one in headings if plain(one)),
            }
        )


def _other_spellings(headings: Sequence[str], wanted: Collection[str]) -> list[str]:
    by_fold = {fold_heading(one): plain(one) for one in headings}
    return [
        _("The column “%(there)s” was taken for “%(wanted)s”.")
        % {"there": by_fold[fold_heading(one)], "wanted": one}
        for one in wanted
        if by_fold[fold_heading(one)].casefold() != one.casefold()
    ]


# ---------------------------------------------------------------- the rows
def _rows(records: Sequence[Row], headings: Sequence[str]) -> tuple[tuple[Row, ...], list[str]]:
    """The rows with something in them; and, in words, what else there was."""
    folded = [fold_heading(one) for one in headings]
    rows, again = [], 0
    for record in records:
        if not any(plain(cell) for cell in record.cells):
            continue
        if [fold_heading(cell) for cell in record.cells] == folded:
            again += 1
            continue
        rows.append(_row(record, headings))
    said = []
    if again:
        said.append(
            ngettext(
                "The headings stand there once more; that line was left out.",
                "The headings stand there %(n)s times more; those lines were left out.",
                again,
            )
            % {"n": again}
        )
    return tuple(rows), said


def _row(record: Row, headings: Sequence[str]) -> Row:
    said = list(dict.fromkeys(words for cell in record.cells for words in _traces(cell)))
    cells = tuple(_bare(cell) for cell in record.cells)
    cells, more = cells[: len(headings)], cells[len(headings) :]
    if len(cells) < len(headings):
        said.append(
            _("Its last cells are missing, as spreadsheets leave them out: taken as empty.")
        )
        cells += ("",) * (len(headings) - len(cells))
    wrong = ""
    if any(more):
        wrong = _("it has %(n)s cells, and the headings are %(wanted)s") % {
            "n": len(record.cells),
            "wanted": len(headings),
        }
    elif any(cell.startswith("=") for cell in cells):
        wrong = _("a formula stands in it, and not what it comes to")
    elif any(AS_UTF_8_GONE_WRONG.search(cell) for cell in record.cells):
        wrong = _("letters were lost before the file came here, as in “Ã©” for “é”")
    return Row(record.line, cells, tuple(said), wrong)


def _traces(cell: str) -> Iterator[str]:
    if "\0" in cell:
        yield _("A character that is none (NUL) stood in it and was left out.")
    elif any(unicodedata.category(one) == "Cc" and one not in "\r\n\t" for one in cell):
        yield _("A character that cannot be seen stood in it and was left out.")


def _bare(cell: str) -> str:
    """What a spreadsheet shows of a cell: without ="…" and the apostrophe that mark words as words."""
    cell = plain(cell.replace("\0", ""))
    if formula := re.fullmatch(r'="([^"]*)"', cell):
        return formula[1]
    return cell[1:] if re.match(r"'[=+\-@0-9]", cell) else cell
