"""Values as people write them."""

import pytest

from placehub.formats import cell, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Thompson", "MT"), ("Maya", "M"), ("", ""), ("Ana de la Cruz", "AC")],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize("words", ["=1+1", "+44 20", "-2", "@now", "\tname", "\rname"])
def test_a_cell_is_no_formula(words):
    assert cell(words) == f"'{words}"


@pytest.mark.parametrize("words", ["Harbour", "", "St Mary-le-Bow", "1=1", " =1"])
def test_a_cell_keeps_other_words_as_they_are(words):
    assert cell(words) == words
