"""No installation is ever told to start again: databases of earlier versions are brought up to date.

tests/data holds one as each release left it (tests/tools/keep_database.py). Each must end with the walls
of a fresh one, object by object, and with its rows; so must one whose policy, trigger and vetted
function change in the next version, and the way back must lead back.
"""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from placehub.access.roles import make_roles
from placehub.backup.manifest import describe
from placehub.backup.servers import URL_OF_ROLE, url_with
from placehub.backup.walls import WALLS
from placehub.dev import embedded
from tests.placehub.conftest import HERE, clean_environment

pytestmark = pytest.mark.slow
KEPT = sorted((HERE / "tests" / "data").glob("*.sql.gz"))
PACKAGES = ("placehub", "people", "budgets", "teams", "manage.py")
ALL_AT_ONCE = """
# every present definition is taken away and said again: what steps have left behind shows
from graphlib import TopologicalSorter
from importlib import import_module
from django.apps import apps
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule
found = {
    (config.label, item.name): item
    for config in apps.get_app_configs() if module_has_submodule(config.module, "sql_config")
    for item in import_module(config.name + ".sql_config").sql_items
}
order = list(TopologicalSorter({key: item.dependencies for key, item in found.items()}).static_order())
with transaction.atomic(), connection.cursor() as cursor:
    for key in reversed(order):
        cursor.execute(found[key].reverse_sql)
    for key in order:
        cursor.execute(found[key].sql)
"""


class Servers:
    """Databases on the embedded server of this module, made, migrated and looked at."""

    def __init__(self, folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PLACEHUB_VAR", str(folder))
            self.urls = embedded.environment()
        self.env = clean_environment(
            PLACEHUB_VAR=str(folder), DJANGO_SETTINGS_MODULE="placehub.settings.dev"
        )

    def make(self, name: str, kept: Path | None = None) -> str:
        """An empty database, or one as an earlier version left it."""
        admin = self.urls["DATABASE_ADMIN_URL"]
        passwords = {
            role: str(psycopg.conninfo.conninfo_to_dict(self.urls[url])["password"])
            for role, url in URL_OF_ROLE.items()
        }
        make_roles(admin, name, passwords)
        if kept is not None:
            with psycopg.connect(url_with(admin, name)) as there:
                there.execute(gzip.decompress(kept.read_bytes()).decode())
        return name

    def manage(self, name: str, *words: str, root: Path = HERE) -> None:
        urls = {
            url: url_with(self.urls[url], name)
            for url in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOB_URL")
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=root,
            env=self.env | self.urls | urls | {"PLACEHUB_DB_ROLE": "owner"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def walls(self, name: str) -> dict[str, dict[str, str]]:
        """Every right, policy, function, trigger and constraint, with all that matters about it."""
        with psycopg.connect(url_with(self.urls["DATABASE_ADMIN_URL"], name)) as there:
            return {kind: dict(there.execute(query).fetchall()) for kind, query in WALLS.items()}

    def rows(self, name: str) -> dict[str, int]:
        with psycopg.connect(url_with(self.urls["DATABASE_ADMIN_URL"], name)) as there:
            return describe(there)["rows"]


def differences(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> list[str]:
    return [
        f"{kind}: {name}"
        for kind in one
        for name in sorted(set(one[kind]) | set(other[kind]))
        if one[kind].get(name) != other[kind].get(name)
    ]


@pytest.fixture(scope="module")
def servers(cluster: Path) -> Servers:
    return Servers(cluster)


@pytest.fixture(scope="module")
def fresh(servers: Servers) -> str:
    name = servers.make("fresh")
    servers.manage(name, "migrate", "-v", "0")
    return name


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product as the next version might have it: its files, free to be edited."""
    root = tmp_path_factory.mktemp("next")
    for name in (*PACKAGES, "templates", "static", "pyproject.toml"):
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(HERE / name, root / name)
    return root


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text, f"{path} does not say {before}"
    path.write_text(text.replace(before, after, 1))


def change_three_kinds(root: Path) -> None:
    """A policy, a trigger and a definer's function."""
    edit(
        root / "people/walls.py",
        "    Wall(GoalScore, read=SUMMARY,",
        "    Wall(GoalScore, read=FULL,",
    )
    edit(
        root / "people/access/sql/basis.sql",
        "CREATE OR REPLACE TRIGGER regrant AFTER UPDATE ON people_agreement",
        "CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE ON people_agreement",
    )
    edit(
        root / "people/access/sql/standing.sql",
        "THEN 3 WHEN g.summary_until > now() THEN 2 ELSE 1 END",
        "THEN 3 WHEN g.summary_until > clock_timestamp() THEN 2 ELSE 1 END",
    )


def changed(servers: Servers, before: str, after: str) -> list[str]:
    return differences(servers.walls(before), servers.walls(after))


THREE = [
    "policies: public.people_goalscore s",
    "functions: app.level_of(p uuid)",
    "triggers: public.people_agreement regrant",
]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name.partition(".")[0])
def test_an_earlier_database_is_brought_to_the_walls_of_a_fresh_one(
    servers: Servers, fresh: str, kept: Path
) -> None:
    name = servers.make(f"kept_{KEPT.index(kept)}", kept)
    before = servers.rows(name)
    servers.manage(name, "migrate", "-v", "0")
    assert differences(servers.walls(name), servers.walls(fresh)) == []
    after = servers.rows(name)
    lost = {table for table, rows in before.items() if after.get(table, 0) < rows}
    assert not lost


def test_the_next_version_changes_a_policy_a_trigger_and_a_vetted_function_and_can_go_back(
    servers: Servers, fresh: str, copy: Path
) -> None:
    name = servers.make("upgraded", KEPT[-1])
    servers.manage(name, "migrate", "-v", "0")
    change_three_kinds(copy)
    servers.manage(fresh, "makemigrations", "-v", "0", "-n", "next", root=copy)
    made = sorted(path.name for path in (copy / "people/migrations").glob("*_next.py"))
    assert len(made) == 1

    servers.manage(name, "migrate", "-v", "0", root=copy)
    assert changed(servers, fresh, name) == THREE
    upgraded = servers.walls(name)
    servers.manage(name, "shell", "-v", "0", "-c", ALL_AT_ONCE, root=copy)
    assert differences(upgraded, servers.walls(name)) == []

    last = sorted((HERE / "people/migrations").glob("0*.py"))[-1].stem
    servers.manage(name, "migrate", "-v", "0", "people", last, root=copy)
    assert changed(servers, fresh, name) == []
