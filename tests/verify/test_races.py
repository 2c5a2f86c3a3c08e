"""Everything that happens at once: money, forms, and jobs with a killed broker and a killed worker."""

import pytest

from tests.verify.races_forms import FORMS
from tests.verify.races_money import MONEY
from tests.verify.races_outbox import *  # noqa: F403  (its fixtures and tests)

pytestmark = [pytest.mark.verify]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", [*MONEY, *FORMS], ids=lambda race: race.__name__)
def test_race(race: object, capsys: pytest.CaptureFixture) -> None:
    said = race()
    with capsys.disabled():
        print(f"\n  {said}", end="")
