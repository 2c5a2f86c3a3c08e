"""What `docker compose up` does to an empty server: roles, tables and keys, without tests' rights."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from placehub.dev import embedded
from tests.placehub.conftest import HERE, clean_environment
from tests.placehub.test_demo import free_port

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
        "PLACEHUB_DUTY_LINE": "111",
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


HOST = "placehub.example.org"


@contextmanager
def running(words: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=HERE, env=clean_environment(**env),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def ask(port: int, path: str, **headers: str) -> urllib.request.addinfourl:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": HOST} | headers
    )
    try:
        return urllib.request.build_opener(Stay).open(request, timeout=10)
    except urllib.error.HTTPError as answer:
        return answer


def test_web_as_the_image_runs_it(
    cluster: Path, run: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PLACEHUB_VAR", str(cluster))
    port = free_port()
    env = embedded.environment() | {
        "DJANGO_SETTINGS_MODULE": "placehub.settings.production",
        "PLACEHUB_HOSTS": HOST,
        "PLACEHUB_DUTY_LINE": "111",
        "PLACEHUB_BIND": f"127.0.0.1:{port}",
        "PLACEHUB_STATIC_ROOT": str(tmp_path / "static"),
        "PLACEHUB_METRICS_TOKEN": "the-right-word",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }
    for words in (("migrate", "-v", "0"), ("collectstatic", "--noinput", "-v", "0")):
        assert run("manage.py", *words, **env).returncode == 0
    web = ["gunicorn", "--config", "python:placehub.gunicorn_settings", "placehub.wsgi"]

    with running(web, env):
        for _ in range(100):
            if run("-m", "placehub.health.probe", **env).returncode == 0:
                break
            time.sleep(0.2)
        plain = ask(port, "/account/login/")
        secure = ask(port, "/account/login/", **{"X-Forwarded-Proto": "https"})
        stranger = ask(port, "/account/login/", Host="elsewhere.example.org")
        ready = ask(port, "/health/ready")
        for _ in range(6):  # whichever process answers, and however many have
            figures = ask(port, "/metrics", Authorization="Bearer the-right-word").read().decode()

    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/account/login/")
    assert secure.status == 200
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in secure.headers["Content-Security-Policy"]
    assert "__Host-placehub-csrf" in secure.headers["Set-Cookie"]
    assert "; Secure" in secure.headers["Set-Cookie"]
    assert "Server" not in secure.headers or "gunicorn/" not in secure.headers["Server"]
    assert stranger.status == 400
    assert ready.status == 200
    assert 'placehub_requests_total{route="account_login",status="200"} 1.0' in figures
    kinds = re.findall(r"^# TYPE (\S+)", figures, re.M)
    assert len(kinds) == len(set(kinds))
    assert "pid=" not in figures


def test_worker_as_the_image_runs_it(cluster: Path, run: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLACEHUB_VAR", str(cluster))
    facts = embedded.environment()
    env = {
        name: facts[name] for name in facts if name not in {"DATABASE_URL", "DATABASE_OWNER_URL"}
    }
    env |= {
        "DJANGO_SETTINGS_MODULE": "placehub.settings.production",
        "PLACEHUB_HOSTS": HOST,
        "PLACEHUB_DUTY_LINE": "111",
        "PLACEHUB_DB_ROLE": "job",
    }
    worker = ["celery", "--app", "placehub", "worker", "--concurrency", "1", "-n", "one@here"]
    ping = ("celery", "--app", "placehub", "inspect", "ping", "--timeout", "5", "-d", "one@here")

    with running(worker, env):
        answers = [run("-m", *ping, **env)]
        while answers[-1].returncode and len(answers) < 6:
            answers.append(run("-m", *ping, **env))

    assert "pong" in answers[-1].stdout
