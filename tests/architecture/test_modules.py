"""Files of a size to be read, and nothing in them that names a machine. Each guard has been seen to fail."""

import re

from tests.architecture.known import no_more_than
from tests.architecture.walk import ROOT


def test_nothing_names_a_registry_or_a_machine() -> None:
    bad = re.compile(r"index-url|find-links|/root/|/work/|/home/[a-z]|pythonhosted|--index")
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not bad.search(path.read_text()), path


LONGEST = 400
GENERATED = {"migrations", ".venv", "var", "vendor"}
TOO_LONG = {"embedded.py"}


def test_a_module_is_short_enough_to_be_read() -> None:
    """Of Python and of scripts, tests too. What is known keeps its name when it moves."""
    long = {
        path.name
        for ending in ("*.py", "*.js")
        for path in ROOT.rglob(ending)
        if not GENERATED & set(path.relative_to(ROOT).parts)
        if len(path.read_text().splitlines()) > LONGEST
    }
    no_more_than(long, TOO_LONG)
