"""What is run by hand still runs: the bench's place is filled, and each tool can be loaded."""

from importlib import import_module
from pathlib import Path

import pytest

from bench.seed_scale import Scale
from people.models import Contact, Person
from tests import tools
from tests.support import owner

HERE = Path(tools.__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("[a-z]*.py")))
def test_each_tool_can_be_loaded(name: str) -> None:
    assert import_module(f"tests.tools.{name}").__doc__


@pytest.mark.django_db
def test_the_place_of_the_bench_is_filled() -> None:
    said: list[str] = []
    with owner():
        Scale(1, said.append).fill(40, 80)
        there = Person.objects.count(), Contact.objects.count()
    assert there == (40, 80)
    assert "80 contacts" in said[-1]
