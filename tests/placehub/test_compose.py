"""docker-compose.yml: right by the published schema, and in step with the settings."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.placehub.conftest import HERE, clean_environment

COMPOSE = yaml.safe_load((HERE / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("placehub:")}
MACHINE = yaml.safe_load((HERE / "deploy" / "machine.yml").read_text())
READERS = ("settings/*.py", "gunicorn_settings.py", "backup/*.py", "health/*.py", "access/**/*.py")
NOT_FOR_COMPOSE = {
    "PLACEHUB_DEBUG": "development only",
    "PLACEHUB_STATIC_ROOT": "the image sets it",
    "PLACEHUB_SMTP_PASSWORD": "a secret: it stands in mail.env",
    "PLACEHUB_BACKUP_KEY": "given by hand, and only while something is restored",
}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:-|:\?)([^}]*))?\}")


def known_to_the_settings() -> set[str]:
    pattern = re.compile(r'"((?:PLACEHUB|DATABASE|REDIS|PROMETHEUS)_[A-Z_]+)"')
    sources = [path for glob in READERS for path in (HERE / "placehub").glob(glob)]
    return {name for path in sources for name in pattern.findall(path.read_text())}


def named_in(one: dict) -> set[str]:
    """The settings that a service is given; a password of its own is told apart from the address."""
    named = {name.removesuffix("_FILE") for name in one["environment"]}
    return {name for name in named if not name.endswith("_PASSWORD")}


def filled(value: object) -> str:
    """What Compose makes of a value when each required variable holds a long enough word."""
    return VARIABLE.sub(
        lambda m: (
            (m[3] or "") if m[2] == ":-" else f"{m[1].lower().replace('_', '')}{'abcdefghijkl' * 5}"
        ),
        str(value),
    )


def environment_of(name: str, secrets: Path) -> dict[str, str]:
    """What a service is given, with its secrets in another folder."""
    given = {key: filled(value) for key, value in OURS[name].get("environment", {}).items()}
    for key in [key for key in given if key.endswith("_FILE")]:
        assert given[key].startswith("/run/secrets/")
        given[key] = str(secrets / Path(given[key]).name)
    return given | ({"PLACEHUB_DUTY_LINE": "111"} if "PLACEHUB_DUTY_LINE" in given else {})


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The secrets as deploy/make-secrets makes them."""
    root = tmp_path_factory.mktemp("root")
    (root / "deploy").mkdir()
    script = shutil.copy(HERE / "deploy" / "make-secrets", root / "deploy")
    subprocess.run(["sh", script], check=True, capture_output=True)
    before = {path.name: path.read_text() for path in (root / "secrets").iterdir()}
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert before == {path.name: path.read_text() for path in (root / "secrets").iterdir()}
    return root / "secrets"


def test_is_right_by_the_published_schema():
    schema = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"

    for one in (COMPOSE, MACHINE):
        jsonschema.validate(one, json.loads(schema.read_text()))
    assert set(MACHINE["services"]) < set(SERVICES)


def test_has_what_real_use_needs():
    assert {name for name, one in SERVICES.items() if "profiles" not in one} == {
        "postgres", "redis", "migrate", "web", "worker", "beat", "backup"
    }  # fmt: skip
    assert {name: one["profiles"] for name, one in SERVICES.items() if "profiles" in one} == {
        "pgbouncer": ["pooled"],
        "proxy": ["proxy"],
    }


def test_names_only_settings_that_exist():
    named = {name for one in OURS.values() for name in named_in(one)}

    assert named - known_to_the_settings() == set()


def test_every_setting_can_be_set():
    named = {name for one in OURS.values() for name in named_in(one)}

    assert known_to_the_settings() - named == set(NOT_FOR_COMPOSE)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_settings_load_with_what_a_service_is_given(run: Callable, name: str, secrets: Path):
    done = run(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        DJANGO_SETTINGS_MODULE="placehub.settings.production", **environment_of(name, secrets),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["migrate"])
