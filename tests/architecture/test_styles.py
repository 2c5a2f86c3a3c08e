"""A class and a token are there because something uses them. Each guard has been seen to fail."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from django.contrib.messages import DEFAULT_TAGS

from tests.architecture.walk import ROOT, above, python_files, templates, tree_of

LOGIC = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
VALUE = re.compile(r"{{.*?}}", re.DOTALL)
# a class attribute, whose logic may hold quotes of its own
CLASS = re.compile(r"""\bclass=(["'])((?:{%.*?%}|{{.*?}}|(?!\1).)*)\1""", re.DOTALL)
# added by htmx while a request is under way
GIVEN_BY_HTMX = {"htmx-request", "htmx-indicator", "htmx-swapping", "htmx-settling", "htmx-added"}


def styles() -> str:
    """Every style sheet of ours, without its comments and strings."""
    text = "\n".join(path.read_text() for path in sorted((ROOT / "static").rglob("*.css")))
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)]*\)", "", text, flags=re.DOTALL)


def scripts() -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / "static").rglob("*.js")))


def classes_in_styles() -> set[str]:
    selectors = (part.rpartition(";")[2] for part in re.findall(r"([^{}]+){", styles()))
    return {
        name
        for selector in selectors
        if not selector.strip().startswith("@")
        for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)
    }


@cache
def class_attributes() -> list[str]:
    """What stands in ``class="…"``: of templates, and of the markup in strings of Python."""
    texts = [path.read_text() for path in templates()]
    texts += [text for _node, text in strings_of_ours() if "class=" in text]
    return [found for text in texts for _quote, found in CLASS.findall(text)]


def strings_of_ours() -> Iterator[tuple[ast.Constant, str]]:
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node, node.value


def values_used_as_a_class() -> set[str]:
    """``tie`` of ``class="{{ n.tie }}"`` and ``hue`` of ``{{ person.pk|hue }}``; the key ``class`` itself."""
    values = [value for text in class_attributes() for value in VALUE.findall(text)]
    return {"class"} | {re.findall(r"\w+", value)[-1] for value in values}


def holders_of(node: ast.AST) -> Iterator[str]:
    """The names that a string is given to: a keyword, a key, a variable, a function, a class of choices."""
    below: ast.AST = node
    for holder in above(node):
        if isinstance(holder, ast.keyword):
            yield holder.arg or ""
        elif isinstance(holder, ast.Assign | ast.AnnAssign):
            targets = holder.targets if isinstance(holder, ast.Assign) else [holder.target]
            yield from (getattr(t, "id", getattr(t, "attr", "")) for t in targets)
        elif isinstance(holder, ast.Dict) and below in holder.values:
            yield getattr(holder.keys[holder.values.index(below)], "value", "")
        elif isinstance(holder, ast.FunctionDef | ast.ClassDef):
            yield holder.name.lower()
            return
        below = holder


def classes_from_python() -> set[str]:
    """Words of the strings that are given to a name which a template uses as a class."""
    names = values_used_as_a_class()
    found = {word for tag in DEFAULT_TAGS.values() for word in tag.split()}
    for node, text in strings_of_ours():
        if names & set(holders_of(node)):
            # one letter of a word may be taken by its place
            found |= set(text) if isinstance(node.parent, ast.Subscript) else set(text.split())
    return found


def classes_used() -> set[str]:
    plain = {
        word
        for text in class_attributes()
        for word in VALUE.sub("\0", LOGIC.sub(" ", text)).split()
        if "\0" not in word
    }
    in_scripts = {
        word
        for text in re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", scripts())
        for part in text
        for word in re.findall(r"[\w-]+", part)
    }
    return plain | in_scripts | classes_from_python() | GIVEN_BY_HTMX


def begun_by_a_class() -> set[str]:
    """``face-`` of ``class="face-{{ n }}"``: any class that begins so may be meant."""
    return {
        word.partition("\0")[0]
        for text in class_attributes()
        for word in VALUE.sub("\0", LOGIC.sub(" ", text)).split()
        if "\0" in word and not word.startswith("\0")
    }


def tokens_defined() -> set[str]:
    return set(re.findall(r"(?<![\w(-])(--[\w-]+)\s*:", styles()))


def tokens_used() -> set[str]:
    text = "\n".join([styles(), scripts(), *(path.read_text() for path in templates())])
    text += "\n".join(string for _node, string in strings_of_ours())
    return set(re.findall(r"var\(\s*(--[\w-]+)", text)) | set(
        re.findall(r"[\"'](--[\w-]+)[\"']", scripts())
    )


def test_every_class_of_the_styles_is_used() -> None:
    dead = classes_in_styles() - classes_used()
    begun = tuple(begun_by_a_class())
    assert not {name for name in dead if not name.startswith(begun)}


def test_every_token_is_used() -> None:
    assert not tokens_defined() - tokens_used()


def test_every_token_that_is_used_is_defined() -> None:
    assert not tokens_used() - tokens_defined()
