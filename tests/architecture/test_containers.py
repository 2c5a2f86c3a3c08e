"""The import contracts hold for every app and room there is. Each guard has been seen to fail.

``lint-imports`` checks what pyproject.toml names; these compare what it names with what is on disk.
"""

from pathlib import Path

from tests.architecture.walk import PACKAGES, PYPROJECT, ROOT, module_name, our_apps, python_files

LAYERS = [
    contract
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
]
# what may stand in an app and in no layer
MAY_STAND_BESIDE = {"apps", "migrations"}
KINDS = {
    "urls",
    "views",
    "forms",
    "mail",
    "http",
    "tasks",
    "operations",
    "rules",
    "queries",
    "models",
}


def words_of(contract: dict) -> set[str]:
    """The modules that a contract's layers name: ``(forms) | (mail)`` is forms and mail."""
    return {
        word.strip(" ()")
        for layer in contract["layers"]
        for part in layer.split("|")
        for word in part.split(":")
    }


def containers() -> set[str]:
    return {name for contract in LAYERS for name in contract.get("containers", [])}


def placed() -> set[str]:
    """Every module whose place a contract says, by its full name; those that it leaves out too."""
    names = set()
    for contract in LAYERS:
        words = words_of(contract) | set(contract.get("exhaustive_ignores", []))
        if "containers" in contract:
            names |= {f"{here}.{word}" for here in contract["containers"] for word in words}
        else:
            names |= words
    return names


def on_disk() -> set[str]:
    return {module_name(path) for path in python_files()}


def folder(package: str) -> Path:
    return ROOT / package.replace(".", "/")


def children_of(package: str) -> set[str]:
    return {
        f"{package}.{child.stem}"
        for child in folder(package).iterdir()
        if is_a_module(child) and child.stem != "__init__"
    }


def is_a_module(path: Path) -> bool:
    return path.suffix == ".py" or any(path.glob("*.py"))


def test_every_package_with_a_layer_in_it_is_a_container() -> None:
    """A folder with a module named models, queries, views… is an app or a room, and has a contract."""
    loose = {
        name
        for name in on_disk()
        if name.rpartition(".")[2] in KINDS and not KINDS & set(name.split(".")[:-1])
    } - placed()
    assert not loose, f"in no container of [tool.importlinter]: {sorted(loose)}"


def test_every_app_is_a_container() -> None:
    left_out = {app.name for app in our_apps()} - containers()
    assert not left_out, f"in no container of [tool.importlinter]: {sorted(left_out)}"


def test_every_module_of_an_app_or_a_room_has_a_layer() -> None:
    for package in sorted(containers()):
        loose = children_of(package) - placed()
        assert not loose, f"no layer names {sorted(loose)}"


def test_the_contracts_name_only_what_is_there() -> None:
    assert containers() <= on_disk()
    for contract in LAYERS:
        for word in contract.get("exhaustive_ignores", []):
            homes = [folder(here) for here in contract["containers"]]
            there = any((home / word).exists() or (home / f"{word}.py").exists() for home in homes)
            assert there, f"{contract['name']} leaves out {word}, which is not there"


def test_a_contract_leaves_out_only_what_has_no_layer() -> None:
    for contract in LAYERS:
        left_out = set(contract.get("exhaustive_ignores", [])) - MAY_STAND_BESIDE
        elsewhere = {word for other in LAYERS if other is not contract for word in words_of(other)}
        assert left_out <= elsewhere, (
            f"{contract['name']} leaves out {sorted(left_out - elsewhere)}"
        )


def test_everything_that_is_installed_of_ours_is_under_contract() -> None:
    """A new package at the top of the repository is a root package of [tool.importlinter]."""
    beside = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert beside == set(PACKAGES)