def test_migrating_has_every_connection(name: str):
    given = OURS[name]["environment"]

    assert {key for key in given if key.startswith("DATABASE_")} == {
        "DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_JOB_URL",
        "DATABASE_BACKUP_URL",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("web", {"ph_app_password", "DATABASE_URL", "DATABASE_FIGURES_URL"}),
        ("worker", {"ph_job_password", "DATABASE_JOB_URL"}),
        ("beat", {"ph_job_password", "DATABASE_JOB_URL"}),
        ("backup", {"ph_backup_password", "DATABASE_BACKUP_URL"}),
    ],
)
def test_each_process_holds_the_password_of_its_own_role_only(name: str, only: set[str]):
    one = OURS[name]
    held = {word for word in one["secrets"] if word.endswith("_password")} - {"redis_password"}

    assert held | {key for key in one["environment"] if key.startswith("DATABASE_")} == only


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_reads_the_secrets_that_it_is_given_and_no_other(name: str):
    one = SERVICES[name]
    read = set(re.findall(r"/run/secrets/(\w+)", json.dumps(one)))

    assert read == set(one.get("secrets", []))


def test_no_secret_stands_in_the_environment(secrets: Path):
    text = (HERE / "docker-compose.yml").read_text()
    kept = {one["file"] for one in COMPOSE["secrets"].values()}

    assert kept == {f"secrets/{path.name}" for path in secrets.iterdir()}
    assert all(len(path.read_text()) == 64 for path in secrets.iterdir())
    assert (secrets.stat().st_mode & 0o777) == 0o700
    assert [m[1] for m in VARIABLE.finditer(text) if re.search(r"PASSWORD|KEY|TOKEN", m[1])] == []
    assert "/secrets/" in (HERE / ".gitignore").read_text().split()


@pytest.mark.parametrize(
    "name",
    ["HOSTS", "PLACE", "DUTY_LINE", "BACKUP_RECIPIENTS", "BACKUP_SECOND"],
)
def test_what_only_the_place_knows_is_asked_for_with_a_sentence(name: str):
    text = (HERE / "docker-compose.yml").read_text()
    found = [m for m in VARIABLE.finditer(text) if m[1] == f"PLACEHUB_{name}"]

    assert found
    assert all(m[2] == ":?" and len(m[3]) > 20 for m in found)


@pytest.mark.parametrize("name", SERVICES)
def test_takes_no_more_of_the_machine_than_it_is_given(name: str):
    one = SERVICES[name]

    assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert one["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


def test_images_are_named_exactly_and_can_be_pinned(tmp_path: Path):
    (tmp_path / "deploy").mkdir()
    for name in ("docker-compose.yml", "deploy/pin"):
        shutil.copy(HERE / name, tmp_path / name)
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\n[ "$1" = pull ] || echo "$5@sha256:0123"\n')
    docker.chmod(0o755)
    (tmp_path / ".env").write_text("PLACEHUB_PLACE=Here\nREDIS_IMAGE=old@sha256:1\n")
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}

    subprocess.run(["sh", tmp_path / "deploy" / "pin"], env=env, check=True, capture_output=True)

    images = [one["image"] for one in SERVICES.values()] + [
        word for one in SERVICES.values() for word in one.get("build", {}).get("args", {}).values()
    ]
    named = {m[1]: m[3] for image in images for m in VARIABLE.finditer(image) if "IMAGE" in m[1]}
    written = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert written == {"PLACEHUB_PLACE": "Here"} | {
        name: f"{image}@sha256:0123" for name, image in named.items()
    }
    assert len(named) == 5
    assert all(re.search(r":(\d+\.\d+\.?\d*|trixie)(-|$)", image) for image in named.values())


