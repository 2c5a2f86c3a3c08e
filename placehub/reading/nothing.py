"""Words that stand for nothing, and what reading gives."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _


class Unreadable(ValueError):
    """What was written cannot be read; it says why, to whoever wrote it."""


@dataclass(frozen=True)
class Read:
    """What was read. ``said`` is what was left out or taken to mean; ``rest`` the words left over."""

    value: str
    said: str = ""
    rest: str = ""


NOTHING = {
    *("na", "null", "none", "nil", "nan", "nat", "void", "blank", "empty", "missing", "no", "nk"),
    *("unknown", "unk", "unkn", "not known", "dont know", "dk", "not sure", "no number"),
    *("not given", "not stated", "not recorded", "not provided", "not supplied", "not entered"),
    *("not available", "not applicable", "not specified", "not disclosed", "not held", "no data"),
    *(
        "tbc",
        "tba",
        "to be confirmed",
        "refused",
        "declined",
        "withheld",
        "redacted",
        "ref",
        "div0",
    ),
}
OF_EXCEL = re.compile(
    r"#(?:n/a|null!|ref!|value!|name\?|num!|div/0!|spill!|calc!|#*)$", re.IGNORECASE
)
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?e\+?[0-9]{1,2}$", re.IGNORECASE)


def plain(words: str) -> str:
    """Without what cannot be seen, and with one blank between words."""
    seen = "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Zs"} else one for one in words)
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def stands_for_nothing(words: str) -> bool:
    """N/A, NULL, #N/A, Not known, a dash, a row of crosses: nothing was there."""
    words = plain(words)
    if OF_EXCEL.match(words):
        return True
    letters = " ".join(re.sub(r"[^\w\s]", "", words.lower()).split())
    return letters in NOTHING or not letters or bool(re.fullmatch(r"x+", letters))


NO_NAME = {
    *("nfn", "nln", "fnu", "lnu", "unknown", "unk", "not known", "not given", "not stated", "none"),
    *("not recorded", "no name", "no first name", "no last name", "no forename", "no surname"),
    *("no given name", "no family name", "no middle name"),
}


def no_name(words: str) -> bool:
    """NFN, N/A, a dot: no name was there. Na, No and Null are names that people have."""
    words = plain(words)
    if OF_EXCEL.match(words) or words == "NULL" or words.lower() == "n/a":
        return True
    letters = " ".join("".join(one for one in words.lower() if one.isalpha() or one == " ").split())
    return letters in NO_NAME or not letters or bool(re.fullmatch(r"x{2,}", letters))


def left_empty(words: str) -> str:
    return _("“%(words)s” stands for nothing and was left empty.") % {"words": words}


def shortened(words: str) -> str:
    return _("“%(words)s” is a number that a spreadsheet has shortened: it was left empty.") % {
        "words": words
    }


def is_shortened(words: str) -> bool:
    """9.99E+09: the last digits are lost."""
    return bool(SHORTENED.match(words))


def without_point(words: str) -> str:
    """9990001219.0, as a spreadsheet writes a number that it counted with."""
    return re.sub(r"^([0-9]+)[.,]0+$", r"\1", words)
