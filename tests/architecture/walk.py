"""What the guards walk over: found on disk and in the app registry, so that a new folder is guarded."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import models
from pghistory.models import Event

ROOT = Path(settings.BASE_DIR)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PYPROJECT["tool"]["importlinter"]["root_packages"]


def python_files(*folders: str) -> list[Path]:
    """Every module of ours below ``folders`` (all of our packages), less what migrations say."""
    return [
        path
        for folder in folders or PACKAGES
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Every template of ours, those that an app keeps among them."""
    folders = [ROOT / "templates"]
    folders += [path for name in PACKAGES for path in (ROOT / name).rglob("templates")]
    return [path for folder in folders for path in sorted(folder.rglob("*.*"))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax of a module, each node knowing its ``parent``."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree


def above(node: ast.AST) -> Iterator[ast.AST]:
    while (node := getattr(node, "parent", None)) is not None:
        yield node


def function_round(node: ast.AST) -> str:
    """The name of the outermost function that holds ``node``."""
    names = [n.name for n in above(node) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return names[-1] if names else "the module"


def views_modules() -> list[Path]:
    """Every module named views and every module of a package named views, wherever it stands."""
    return [path for path in python_files() if "views" in module_name(path).split(".")]


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES]


def our_models() -> list[type[models.Model]]:
    """Every model of ours with a table, the hidden tables of many-to-many among them."""
    return [model for app in our_apps() for model in app.get_models(include_auto_created=True)]


def is_history(model: type[models.Model]) -> bool:
    return issubclass(model, Event)


def points_to(model: type[models.Model]) -> set[type[models.Model]]:
    """What the model's own fields lead to: foreign keys of every kind, and many-to-many."""
    return {
        field.related_model
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created
        if isinstance(field.related_model, type)
    }


def leads_to_a_person(model: type[models.Model], person: type[models.Model]) -> bool:
    """By its own fields, however many tables lie between; a bare column of persons' keys counts too."""
    seen, to_see = set(), [model]
    while to_see:
        here = to_see.pop()
        if here is person or "person_id" in {field.attname for field in here._meta.concrete_fields}:
            return True
        if here not in seen:
            seen.add(here)
            to_see.extend(points_to(here))
    return False


def models_about_a_person() -> list[type[models.Model]]:
    person = apps.get_model("people", "Person")
    return [model for model in our_models() if leads_to_a_person(model, person)]


def names_in(path: Path) -> dict[str, object]:
    """What the names of a module stand for, those imported inside a function among them."""
    found = dict(vars(importlib.import_module(module_name(path))))
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            holder = importlib.import_module(node.module)
            for alias in node.names:
                found.setdefault(alias.asname or alias.name, getattr(holder, alias.name, None))
    return found


def value_of(node: ast.AST, names: dict[str, object]) -> object:
    """What ``a.b.C`` stands for; None where that is known only when it runs."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(value_of(node.value, names), node.attr, None)
    return None
