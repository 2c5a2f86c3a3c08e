"""The drill of deploy/upgrade and deploy/rollback: an earlier database, the next version, and the way back.

The scripts are the real ones, and so are the database and what they run in containers; only docker and git are
stood in for: a container is this Python in the folder of the version that is checked out.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest

from placehub.backup.sealing import make_key
from placehub.backup.servers import url_with
from placehub.dev import embedded
from placehub.dev.backup import surroundings
from tests.placehub.conftest import HERE
from tests.placehub.test_upgrade import (
    KEPT,
    PACKAGES,
    THREE,
    Servers,
    change_three_kinds,
    differences,
)

pytestmark = pytest.mark.slow
MIGRATE = [
    ["python", "manage.py", *words] for words in (["make_roles"], ["migrate", "-v0"], ["keep_keys"])
]
DOCKER = """
import json, os, subprocess, sys
from pathlib import Path
here = Path(__file__).parent
facts = json.loads((here / "facts.json").read_text())
version = (here / "version").read_text()
words = sys.argv[2:]
verb = words.pop(0)
with (here / "log").open("a") as log:
    log.write(" ".join([verb, *words]) + "\\n")
if verb not in {"run", "exec"}:
    sys.exit()
env, moved = os.environ | facts["env"], {}
while words[0].startswith("-"):
    option = words.pop(0)
    if option == "-v":
        there, here_it_is, *_rest = words.pop(0).split(":")
        moved[here_it_is] = there
    if option == "-e":
        name, value = words.pop(0).split("=")
        env[name] = value
env = {name: moved.get(value, value) for name, value in env.items()}
service, *command = words
if command[-1:] == ["placehub.health.probe"]:
    sys.exit()
for one in [command] if command else facts["migrate"]:
    done = subprocess.run([sys.executable, *one[1:]], cwd=facts["code"][version], env=env)
    if done.returncode:
        sys.exit(done.returncode)
"""
GIT = """
import sys
from pathlib import Path
if sys.argv[1] == "checkout":
    (Path(__file__).parent / "version").write_text(sys.argv[-1])
