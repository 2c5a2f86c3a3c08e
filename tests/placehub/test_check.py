"""What is checked before the tests, and in which runs a browser runs beside the others."""

import pytest

from placehub.dev.check import chooses_among_tests, typed_modules


@pytest.mark.parametrize("words", [[], ["-q"], ["-n", "2"], ["-x", "-n2"]])
def test_a_run_of_every_test_has_a_browser_beside_it(words: list[str]):
    assert not chooses_among_tests(words)


@pytest.mark.parametrize(
    "words", [["tests/people"], ["-k", "money"], ["-q", "-m", "slow"], ["--lf"]]
)
def test_a_run_of_chosen_tests_is_one_run(words: list[str]):
    assert chooses_among_tests(words)


def test_types_are_checked_in_every_module_of_a_kind():
    checked = typed_modules()
    assert {"teams/rules.py", "teams/models.py", "placehub/web/forms.py"} <= set(checked)
    assert {"people/walls.py", "budgets/spends/forms.py"} <= set(checked)
    assert "placehub/outcomes/operations/snapshots.py" in checked
    assert not [path for path in checked if "migrations" in path]
