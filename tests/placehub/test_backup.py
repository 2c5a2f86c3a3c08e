"""The drill: back up an invented place, bring it back, and find every fault put into it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from placehub.backup.make import is_due, remove_older_than
from placehub.backup.manifest import describe, differences, manifest_of
from placehub.backup.servers import url_with
from placehub.dev import embedded
from placehub.dev.backup import surroundings
from tests.placehub.conftest import HERE, clean_environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(cluster: Path) -> dict[str, str]:
    """A database with sixty invented people in it; the environment that reaches it."""
    env = clean_environment(
        PLACEHUB_VAR=str(cluster), DJANGO_SETTINGS_MODULE="placehub.settings.dev"
    )
    for words in (("migrate", "-v", "0"), ("keep_keys",), ("seed_demo", "--people", "60")):
        subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=HERE,
            env=env,
            check=True,
            capture_output=True,
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLACEHUB_VAR", str(cluster))
        facts = surroundings() | embedded.environment()
    with psycopg.connect(facts["DATABASE_JOB_URL"], autocommit=True) as job:
        job.execute("SELECT audit.seal_batches()")
        job.execute("SELECT audit.seal_batches()")
    with psycopg.connect(facts["DATABASE_OWNER_URL"]) as owner:
        owner.execute(
            "INSERT INTO django_session VALUES ('stolen', 'stolen', now() + interval '1 day')"
        )
    return env | facts


@pytest.fixture(scope="module")
def dump(place: dict[str, str]) -> Path:
    made = back_up(place, "make")
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.split(":")[0])


@pytest.fixture(scope="module")
def restored(place: dict[str, str], dump: Path) -> str:
    done = back_up(place, "restore", str(dump))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def back_up(place: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "placehub.backup", *words],
        cwd=HERE, env=place, capture_output=True, text=True,
    )  # fmt: skip


def test_without_servers_it_says_what_to_set(run: Callable):
    done = run("-m", "placehub.backup", "make")

    assert done.returncode != 0
    assert "Set DATABASE_BACKUP_URL in the environment" in done.stderr
    assert "make backup" in done.stderr


def test_the_desk_needs_no_environment(place: dict[str, str], run: Callable, tmp_path: Path):
    desk = {"PLACEHUB_VAR": place["PLACEHUB_VAR"]}
    made = run("-m", "placehub.dev.backup", "make", **desk)

    dump = Path(made.stdout.split(":")[0])
    assert dump.parent == Path(place["PLACEHUB_VAR"]) / "backups", made.stderr
    wrong = run("-m", "placehub.dev.backup", "restore", tmp_path / "no.dump", **desk)
    assert "There must be both" in wrong.stderr


def ask(place: dict[str, str], database: str, question: str) -> object:
    url = url_with(place["DATABASE_ADMIN_URL"], database)
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_the_manifest_counts_what_is_there(place: dict[str, str], dump: Path):
    manifest = json.loads(manifest_of(dump).read_text())

    assert manifest["rows"]["public.people_person"] >= 60
    assert manifest["rows"]["public.people_contact"] > 500
    assert len(manifest["audit_head"]) == 64
    assert len(manifest["last_journal"]) == 36
    assert len(manifest["ledger_head"]) == 64
    assert len(manifest["walls"]["policies"]) > 50


def test_the_files_are_for_their_owner_only(dump: Path):
    assert {path.stat().st_mode & 0o777 for path in (dump, manifest_of(dump))} == {0o600}


def test_everything_comes_back(place: dict[str, str], dump: Path, restored: str):
    wanted = json.loads(manifest_of(dump).read_text())

    for table, rows in wanted["rows"].items():
        assert ask(place, restored, f"SELECT count(*) FROM {table}") == rows


def test_the_keys_are_new_and_nobody_is_signed_in(place: dict[str, str], restored: str):
    secret = "SELECT encode(inner_pad, 'hex') FROM priv.secret WHERE name = 'context'"

    assert ask(place, restored, secret) != ask(place, "placehub", secret)
    assert ask(place, restored, "SELECT count(*) FROM django_session") == 0
    assert ask(place, restored, "SELECT count(*) FROM priv.session") == 0
    assert ask(place, restored, "SELECT count(*) FROM priv.secret WHERE name = 'session'") == 1


def test_the_application_still_sees_nothing_without_signing_in(
    place: dict[str, str], restored: str
):
    with psycopg.connect(url_with(place["DATABASE_URL"], restored)) as connection:
        assert connection.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("DROP POLICY s ON people_person", "policies: public.people_person s is missing"),
        ("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY", "tables: public.people_person is"),
        ("GRANT SELECT ON priv.secret TO ph_app", "tables: priv.secret is not the same"),
        ("GRANT UPDATE (id) ON teams_team TO ph_app", "columns: public.teams_team.id is not"),
        ("ALTER TABLE people_contact DISABLE TRIGGER audit_change", "triggers: public.people_contact"),
        ("ALTER FUNCTION app.keys() SECURITY INVOKER", "functions: app.keys() is not the same"),
        ("GRANT EXECUTE ON FUNCTION app.keys() TO PUBLIC", "functions: app.keys() is not the same"),
        ("ALTER TABLE people_person OWNER TO ph_app", "tables: public.people_person is not"),
        ("DELETE FROM web_draft WHERE false; DELETE FROM teams_appointment", "public.teams_appointment:"),
    ],
)  # fmt: skip
def test_a_wall_that_did_not_come_back_is_named(
    place: dict[str, str], dump: Path, restored: str, damage: str, named: str
):
    wanted = json.loads(manifest_of(dump).read_text())
    with psycopg.connect(url_with(place["DATABASE_ADMIN_URL"], restored)) as connection:
        assert differences(wanted, describe(connection)) == []
        for statement in damage.split(";"):
            connection.execute(statement)

        faults = differences(wanted, describe(connection))

        connection.rollback()
    assert any(named in fault for fault in faults), faults


def test_a_changed_dump_is_refused(place: dict[str, str], dump: Path, tmp_path: Path):
    copy = tmp_path / dump.name
    shutil.copy(manifest_of(dump), manifest_of(copy))
    copy.write_bytes(dump.read_bytes()[:-1] + b"x")

    done = back_up(place, "restore", str(copy))

    assert done.returncode != 0
    assert "is not the file that its manifest describes" in done.stderr


def test_a_dump_without_its_manifest_is_refused(place: dict[str, str], tmp_path: Path):
    assert "There must be both" in back_up(place, "restore", str(tmp_path / "no.dump")).stderr


def test_an_audit_that_was_edited_is_found_on_the_way_back(place: dict[str, str]):
    edited = "placehub_edited"
    with psycopg.connect(place["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {edited} TEMPLATE placehub OWNER ph_owner")
    with psycopg.connect(url_with(place["DATABASE_ADMIN_URL"], edited)) as admin:
        admin.execute("ALTER TABLE audit.change DISABLE TRIGGER USER")
        admin.execute(
            "UPDATE audit.change SET worker = 1 WHERE id = (SELECT min(id) FROM audit.change)"
        )
        admin.execute("ALTER TABLE audit.change ENABLE TRIGGER USER")
    there = place | {
        name: url_with(place[name], edited)
        for name in ("DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")
    }

    done = back_up(there, "restore", back_up(there, "make").stdout.split(":")[0])

    assert done.returncode != 0
    assert "was altered" in done.stderr


def test_the_restored_one_takes_the_present_one_s_place(place: dict[str, str], restored: str):
    with psycopg.connect(place["DATABASE_URL"]):
        assert "Something still uses placehub" in back_up(place, "switch", restored).stderr
    before = ask(place, "placehub", "SELECT count(*) FROM audit.change")

    switched = back_up(place, "switch", restored)

    assert switched.returncode == 0, switched.stderr
    assert ask(place, "placehub", "SELECT count(*) FROM audit.change") == before
    assert ask(place, "placehub", "SELECT count(*) FROM django_session") == 0


class TestNightly:
    @pytest.fixture
    def kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
        monkeypatch.setenv("PLACEHUB_BACKUP_DIR", str(tmp_path))

        def _kept(when: str) -> Path:
            path = tmp_path / f"placehub-{when}.dump"
            path.touch()
            manifest_of(path).touch()
            return path

        return _kept

    def test_is_due_at_once_when_there_is_none(self, kept: Callable):
        assert is_due(datetime(2026, 3, 2, 12, tzinfo=UTC))

    def test_is_due_once_a_night(self, kept: Callable):
        kept("20260301-010500")

        assert not is_due(datetime(2026, 3, 1, 23, 50, tzinfo=UTC))
        assert not is_due(datetime(2026, 3, 2, 0, 50, tzinfo=UTC))
        assert is_due(datetime(2026, 3, 2, 1, 2, tzinfo=UTC))

    def test_removes_those_past_their_days_with_their_manifests(self, kept: Callable):
        old, new = kept("20260101-010500"), kept("20260301-010500")

        remove_older_than(datetime(2026, 2, 1, tzinfo=UTC))

        assert (old.exists(), manifest_of(old).exists()) == (False, False)
        assert (new.exists(), manifest_of(new).exists()) == (True, True)


def test_what_was_removed_since_goes_again(place: dict[str, str], dump: Path):
    """The backup is of before: the present database says what went, or else a later manifest beside it."""
    gone = ask(place, "placehub", "SELECT id::text FROM people_person ORDER BY id LIMIT 1")
    later = dump.with_name("placehub-20990101-000000.json")
    later.write_text(json.dumps({"removed": [gone]}))
    try:
        done = back_up(place, "restore", str(dump))
    finally:
        later.unlink()

    assert done.returncode == 0, done.stderr
    assert "1 record that had been removed since went again." in done.stdout
    name = done.stdout.split()[-1]
    for question in (
        f"SELECT count(*) FROM people_person WHERE id = '{gone}'",
        f"SELECT count(*) FROM people_contactperson WHERE person_id = '{gone}'",
    ):
        assert ask(place, name, question) == 0
    kept = f"SELECT detail ->> 'again' FROM audit.event WHERE verb = 'record.removed' AND subject = '{gone}'"
    assert ask(place, name, kept) == "true"
    assert ask(place, "placehub", f"SELECT count(*) FROM people_person WHERE id = '{gone}'") == 1
