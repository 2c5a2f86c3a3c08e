"""The drill: back up an invented place, bring it back, and find every fault put into it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from placehub.backup.manifest import describe, differences, manifest_of, sha256
from placehub.backup.places import send, tell_when_well, what_is_wrong
from placehub.backup.sealing import make_key
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


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("key") / "key"
    return path, make_key(path)


@pytest.fixture(scope="module")
def sealing(
    place: dict[str, str], key: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    return place | {
        "PLACEHUB_BACKUP_DIR": str(tmp_path_factory.mktemp("first")),
        "PLACEHUB_BACKUP_SECOND_DIR": str(tmp_path_factory.mktemp("second")),
        "PLACEHUB_BACKUP_RECIPIENTS": key[1],
    }


@pytest.fixture(scope="module")
def second(sealing: dict[str, str]) -> Path:
    """The dump in the second place, the first place being lost."""
    made = back_up(sealing, "make")
    assert made.returncode == 0, made.stderr
    shutil.rmtree(sealing["PLACEHUB_BACKUP_DIR"])
    return next(Path(sealing["PLACEHUB_BACKUP_SECOND_DIR"]).glob("*.dump.age"))


class TestSealed:
    """Encrypted to a key that is not on the machine, and copied to a second place."""

    def test_nothing_plain_lies_in_either_place(self, sealing: dict[str, str], second: Path):
        assert {path.suffix for path in second.parent.iterdir()} == {".age", ".json"}
        assert second.read_bytes().startswith(b"age-encryption.org/v1")
        assert b"PGDMP" not in second.read_bytes()

    def test_it_comes_back_from_the_second_place_with_the_key(
        self, sealing: dict[str, str], second: Path, key: tuple[Path, str]
    ):
        there = sealing | {"PLACEHUB_BACKUP_KEY_FILE": str(key[0])}
        time.sleep(1)  # a restored database is named by the second

        done = back_up(there, "restore", str(second))

        assert done.returncode == 0, done.stderr
        assert "every right, policy, function" in done.stdout

    def test_without_the_key_it_says_so_before_it_makes_anything(
        self, sealing: dict[str, str], second: Path
    ):
        names = "SELECT count(*) FROM pg_database"
        before = ask(sealing, "postgres", names)

        done = back_up(sealing, "restore", str(second))

        assert "PLACEHUB_BACKUP_KEY_FILE" in done.stderr
        assert ask(sealing, "postgres", names) == before

    def test_another_key_does_not_open_it(
        self, sealing: dict[str, str], second: Path, tmp_path: Path
    ):
        make_key(tmp_path / "other")
        time.sleep(1)

        done = back_up(
            sealing | {"PLACEHUB_BACKUP_KEY_FILE": str(tmp_path / "other")}, "restore", str(second)
        )

        assert "The key does not fit this dump" in done.stderr

    def test_nothing_goes_to_a_second_place_without_a_key_to_encrypt_it_to(
        self, place: dict[str, str], tmp_path: Path
    ):
        done = back_up(
            place
            | {"PLACEHUB_BACKUP_SECOND_DIR": str(tmp_path), "PLACEHUB_BACKUP_DIR": str(tmp_path)},
            "make",
        )

        assert "Set PLACEHUB_BACKUP_RECIPIENTS" in done.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["PLACEHUB_BACKUP_RECIPIENTS", "PLACEHUB_BACKUP_KEY"])
    def test_what_is_no_key_is_refused(self, sealing: dict[str, str], second: Path, name: str):
        words = {"PLACEHUB_BACKUP_RECIPIENTS": ("make",)}.get(name, ("restore", str(second)))
        done = back_up(sealing | {name: "age1nothing"}, *words)

        assert done.returncode != 0
        assert "begin" in done.stderr
        assert "Traceback" not in done.stderr

    def test_what_was_not_finished_is_not_left_lying(
        self, sealing: dict[str, str], tmp_path: Path, place: dict[str, str]
    ):
        program = tmp_path / "pg_dump"
        program.write_text("#!/bin/sh\necho half of it; exit 3\n")
        program.chmod(0o755)
        there = {
            "PLACEHUB_BACKUP_DIR": str(tmp_path / "dumps"),
            "PATH": f"{tmp_path}:{place['PATH']}",
        }

        done = back_up(sealing | there, "make")

        assert "Dumping the database did not work" in done.stderr
        assert list((tmp_path / "dumps").iterdir()) == []

    def test_a_key_is_never_written_over_another(self, key: tuple[Path, str]):
        with pytest.raises(FileExistsError):
            make_key(key[0])
        assert key[0].stat().st_mode & 0o777 == 0o600


class TestSecondPlace:
    @pytest.fixture
    def there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
        monkeypatch.setenv("PLACEHUB_BACKUP_DIR", str(tmp_path / "first"))
        monkeypatch.setenv("PLACEHUB_BACKUP_SECOND_DIR", str(tmp_path / "second"))
        monkeypatch.setenv("PLACEHUB_BACKUP_RECIPIENTS", make_key(tmp_path / "key"))
        return tmp_path

    def made(self, there: Path, name: str, words: bytes = b"sealed") -> Path:
        dump = there / "first" / name
        dump.write_bytes(words)
        manifest_of(dump).write_text(json.dumps({"sha256": sha256(dump)}))
        return dump

    def test_what_could_not_be_sent_is_sent_later_and_once(self, there: Path):
        self.made(there, "placehub-20260301-010500.dump.age")
        self.made(there, "placehub-20260302-010500.dump.age")

        assert (len(send()), len(send())) == (2, 0)

    def test_a_plain_dump_from_before_is_not_sent(self, there: Path):
        self.made(there, "placehub-20260301-010500.dump")

        assert send() == []
        assert list((there / "second").iterdir()) == []

    def test_what_did_not_come_whole_is_not_kept(self, there: Path):
        self.made(there, "placehub-20260301-010500.dump.age").write_bytes(b"other")

        with pytest.raises(SystemExit, match="is not the file"):
            send()
        assert list((there / "second").iterdir()) == []

    def test_says_which_place_has_no_new_one(self, there: Path):
        noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
        assert "There is no backup in" in what_is_wrong(noon)
        self.made(there, "placehub-20260301-010500.dump.age")
        assert str(there / "second") in what_is_wrong(noon)
        send()
        assert what_is_wrong(noon) == ""
        assert "is of 01 March, 01:05 UTC" in what_is_wrong(noon.replace(day=3))

    def test_leaves_a_sign_while_both_places_are_well(
        self, there: Path, monkeypatch: pytest.MonkeyPatch
    ):
        noon, sign = datetime(2026, 3, 1, 12, tzinfo=UTC), there / "sign"
        monkeypatch.setenv("PLACEHUB_BACKUP_SIGN", str(sign))
        self.made(there, "placehub-20260301-010500.dump.age")
        tell_when_well(noon)
        assert not sign.exists()
        send()
        tell_when_well(noon)
        assert sign.exists()


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
    for where in ("people_person WHERE id", "people_contactperson WHERE person_id"):
        assert ask(place, name, f"SELECT count(*) FROM {where} = '{gone}'") == 0
    kept = f"SELECT detail ->> 'again' FROM audit.event WHERE verb = 'record.removed' AND subject = '{gone}'"
    assert ask(place, name, kept) == "true"
    assert ask(place, "placehub", f"SELECT count(*) FROM people_person WHERE id = '{gone}'") == 1
