"""The cursor that leads to the next page."""

from placehub.paging import read_cursor


def test_a_cursor_that_was_tampered_with_is_not_believed():
    assert read_cursor("nonsense") is None
