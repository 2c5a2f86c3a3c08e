"""Every picture that a template names is there, and none lies about that nobody names."""

import re

import pytest

from placehub.web.icons import PATHS, PICTURES
from placehub.web.templatetags.placehub import icon, picture
from tests.architecture.walk import python_files, templates

NAMED = re.compile(r"""{% icon ["'](\w+)["']""")


def named_in_templates():
    return {name for path in templates() for name in NAMED.findall(path.read_text())}


def test_every_icon_that_a_page_names_is_drawn():
    assert len(named_in_templates()) > 10
    assert named_in_templates() <= set(PATHS)


def test_every_icon_is_named_somewhere():
    code = "".join(path.read_text() for path in python_files() if path.name != "icons.py")
    pages = "".join(path.read_text() for path in templates())
    idle = [name for name in PATHS if not re.search(rf"""["']{name}["']""", code + pages)]
    assert idle == []


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_hidden_from_those_who_hear_the_page(name):
    assert 'aria-hidden="true"' in icon(name)
    assert PATHS[name] in icon(name)


def test_an_icon_has_the_size_that_is_asked_for():
    assert 'width="26" height="26"' in icon("phone", 26)


def test_whoever_picked_no_picture_has_the_sunrise():
    assert picture("") == picture("nothing of ours") == PICTURES["sunrise"]
    assert all(picture(name) == drawing for name, drawing in PICTURES.items())
