"""Templates stand on one another in one order, and each is used. Each guard has been seen to fail."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from tests.architecture.walk import PACKAGES, python_files, templates, tree_of

NAMED_BY_A_TEMPLATE = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"'#]+)")
NAMED_BY_A_PACKAGE = re.compile(r"[\"']([\w./-]+)\.(?:html|svg|txt|{[\w.]+})[\"']")

LOWER = {
    "placehub": ["components"],
    "base.html": ["components"],
    "bare.html": ["components"],
    "account": ["account", "mfa", "components"],
    "people": ["people", "teams", "components"],
    "budgets": ["budgets", "people", "components"],
    "leaving": ["leaving", "budgets", "people", "teams", "components"],
    "outcomes": ["outcomes", "budgets", "people", "components"],
    "teams": ["teams", "components"],
    "components": ["components", "django"],
    "jobs": ["jobs", "components"],
    "web": ["web", "components"],
}


def test_a_template_includes_only_from_below() -> None:
    for path in templates():
        owner_of = name_of(path).split("/")[0]
        for included in re.findall(r'{% include "([^"]+)"', path.read_text()):
            assert included.split("/")[0] in LOWER.get(owner_of, [owner_of]), (
                f"{path} includes {included}"
            )


def test_a_partial_says_what_it_needs() -> None:
    for path in templates():
        if path.name.startswith("_") or name_of(path).startswith("components/"):
            assert "Needs:" in path.read_text().splitlines()[0], path


def test_a_comment_ends_on_the_line_on_which_it_begins() -> None:
    """Django shows the page any other, as words."""
    for path in templates():
        for line in path.read_text().splitlines():
            assert line.count("{#") == line.count("#}"), f"{path}: {line}"


def test_templates_have_no_inline_style_or_script() -> None:
    """The content security policy would block them, and the page would be broken."""
    bad = re.compile(
        r'\sstyle\s*=|\son[a-z]+\s*=\s*"|<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|javascript:',
        re.IGNORECASE,
    )
    for path in templates():
        assert not bad.search(path.read_text()), path


def name_of(template: Path) -> str:
    """As render and include name it."""
    return template.as_posix().rpartition("/templates/")[2]


def template_names() -> set[str]:
    return {name_of(path) for path in templates()}


def named_by_us() -> set[str]:
    """In a string of ours; a name that is put together counts for every template that it may be."""
    names = set()
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value.partition("#")[0])
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w-]+"
                    for part in node.values
                )
                names |= {name for name in template_names() if re.fullmatch(pattern, name)}
    return names


def named_by_a_template() -> set[str]:
    return {name for path in templates() for name in NAMED_BY_A_TEMPLATE.findall(path.read_text())}


def named_by_a_package() -> set[str]:
    """Templates that an installed package brings (ours stands in front of it) or asks for by name.

    Without their ending: allauth puts that together. Of Django only its pages of refusal are read.
    """
    others = {app.split(".")[0] for app in settings.INSTALLED_APPS} - {*PACKAGES, "django"}
    stems = set()
    for package in {*others, "django.views"}:
        for folder in find_spec(package).submodule_search_locations or []:
            for path in Path(folder).rglob("*.py"):
                stems |= set(NAMED_BY_A_PACKAGE.findall(path.read_text()))
            stems |= {name_of(path).rpartition(".")[0] for path in Path(folder).rglob("*.html")}
    return {name for name in template_names() if name.rpartition(".")[0] in stems}


def test_every_template_is_used() -> None:
    """Rendered by us, included or extended by another, or named by a package that we use."""
    unused = template_names() - named_by_us() - named_by_a_template() - named_by_a_package()
    assert not unused, sorted(unused)
