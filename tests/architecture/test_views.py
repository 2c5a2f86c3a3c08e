"""Views read through wall one and write through verbs. Each guard has been seen to fail."""

import ast
from pathlib import Path

import pytest
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.walk import (
    PACKAGES,
    ROOT,
    function_round,
    models_about_a_person,
    module_name,
    names_in,
    our_models,
    tree_of,
    value_of,
    views_modules,
)
from tests.support import owner

MANAGERS = {"objects", "_default_manager", "_base_manager", "default_manager", "base_manager"}
READS = {
    *(
        "all",
        "filter",
        "exclude",
        "get",
        "first",
        "last",
        "count",
        "exists",
        "aggregate",
        "annotate",
    ),
    *(
        "values",
        "values_list",
        "order_by",
        "select_related",
        "prefetch_related",
        "in_bulk",
        "iterator",
    ),
}
ONLY_ASK_WHAT_IT_IS = {"isinstance", "issubclass"}
WRITES = {
    *("save", "save_base", "save_version", "asave", "delete", "adelete"),
    *("create", "acreate", "create_user", "update", "aupdate", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create"),
}


def walled() -> set[str]:
    """The tables that row-level security stands before."""
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE n.nspname WHEN 'public' THEN relname ELSE n.nspname || '\".\"' || relname END"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relrowsecurity"
        )
        return {row[0] for row in cursor.fetchall()}


def guarded_models() -> set[type[models.Model]]:
    """Those with a path to a person or a wall in the database, unless the model says otherwise.

    ``reads_by_wall_two`` on a model about no person is the sentence why its rows need no first wall.
    """
    about_people, tables = set(models_about_a_person()), walled()
    behind_a_wall = {model for model in our_models() if model._meta.db_table in tables}
    return {
        model
        for model in about_people | behind_a_wall
        if model in about_people or not vars(model).get("reads_by_wall_two")
    }


def loose_reads(path: Path, guarded: set[type[models.Model]]) -> list[str]:
    """Where the module takes rows of a guarded model, or of one that is known only when it runs."""
    names, back = names_in(path), ways_back(guarded)
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            loose = is_loose(node, value_of(node.value, names), guarded, back)
        elif isinstance(node, ast.Call) and called(node) not in ONLY_ASK_WHAT_IT_IS:
            loose = any(is_guarded(value_of(given, names), guarded) for given in all_given(node))
        else:
            continue
        if loose:
            found.append(f"{module_name(path)}:{node.lineno}: {ast.unparse(node)}")
    return found


def is_loose(
    node: ast.Attribute, model: object, guarded: set[type[models.Model]], back: set[str]
) -> bool:
    """``Person.objects``, ``anything._default_manager`` or ``person.goals.all``, not asking who reads."""
    if asks_who_reads(node):
        return False
    if is_model(model):
        return is_guarded(model, guarded) and is_manager(node, model)
    return node.attr in MANAGERS or (node.attr in back and reads_on(node))


def reads_on(node: ast.Attribute) -> bool:
    return isinstance(node.parent, ast.Attribute) and node.parent.attr in READS


def ways_back(guarded: set[type[models.Model]]) -> set[str]:
    """``person.goals``: the names under which other rows hold those of a guarded model."""
    return {
        back.get_accessor_name()
        for model in our_models()
        for back in model._meta.related_objects
        if back.related_model in guarded and (back.one_to_many or back.many_to_many)
        if back.get_accessor_name()
    }


def is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, models.Model)


def is_guarded(value: object, guarded: set[type[models.Model]]) -> bool:
    return is_model(value) and value in guarded


def is_manager(node: ast.Attribute, model: type[models.Model]) -> bool:
    return isinstance(getattr(model, node.attr, None), models.Manager)


def asks_who_reads(node: ast.Attribute) -> bool:
    """``.visible_to(`` follows at once."""
    word = node.parent
    return (
        isinstance(word, ast.Attribute)
        and word.attr == "visible_to"
        and isinstance(word.parent, ast.Call)
        and word.parent.func is word
    )


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def all_given(node: ast.Call) -> list[ast.AST]:
    return [*node.args, *(keyword.value for keyword in node.keywords)]


@pytest.mark.django_db
def test_a_view_reads_only_what_is_visible() -> None:
    """No manager of a guarded model, and no such model handed on whole, unless ``.visible_to(…)`` follows."""
    guarded = guarded_models()
    assert len(guarded) > 20
    found = [line for path in views_modules() for line in loose_reads(path, guarded)]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_a_model_that_needs_no_first_wall_says_why_and_is_about_no_person() -> None:
    about_people = models_about_a_person()
    tables = walled()
    for model in our_models():
        why = vars(model).get("reads_by_wall_two")
        if why is None:
            continue
        assert isinstance(why, str), model
        assert len(why.split()) > 3, f"{model} does not say why"
        assert model not in about_people, f"{model} is about a person: wall one stands before it"
        assert model._meta.db_table in tables, f"{model} has no second wall to be read by"


def every_view(patterns: list[URLPattern | URLResolver]) -> list[object]:
    return [
        view
        for pattern in patterns
        for view in (
            every_view(pattern.url_patterns)
            if isinstance(pattern, URLResolver)
            else [pattern.callback]
        )
    ]


def test_a_view_lives_in_a_module_named_views() -> None:
    """Where else it stood, the other guards would not read it."""
    ours = {
        f"{view.__module__}.{view.__name__}"
        for view in every_view(get_resolver().url_patterns)
        if view.__module__.split(".")[0] in PACKAGES
    }
    assert len(ours) > 50
    assert not {name for name in ours if "views" not in name.split(".")[:-1]}


def writes() -> set[str]:
    """App, function and verb of each write in a views module, so that a move changes no entry."""
    return {
        f"{path.relative_to(ROOT).parts[0]}: {function_round(node)}: {node.func.attr}"
        for path in views_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in WRITES
    }


def test_views_call_verbs_and_write_no_row() -> None:
    assert not writes()
