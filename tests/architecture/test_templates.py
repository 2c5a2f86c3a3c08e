"""Templates stand on one another in one order, and each is used. Each guard has been seen to fail."""

import re

from tests.architecture.walk import ROOT

LOWER = {
    "account": ["account", "mfa", "components"],
    "people": ["people", "components"],
    "budgets": ["budgets", "people", "components"],
    "outcomes": ["outcomes", "budgets", "people", "components"],
    "teams": ["teams", "components"],
    "components": ["components", "django"],
    "jobs": ["jobs", "components"],
    "web": ["web", "components"],
}


def test_a_template_includes_only_from_below() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        owner_of = path.relative_to(ROOT / "templates").parts[0]
        for included in re.findall(r'{% include "([^"]+)"', path.read_text()):
            assert included.split("/")[0] in LOWER.get(owner_of, [owner_of]), (
                f"{path} includes {included}"
            )


def test_a_partial_says_what_it_needs() -> None:
    for path in (ROOT / "templates").rglob("_*.html"):
        assert "Needs:" in path.read_text().splitlines()[0], path
    for path in (ROOT / "templates" / "components").rglob("*.*"):
        assert "Needs:" in path.read_text().splitlines()[0], path


def test_templates_have_no_inline_style_or_script() -> None:
    """The content security policy would block them, and the page would be broken."""
    bad = re.compile(
        r'\sstyle\s*=|\son[a-z]+\s*=\s*"|<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|javascript:',
        re.IGNORECASE,
    )
    for path in (ROOT / "templates").rglob("*.*"):
        assert not bad.search(path.read_text()), path
