"""The style sheet: parts in the repository, one file for the browser."""

import gzip
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from placehub.web.styles import PART, SHEET

FOLDER = settings.BASE_DIR / "static" / "css"


@pytest.fixture
def collect(tmp_path):
    """Collect static files as a deployment does; give what the sheet says then.

    The parts lie in ``source`` and may be changed between two collections.
    """
    shutil.copytree(settings.BASE_DIR / "static", tmp_path / "source")
    storage = {"staticfiles": {"BACKEND": "placehub.web.styles.OneStyleSheet"}}

    def collecting() -> str:
        call_command("collectstatic", "--noinput", "--verbosity", "0")
        return (tmp_path / "collected" / SHEET).read_text()

    with override_settings(
        STATICFILES_DIRS=[tmp_path / "source"],
        STATIC_ROOT=tmp_path / "collected",
        STORAGES=settings.STORAGES | storage,
    ):
        yield collecting


def test_every_file_is_a_part_once():
    named = [name for name, _layer in PART.findall((FOLDER / "placehub.css").read_text())]
    assert sorted(named) == sorted({path.name for path in FOLDER.glob("*.css")} - {"placehub.css"})


def test_every_layer_of_a_part_is_in_the_order_of_layers():
    sheet = (FOLDER / "placehub.css").read_text()
    order = re.search(r"@layer ([\w, ]+);", sheet)[1].split(", ")
    layers = [layer for _name, layer in PART.findall(sheet)]
    assert list(dict.fromkeys(layers)) == order


def test_no_line_is_too_long_to_read():
    for path in FOLDER.glob("*.css"):
        assert all(len(line) <= 120 for line in path.read_text().splitlines()), path


class TestCollected:
    def test_pages_ask_for_one_file(self, collect, tmp_path):
        sheet = collect()
        assert "@import" not in sheet
        assert "@layer tokens {\n/* Colours" in sheet
        assert ".btn {" in sheet
        hashed = next((tmp_path / "collected").glob("css/placehub.*.css"))
        assert hashed.read_text() == sheet
        assert gzip.decompress(hashed.with_suffix(".css.gz").read_bytes()).decode() == sheet

    def test_a_part_that_changed_since_is_in_the_next_one(self, collect, tmp_path):
        assert "rebeccapurple" not in collect()
        (tmp_path / "source/css/button.css").write_text(".btn { color: rebeccapurple }")
        assert "rebeccapurple" in collect()