"""


class Machine:
    """The operator's folder, with a docker and a git of its own."""

    def __init__(self, root: Path, cluster: Path) -> None:
        self.root, self.servers = root, Servers(cluster)
        (root / "deploy").mkdir()
        for name in ("upgrade", "rollback"):
            shutil.copy(HERE / "deploy" / name, root / "deploy" / name)
        for name, words in (("docker", DOCKER), ("git", GIT)):
            (root / name).write_text(f"#!{sys.executable}\n{words}")
            (root / name).chmod(0o755)
        (root / ".env").write_text("PLACEHUB_PLACE=Here\nPLACEHUB_VERSION=v1\n")
        (root / "version").write_text("v1")
        (root / "dumps").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PLACEHUB_VAR", str(cluster))
            facts = surroundings() | embedded.environment()
        env = self.servers.env | facts | {
            "PLACEHUB_BACKUP_DIR": str(root / "dumps"),
            "PLACEHUB_BACKUP_RECIPIENTS": make_key(root / "key"),
        }  # fmt: skip
        self.code = {"v1": str(HERE), "v2": str(root / "v2"), "v3": str(root / "v3")}
        said = {"env": env, "migrate": MIGRATE, "code": self.code}
        (root / "facts.json").write_text(json.dumps(said))

    def run(self, script: str, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["sh", self.root / "deploy" / script, *words],
            env={
                "PATH": f"{self.root}:/usr/bin:/bin",
                "PLACEHUB_BACKUP_KEY_FILE": str(self.root / "key"),
            },
            capture_output=True,
            text=True,
        )

    def did(self) -> list[str]:
        """What docker was asked, once."""
        lines = (self.root / "log").read_text().splitlines()
        (self.root / "log").unlink()
        return [line.split()[0] for line in lines]

    def version(self) -> str:
        return dict(
            line.split("=") for line in (self.root / ".env").read_text().splitlines()
        )["PLACEHUB_VERSION"]  # fmt: skip

    def next_version(self, name: str, *, broken: bool = False) -> None:
        root = Path(self.code[name])
        root.mkdir()
        for part in (*PACKAGES, "templates", "static", "pyproject.toml"):
            if (HERE / part).is_dir():
                shutil.copytree(
                    HERE / part, root / part, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                shutil.copy(HERE / part, root / part)
        change_three_kinds(root)
        self.servers.manage("placehub", "makemigrations", "-v", "0", "-n", "next", root=root)
        if broken:
            made = next((root / "people/migrations").glob("*_next.py"))
            made.write_text(made.read_text().replace("CREATE POLICY", "CREATE POLITENESS"))

    def ask(self, words: str, database: str = "placehub") -> object:
        url = url_with(self.servers.urls["DATABASE_ADMIN_URL"], database)
        with psycopg.connect(url) as there:
            return there.execute(words).fetchone()[0]


@pytest.fixture(scope="module")
def machine(cluster: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A place as an earlier version left it, brought to the present one."""
    machine = Machine(tmp_path_factory.mktemp("machine"), cluster)
    machine.servers.make("placehub", KEPT[-1])
    done = machine.run("upgrade", "v1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "v1 runs, and the audit and the ledger hold" in done.stdout
    machine.did()
    return machine


def test_up_and_back(machine: Machine) -> None:
    rows, walls = machine.servers.rows("placehub"), machine.servers.walls("placehub")
    machine.next_version("v2")

    done = machine.run("upgrade", "v2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.version() == "v2"
    assert machine.did() == ["exec", "build", "stop", "run", "run", "run", "up", "exec"]
    assert differences(walls, machine.servers.walls("placehub")) == THREE
    with psycopg.connect(machine.servers.urls["DATABASE_OWNER_URL"]) as owner:
        owner.execute(
            'INSERT INTO teams_neighbourhood (name, "row", "column") VALUES (%s, 9, 9)', ["New"]
        )

    back = machine.run("rollback", *done.stdout.split("deploy/rollback ")[1].split())

    assert back.returncode == 0, back.stdout + back.stderr
    assert machine.version() == "v1"
    assert machine.did() == ["build", "run", "stop", "run", "up", "exec"]
    assert differences(walls, machine.servers.walls("placehub")) == []
    changed = {
        table for table, count in machine.servers.rows("placehub").items() if rows[table] != count
    }
    assert changed <= {"priv.secret"}
    kept = machine.ask("SELECT max(datname) FROM pg_database WHERE datname LIKE 'placehub_before%'")
    assert machine.ask("SELECT count(*) FROM teams_neighbourhood WHERE name = 'New'", kept) == 1


def test_an_upgrade_that_breaks_starts_nothing_and_says_the_way_back(machine: Machine) -> None:
    walls = machine.servers.walls("placehub")
    machine.next_version("v3", broken=True)

    done = machine.run("upgrade", "v3")

    assert done.returncode != 0
    assert machine.did() == ["exec", "build", "stop", "run"]
    assert "It did not come to its end" in done.stderr
    assert "deploy/rollback v1 " in done.stdout
    assert (
        differences(walls, machine.servers.walls("placehub")) == []
    )  # a migration is all or nothing


def test_without_a_backup_nothing_is_changed(machine: Machine) -> None:
    facts = json.loads((machine.root / "facts.json").read_text())
    spoiled = facts | {"env": facts["env"] | {"PLACEHUB_BACKUP_RECIPIENTS": "age1nothing"}}
    (machine.root / "facts.json").write_text(json.dumps(spoiled))
    before = machine.version()
    try:
        done = machine.run("upgrade", "v2")
    finally:
        (machine.root / "facts.json").write_text(json.dumps(facts))

    assert done.returncode != 0
    assert "nothing was changed" in done.stderr
    assert machine.did() == ["exec"]
    assert machine.version() == before


def test_the_present_version_has_its_entry_in_the_change_log() -> None:
    version = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]["version"]

    assert f"\n## {version}," in (HERE / "CHANGELOG.md").read_text()
