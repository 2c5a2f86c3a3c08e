"""The embedded PostgreSQL and Valkey: started once, stopped by their own pid, walls in their roles."""

import hashlib
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from placehub.dev import embedded

EMBEDDED = ("-m", "placehub.dev.embedded")


@pytest.fixture
def facts(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("PLACEHUB_VAR", str(cluster))
    return embedded.environment()


def pid_in(text: str, name: str) -> int:
    line = next(line for line in text.splitlines() if line.startswith(name))
    return int(line.rsplit(" ", 1)[-1])


def test_both_answer(facts: dict[str, str]):
    with psycopg.connect(facts["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("ph_app",)
    assert redis.from_url(facts["REDIS_URL"]).ping()


def test_a_wrong_password_opens_neither(facts: dict[str, str]):
    owner = facts["DATABASE_OWNER_URL"]
    password = owner.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(owner.replace(password, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.from_url(facts["REDIS_URL"].replace("//:", "//:not-")).ping()


def test_the_words_kept_are_for_its_owner_only(cluster: Path, facts: dict[str, str]):
    for name in ("embedded.json", "valkey/valkey.conf"):
        assert stat.S_IMODE((cluster / name).stat().st_mode) == 0o600
    assert len(facts["PLACEHUB_SECRET_KEY"]) >= 50
    assert facts["PLACEHUB_SECRET_KEY"] != facts["PLACEHUB_ACCESS_KEY"]


def test_starting_twice_changes_nothing(cluster: Path, run: Callable):
    first = run(*EMBEDDED, "start", PLACEHUB_VAR=str(cluster)).stdout

    assert run(*EMBEDDED, "start", PLACEHUB_VAR=str(cluster)).stdout == first


def test_stops_its_own_and_starts_again_with_the_data(tmp_path: Path, run: Callable):
    var = str(tmp_path / "var")
    run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=var)
    with psycopg.connect(owner_of(var)) as connection:
        connection.execute("CREATE TABLE kept (n int)")

    assert "PostgreSQL: not running" in run(*EMBEDDED, "stop", PLACEHUB_VAR=var).stdout
    run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=var)

    with psycopg.connect(owner_of(var)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    run(*EMBEDDED, "remove", PLACEHUB_VAR=var)


def owner_of(var: str) -> str:
    facts = json.loads((Path(var) / "embedded.json").read_text())
    word, port = facts["passwords"]["ph_owner"], facts["postgres_port"]
    return f"postgresql://ph_owner:{word}@127.0.0.1:{port}/placehub"


def test_a_stale_pid_and_a_taken_port_are_got_over(tmp_path: Path, run: Callable):
    var = tmp_path / "var"
    run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=str(var))
    run(*EMBEDDED, "stop", PLACEHUB_VAR=str(var))
    before = json.loads((var / "embedded.json").read_text())
    (var / "valkey" / "valkey.pid").write_text(str(os.getpid()))
    (embedded_data(var) / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before["postgres_port"]))
        other.listen()

        started = run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=str(var))

    after = json.loads((var / "embedded.json").read_text())
    assert "PostgreSQL: running" in started.stdout, started.stderr
    assert pid_in(started.stdout, "Valkey") != os.getpid()
    assert after["postgres_port"] != before["postgres_port"]
    run(*EMBEDDED, "remove", PLACEHUB_VAR=str(var))


def embedded_data(var: Path) -> Path:
    """Where the database is: outside a folder that only root may enter, as pytest's own are."""
    name = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    outside = Path("/var/tmp") / f"placehub-{name}"
    return (outside if outside.exists() else var) / "postgres"


def test_without_its_words_a_database_is_refused_or_made_anew(tmp_path: Path, run: Callable):
    var = tmp_path / "var"
    run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=str(var))
    run(*EMBEDDED, "stop", PLACEHUB_VAR=str(var))
    outside = embedded_data(var).parent != var
    (var / "embedded.json").unlink()

    started = run(*EMBEDDED, "start", "--fast", PLACEHUB_VAR=str(var))

    assert ("running" in started.stdout) if outside else ("is gone, and with it" in started.stderr)
    (var / "embedded.json").touch()
    run(*EMBEDDED, "remove", PLACEHUB_VAR=str(var))


def test_says_what_to_do_when_nothing_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLACEHUB_VAR", str(tmp_path))

    with pytest.raises(embedded.CannotStart, match="make demo"):
        embedded.environment()


def test_says_what_to_do_when_a_package_is_missing():
    with pytest.raises(embedded.CannotStart, match="which install it, or set DATABASE_URL"):
        embedded._package("no_such_package_of_ours")


class TestRoles:
    """What the walls stand on: who may be whom."""

    @pytest.fixture
    def admin(self, facts: dict[str, str]) -> psycopg.Connection:
        with psycopg.connect(facts["DATABASE_ADMIN_URL"]) as connection:
            yield connection

    def test_only_the_definer_and_the_backup_pass_by_the_policies(self, admin: psycopg.Connection):
        found = admin.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'ph\\_%' AND rolbypassrls ORDER BY 1"
        ).fetchall()

        assert found == [("ph_backup",), ("ph_definer",)]

    def test_none_is_a_superuser_or_makes_roles(self, admin: psycopg.Connection):
        found = admin.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'ph\\_%' AND (rolsuper OR rolcreaterole)"
        ).fetchall()

        assert found == []

    def test_the_definer_and_the_leader_cannot_sign_in(self, admin: psycopg.Connection):
        found = admin.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'ph\\_%' AND NOT rolcanlogin ORDER BY 1"
        ).fetchall()

        assert found == [("ph_definer",), ("ph_leader",)]

    def test_the_application_is_a_member_of_the_leaders_only_and_inherits_nothing(
        self, admin: psycopg.Connection
    ):
        found = admin.execute(
            """SELECT r.rolname, g.rolname, g.rolinherit FROM pg_auth_members m
               JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles g ON g.oid = m.member
               WHERE g.rolname = 'ph_app'"""
        ).fetchall()

        assert found == [("ph_leader", "ph_app", False)]

    def test_the_application_owns_nothing(self, facts: dict[str, str]):
        with psycopg.connect(facts["DATABASE_URL"]) as connection:
            found = connection.execute(
                """SELECT relname FROM pg_class WHERE relowner = 'ph_app'::regrole
                   UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'ph_app'::regrole
                   UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'ph_app'::regrole"""
            ).fetchall()

        assert found == []
