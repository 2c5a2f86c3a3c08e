"""A team with money."""

import pytest

from tests.budgets.town import Town


@pytest.fixture
def town():
    return Town()
