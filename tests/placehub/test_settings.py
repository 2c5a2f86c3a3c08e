"""Settings come from the environment, and wrong ones are refused with a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

RIGHT = {
    "DJANGO_SETTINGS_MODULE": "placehub.settings.production",
    "PLACEHUB_SECRET_KEY": "a-word-for-tests-that-is-long-enough-0123456789-abcdefghijklm",
    "PLACEHUB_ACCESS_KEY": "another-word-for-tests-that-is-long-enough-0123456789-abcdefg",
    "PLACEHUB_HOSTS": "placehub.example.org",
    "PLACEHUB_DUTY_LINE": "111",
    "DATABASE_URL": "postgresql://ph_app:word@localhost:5432/placehub",
    "REDIS_URL": "redis://localhost:6379/0",
}
CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_production_is_clean(run: Callable):
    done = run(*CHECK, **RIGHT)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "PLACEHUB_SECRET_KEY",
        "PLACEHUB_ACCESS_KEY",
        "PLACEHUB_DUTY_LINE",
        "DATABASE_URL",
        "REDIS_URL",
    ],
)
def test_what_is_missing_is_named(run: Callable, name: str):
    done = run(*CHECK, **{key: value for key, value in RIGHT.items() if key != name})

    assert done.returncode != 0
    assert f"Set {name} in the environment" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PLACEHUB_SECRET_KEY", "short", "at least 50 random characters"),
        ("DATABASE_URL", "mysql://there/placehub", "must look like postgresql://"),
        ("DATABASE_URL", "postgresql://there", "must look like postgresql://"),
        ("PLACEHUB_IDLE_MINUTES", "an hour", "must be a whole number"),
        ("PLACEHUB_PROXIES", "one", "must be a whole number"),
        ("PLACEHUB_NATION", "FR", "must be one of ENG, NIR, SCT, WLS"),
        ("PLACEHUB_DUTY_LINE", "01632 960999", "answered out of hours"),
        ("PLACEHUB_DUTY_LINE", "+44 (0)1632 960 999", "answered out of hours"),
        ("PLACEHUB_DUTY_LINE", "your out-of-hours number", "answered out of hours"),
        ("PLACEHUB_DB_ROLE", "postgres", "must be app, owner or job"),
    ],
)
def test_what_is_wrong_is_refused(run: Callable, name: str, value: str, words: str):
    done = run(*CHECK, **(RIGHT | {name: value}))

    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize(
    ("role", "name"), [("owner", "DATABASE_OWNER_URL"), ("job", "DATABASE_JOB_URL")]
)
def test_each_role_has_a_connection_of_its_own(run: Callable, role: str, name: str):
    env = RIGHT | {
        "PLACEHUB_DB_ROLE": role,
        name: f"postgresql://ph_{role}:word@there:5433/placehub",
    }
    words = "from django.conf import settings as s; d = s.DATABASES['default']; print(d['USER'], d['HOST'], d['PORT'])"

    done = run("-c", words, **env)

    assert done.stdout.split() == [f"ph_{role}", "there", "5433"], done.stderr


def asked(run: Callable, words: str, **more: str) -> str:
    done = run("-c", f"from django.conf import settings as s; print({words})", **(RIGHT | more))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestSecretsInFiles:
    def test_a_setting_is_read_from_the_file_that_is_named(self, run: Callable, tmp_path: Path):
        (tmp_path / "key").write_text("k" * 60 + "\n")

        said = asked(
            run, "s.SECRET_KEY", PLACEHUB_SECRET_KEY="", PLACEHUB_SECRET_KEY_FILE=f"{tmp_path}/key"
        )

        assert said == "k" * 60

    def test_a_password_is_put_into_the_address_it_belongs_to(self, run: Callable, tmp_path: Path):
        (tmp_path / "app").write_text("a/word@with:signs")
        (tmp_path / "redis").write_text("another")
        said = asked(
            run, "s.DATABASES['default']['PASSWORD'], s.CELERY_BROKER_URL",
            DATABASE_URL="postgresql://ph_app@there/placehub", PH_APP_PASSWORD_FILE=f"{tmp_path}/app",
            REDIS_URL="redis://there:6379/0", REDIS_PASSWORD_FILE=f"{tmp_path}/redis",
        )  # fmt: skip

        assert said == "a/word@with:signs redis://:another@there:6379/0"

    def test_a_file_that_is_not_there_is_named(self, run: Callable):
        done = run(*CHECK, **(RIGHT | {"PLACEHUB_METRICS_TOKEN_FILE": "/no/such/file"}))

        assert "PLACEHUB_METRICS_TOKEN_FILE names a file that cannot be read" in done.stderr


def test_how_a_connection_is_kept_private_is_read_from_the_address(run: Callable):
    url = "postgresql://ph_app:word@there/placehub?sslmode=verify-full&sslrootcert=/ca.pem"
    said = asked(run, "s.DATABASES['default']['OPTIONS']", DATABASE_URL=url)

    assert "'sslmode': 'verify-full', 'sslrootcert': '/ca.pem'" in said


def test_behind_a_pooler_nothing_is_asked_that_it_cannot_carry(run: Callable):
    words = (
        "sorted(s.DATABASES['default']['OPTIONS']), s.DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS'],"
        " s.DATABASES['apart']['NAME']"
    )

    assert asked(run, words, PLACEHUB_POOLED="yes") == "['connect_timeout'] True placehub_apart"


@pytest.mark.parametrize(("set_to", "trusted"), [({}, "1"), ({"PLACEHUB_PROXIES": "2"}, "2")])
def test_the_word_of_as_many_proxies_is_believed_as_there_are(
    run: Callable, set_to: dict, trusted: str
):
    words = "from allauth import app_settings as s; print(s.TRUSTED_PROXY_COUNT)"

    assert run(
        "-c", f"import django; django.setup(); {words}", **(RIGHT | set_to)
    ).stdout.split() == [trusted]


def test_the_style_page_and_debugging_are_off_in_production(run: Callable):
    done = run("-c", "from django.conf import settings as s; print(s.DEBUG, s.STYLE_PAGE)", **RIGHT)

    assert done.stdout.split() == ["False", "False"], done.stderr


def test_each_organisation_signs_in_by_its_own_subject(run: Callable):
    oidc = {
        "PLACEHUB_OIDC": "trust",
        "PLACEHUB_OIDC_TRUST_LABEL": "The Trust",
        "PLACEHUB_OIDC_TRUST_CLIENT": "placehub",
        "PLACEHUB_OIDC_TRUST_SECRET": "word",
        "PLACEHUB_OIDC_TRUST_ISSUER": "https://sign-in.example.org",
    }
    words = (
        "from django.conf import settings as s; a = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(a['provider_id'], a['settings']['uid_field'], s.SOCIALACCOUNT_EMAIL_AUTHENTICATION)"
    )

    assert run("-c", words, **(RIGHT | oidc)).stdout.split() == ["trust", "sub", "False"]


def test_an_organisation_half_described_is_refused(run: Callable):
    done = run(*CHECK, **(RIGHT | {"PLACEHUB_OIDC": "trust"}))

    assert "Set PLACEHUB_OIDC_TRUST_LABEL" in done.stderr
