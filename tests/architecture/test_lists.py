"""A list never ends without saying so. The guard has been seen to fail."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.walk import ROOT

# slices of rows that are no list on a page, or whose page says what it leaves out
SAID = {
    "people/pages/queries.py: recent_people",  # leads to those before them
    "people/pages/queries.py: handed_to",  # one of each
    "people/pages/queries.py: _who_left",  # one of each
    "people/pages/views/today.py: today",  # made a Part, which says the rest
    "people/pages/queries.py: whom_next",  # likewise
    "people/pages/views/paper.py: plan",  # likewise
    "people/plan/queries.py: promises_of",  # likewise
    "people/circle/queries.py: circle_chart",  # the card says whom the drawing leaves out
    "budgets/spends/queries/__init__.py: who_answers",  # some of those who may, by name
    "budgets/spends/queries/at_hand.py: _one_of",  # counts the others
    "budgets/books/queries/movements.py: movements_page",  # leads to those before them
    "budgets/books/views.py: ledger_file",  # counts, and refuses what is too long for a file
    "budgets/funds/queries.py: payments",  # the ledger has them all
    "budgets/pages/queries.py: spent_by_month",  # months of a chart
    "people/requests/views/copies.py: copy_file",  # part of a name
    "people/imports/views.py: report",  # likewise
    "people/blockers/queries.py: on_a_note",  # a few to tap; words say any other
    "people/blockers/queries.py: names_among",  # whether there is one
    "people/blockers/views.py: tell_leaders",  # part of a sentence
    "teams/blockers/queries.py: alike",  # the likest; it is asked whether it is one of them
    "teams/blockers/queries.py: joins_chart",  # the table beneath has them all
    "teams/blockers/views/board.py: alike",  # part of a sentence
    "teams/permissions/views.py: permissions",  # part of a sentence
    "teams/home/views.py: home",  # made a Part, which says the rest
}


def cut_short(path: Path) -> Iterator[str]:
    """Functions that take the first so many of something that is not a word."""
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for part in ast.walk(function):
            if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
                upper = part.slice.upper
                if upper is not None and part.slice.lower is None and not of_words(part.value):
                    yield f"{path.relative_to(ROOT)}: {function.name}"


def of_words(value: ast.expr) -> bool:
    """Of a text: the rows of a query are called, joined or named after what they are."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr in {"strip", "hexdigest", "join", "lower"}
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id == "str"
    return isinstance(value, ast.Name) and value.id in {"words", "before", "code"}


def test_a_list_says_what_it_leaves_out() -> None:
    """Rows are cut by placehub.paging alone: a page of many, or a part that says how many are left."""
    found = {
        one
        for app in ("people", "budgets", "teams")
        for name in ("queries", "views")
        for path in [*(ROOT / app).rglob(f"{name}.py"), *(ROOT / app).rglob(f"{name}/*.py")]
        for one in cut_short(path)
    }
    assert not found - SAID