def test_the_images_of_our_own_begin_with_what_compose_names():
    for folder, name, image in (
        (".", "PYTHON_IMAGE", OURS["web"]["build"]["args"]["PYTHON_IMAGE"]),
        (
            "deploy/pgbouncer",
            "DEBIAN_IMAGE",
            SERVICES["pgbouncer"]["build"]["args"]["DEBIAN_IMAGE"],
        ),
    ):
        text = (HERE / folder / "Dockerfile").read_text()
        assert f"ARG {name}={filled(image)}\nFROM ${{{name}}}" in text
        assert set(re.findall(r"^FROM (\S+)", text, re.M)) == {f"${{{name}}}"}


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed here")
def test_the_proxy_s_settings_are_right(tmp_path: Path):
    words = ["caddy", "adapt", "--validate", "--config", str(HERE / "deploy" / "Caddyfile")]
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PLACEHUB_HOSTS": "placehub.example.org",
    }

    done = subprocess.run(words, env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "formatted" not in done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_runs_as_nobody_special_on_a_disk_it_cannot_write(name: str):
    one = SERVICES[name]

    assert one["user"] not in {"root", "0", "0:0"} or name == "proxy"
    assert one.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_says_whether_it_is_well(name: str):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_scales_by_count(name: str):
    one = SERVICES[name]
    published = [filled(port) for port in one.get("ports", [])]

    assert "container_name" not in one
    assert "replicas" in one["deploy"]
    assert all(re.search(r":\d+-\d+:", port) for port in published), "one port cannot serve two"


def test_database_and_queue_are_not_reached_from_outside():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis", "pgbouncer"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_the_image_runs_as_the_same_user_and_installs_by_hash():
    text = (HERE / "Dockerfile").read_text()
    copied = set(re.findall(r"^COPY (\w+) \1$", text, re.M))
    not_for_real_use = {
        "tests",
        "bench",
        "deploy",
        "secrets",
        "requirements",
        "screenshots",
        "var",
        "staticfiles",
    }
    ours = {path.name for path in HERE.iterdir() if path.is_dir() and path.name.isidentifier()}

    assert f"USER {OURS['web']['user']}" in text
    assert "--require-hashes" in text
    assert copied == ours - not_for_real_use
    allowed = (HERE / ".dockerignore").read_text().split()
    assert {f"!{name}" for name in copied} <= set(allowed)


def is_carried(path: str) -> bool:
    """True where .dockerignore lets a file into the image: the last line that fits decides."""
    carried = True
    for line in (HERE / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!")
        names = path.split("/")
        above = ["/".join(names[:count]) for count in range(1, len(names) + 1)]
        if any(fnmatch(one, pattern.replace("**/", "*")) for one in above):
            carried = line.startswith("!")
    return carried


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folder as the image has it: what the Dockerfile copies of what .dockerignore lets in."""
    copied = re.findall(r"^COPY (\w+(?:\.py)?) ", (HERE / "Dockerfile").read_text(), re.M)
    for name in copied:
        for path in [HERE / name, *(HERE / name).rglob("*")]:
            here = str(path.relative_to(HERE))
            if path.is_file() and is_carried(here):
                (tmp_path / here).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, tmp_path / here)
    return tmp_path


def test_the_image_carries_the_product_and_nothing_of_the_desk(image: Path):
    found = {str(path.relative_to(image)) for path in image.rglob("*.py")}

    assert {"manage.py", "placehub/backup/__main__.py", "people/urls.py"} <= found
    left_out = ("placehub/dev/", "placehub/demonstration/", "tests/", "bench/")
    assert [path for path in found if path.startswith(left_out)] == []
    assert {path for path in found if path.startswith("placehub/settings/")} == {
        f"placehub/settings/{name}.py" for name in ("__init__", "base", "environment", "production")
    }


@pytest.mark.parametrize(
    "words",
    [
        ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        ("-c", "import placehub.backup.__main__, placehub.wsgi, placehub.gunicorn_settings"),
        ("-c", "from placehub.celery import app; app.loader.import_default_modules()"),
    ],
)
def test_the_image_runs_without_what_it_does_not_carry(
    image: Path, words: tuple[str, ...], secrets: Path
):
    env = clean_environment(
        DJANGO_SETTINGS_MODULE="placehub.settings.production", **environment_of("web", secrets)
    )

    done = subprocess.run(
        [sys.executable, *words], cwd=image, env=env, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_the_image_can_collect_styles_and_scripts_without_secrets(run: Callable, tmp_path: Path):
    text = (HERE / "Dockerfile").read_text()
    given = dict(re.findall(r"([A-Z_]+)=(only-\S+|postgresql://\S+|redis://\S+|000)", text))

    done = run(
        "manage.py", "collectstatic", "--noinput", "--verbosity", "0",
        DJANGO_SETTINGS_MODULE="placehub.settings.production",
        PLACEHUB_STATIC_ROOT=str(tmp_path), **given,
    )  # fmt: skip

    assert len(given) == 5
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("placehub*.css"))


def test_the_dump_programs_are_of_the_server_s_version():
    server = re.search(r"\d+", filled(SERVICES["postgres"]["image"]))[0]

    assert f"postgresql-client-{server}" in (HERE / "Dockerfile").read_text()


@pytest.mark.parametrize("name", ["dev", "production"])
def test_every_package_is_pinned_by_hash_and_no_address_is_named(name: str):
    text = (HERE / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())

    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|\s/", text)


def test_both_lists_agree():
    def pins(name: str) -> set[str]:
        text = (HERE / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^(\S+==\S+)", text, re.M))

    assert pins("production") <= pins("dev")
