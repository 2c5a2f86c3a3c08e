"""The town of the edges."""

import pytest

from tests.verify.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
