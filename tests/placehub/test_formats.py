"""Values as people write them."""

import pytest

from placehub.formats import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Thompson", "MT"), ("Maya", "M"), ("", ""), ("Ana de la Cruz", "AC")],
)
def test_initials(name, letters):
    assert initials(name) == letters
