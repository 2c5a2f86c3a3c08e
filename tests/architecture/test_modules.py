"""Files of a size to be read, and nothing in them that names a machine. Each guard has been seen to fail."""

import re

from tests.architecture.walk import ROOT


def test_nothing_names_a_registry_or_a_machine() -> None:
    bad = re.compile(r"index-url|find-links|/root/|/work/|/home/[a-z]|pythonhosted|--index")
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not bad.search(path.read_text()), path
