"""What `docker compose up` does to an empty server: roles, tables and keys, without tests' rights."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from placehub import embedded

pytestmark = pytest.mark.slow


def test_a_new_server_is_made_ready_twice_without_harm(
    cluster: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLACEHUB_VAR", str(cluster))
    facts = embedded.environment()
    with psycopg.connect(facts["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        admin.execute("DROP DATABASE placehub")
        admin.execute("ALTER ROLE ph_owner NOCREATEDB")
        admin.execute("REVOKE ph_app, ph_job, ph_leader FROM ph_owner")
    env = facts | {
        "DJANGO_SETTINGS_MODULE": "placehub.settings.production",
        "PLACEHUB_HOSTS": "placehub.example.org",
    }

    for _ in range(2):
        for words in (("make_roles",), ("migrate", "-v", "0"), ("keep_keys",)):
            done = run("manage.py", *words, **env)
            assert done.returncode == 0, done.stderr

    with psycopg.connect(facts["DATABASE_ADMIN_URL"]) as admin:
        steps_into = admin.execute(
            """SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
               WHERE m.member = 'ph_owner'::regrole ORDER BY 1"""
        ).fetchall()
        may_make_databases = admin.execute(
            "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'ph_owner'"
        ).fetchone()
    assert steps_into == [("ph_definer",)]
    assert may_make_databases == (False,)
    with psycopg.connect(facts["DATABASE_URL"]) as app:
        assert app.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
        for forbidden in (
            "SELECT 1 FROM priv.secret",
            "SELECT 1 FROM audit.change",
            "CREATE TABLE x ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
            app.rollback()
