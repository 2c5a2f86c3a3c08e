"""Where the servers are, and the programs that fit them. All of it comes from the environment."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

from placehub.settings import environment as settings

URL_OF_ROLE = {
    "ph_owner": "DATABASE_OWNER_URL",
    "ph_app": "DATABASE_URL",
    "ph_job": "DATABASE_JOB_URL",
    "ph_backup": "DATABASE_BACKUP_URL",
}


def give_up(words: str) -> NoReturn:
    raise SystemExit(words)


def folder() -> Path:
    """Where dumps are kept: PLACEHUB_BACKUP_DIR."""
    named = os.environ.get("PLACEHUB_BACKUP_DIR")
    if not named:
        give_up("Set PLACEHUB_BACKUP_DIR in the environment: the folder that keeps the dumps.")
    return Path(named)


def tool(name: str) -> str:
    """The program of PostgreSQL that is found first; it must fit the server's version."""
    found = shutil.which(name)
    if found is None:
        give_up(f"{name} is not installed. On Debian: apt-get install postgresql-client.")
    return found


def at(url_name: str, database: str | None = None) -> dict[str, str]:
    """How the PostgreSQL programs reach a database; the password stays out of their words."""
    place = settings.database(url_name)
    how = {f"PG{word.upper().replace('_', '')}": value for word, value in place["OPTIONS"].items()}
    return (
        os.environ
        | how
        | {
            "PGHOST": str(place["HOST"]),
            "PGPORT": str(place["PORT"] or 5432),
            "PGUSER": str(place["USER"]),
            "PGPASSWORD": str(place["PASSWORD"]),
            "PGDATABASE": database or str(place["NAME"]),
        }
    )


def url_with(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{database}" + (f"?{query}" if query else "")


def pipe(
    command: list[str],
    env: dict[str, str],
    what: str,
    *,
    out: Callable[[BinaryIO], None] | None = None,
    given: Callable[[BinaryIO], None] | None = None,
) -> None:
    """Run a program: ``out`` takes what it writes, ``given`` writes what it reads."""
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, env=env, stderr=said,
            stdin=subprocess.PIPE if given else subprocess.DEVNULL,
            stdout=subprocess.PIPE if out else subprocess.DEVNULL,
        ) as program,
    ):  # fmt: skip
        try:
            if given and program.stdin:
                given(program.stdin)
                program.stdin.close()
            if out and program.stdout:
                out(program.stdout)
        except BrokenPipeError:
            pass  # it ended early, and says why
        except BaseException:
            program.kill()
            raise
        if program.wait():
            said.seek(0)
            words = said.read().decode(errors="replace").split()
            give_up(f"{what} did not work: {' '.join(words[-60:])}")
