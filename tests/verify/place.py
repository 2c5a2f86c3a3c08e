"""A database of its own with the real roles in it, for proofs that need true sign-ins and may do harm."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from placehub.access.roles import make_roles
from placehub.settings import environment

ROOT = Path(__file__).resolve().parent.parent.parent
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOB_URL", "DATABASE_BACKUP_URL")
OTHERS = ("DATABASE_ADMIN_URL", "REDIS_URL", "PLACEHUB_SECRET_KEY", "PLACEHUB_ACCESS_KEY")
URL_OF_ROLE = {
    "ph_app": "DATABASE_URL",
    "ph_owner": "DATABASE_OWNER_URL",
    "ph_job": "DATABASE_JOB_URL",
    "ph_backup": "DATABASE_BACKUP_URL",
}


@dataclass(frozen=True)
class Place:
    """Where the database is, and who is in it: ids of a worker, a person, and a stranger."""

    name: str
    settings: dict[str, str] = field(repr=False)
    worker: int = 0
    person: str = ""
    stranger: int = 0

    def connect(self, role: str, *, autocommit: bool = True) -> psycopg.Connection:
        """Sign in as a role: ph_app, ph_job, ph_owner, or "admin" for the superuser."""
        url = self.settings["DATABASE_ADMIN_URL" if role == "admin" else URL_OF_ROLE[role]]
        return psycopg.connect(url, autocommit=autocommit, dbname=self.name)

    def python(self, *words: str, role: str = "owner") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment(role),
            capture_output=True,
            text=True,
        )

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *words)

    def environment(self, role: str) -> dict[str, str]:
        named = {"DJANGO_SETTINGS_MODULE": "placehub.settings.dev", "PLACEHUB_DB_ROLE": role}
        return os.environ | self.settings | named


@contextmanager
def a_place(name: str) -> Iterator[Place]:
    """Make a database, migrate it as its owner, and put a small world into it; drop it after."""
    settings = {key: environment.text(key) for key in OTHERS}
    settings |= {key: _at(environment.text(key), name) for key in URLS}
    admin = settings["DATABASE_ADMIN_URL"]
    _drop(admin, name)
    passwords = {
        role: str(environment.database(url)["PASSWORD"]) for role, url in URL_OF_ROLE.items()
    }
    make_roles(admin, name, passwords)
    place = Place(name, settings)
    try:
        for words in (("manage.py", "migrate", "-v0"), ("manage.py", "keep_keys")):
            _must(place.python(*words))
        world = _must(place.python("-m", "tests.verify.small_world"))
        yield Place(name, settings, **json.loads(world))
    finally:
        _drop(admin, name)


def _at(url: str, database: str) -> str:
    head, mark, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}{mark}{query}"


def _must(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _drop(admin: str, name: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
