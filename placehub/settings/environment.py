"""Reads settings from the environment and refuses wrong ones with a sentence."""

import os
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE_SETTING_OF_ROLE = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "job": "DATABASE_JOB_URL",
}
INVENTED = ("01632", "441632", "0770090", "44770090", "0808157", "44808157")  # Ofcom, for drama
_offered: dict[str, str] = {}


def offer(values: Callable[[], dict[str, str]]) -> None:
    """Fill in what the environment lacks, where it names no database: dev and test settings only."""
    if not os.environ.get("DATABASE_URL"):
        _offered.update(values())


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name) or _offered.get(name) or default
    if value is None:
        raise ImproperlyConfigured(
            f"Set {name} in the environment: Placehub cannot start without it."
        )
    return value


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in {"yes", "true", "1"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def telephone(name: str) -> str:
    """A number that somebody answers: never left out, never one of those kept free for stories."""
    value = text(name)
    digits = "".join(letter for letter in value.replace("(0)", "") if letter.isdigit())
    if len(digits) < 3 or digits.startswith(INVENTED):
        raise ImproperlyConfigured(
            f"{name} must be the telephone number that is answered out of hours, not {value!r}."
        )
    return value


def secret(name: str) -> str:
    value = text(name)
    if len(value) < 50:
        raise ImproperlyConfigured(f"{name} is too short: use at least 50 random characters.")
    return value


def database_of_role() -> dict[str, object]:
    """The connection for the role that this process has (PLACEHUB_DB_ROLE: app, owner or job)."""
    role = os.environ.get("PLACEHUB_DB_ROLE", "app")
    if role not in DATABASE_SETTING_OF_ROLE:
        raise ImproperlyConfigured(f"PLACEHUB_DB_ROLE must be app, owner or job, not {role!r}.")
    wait = {"app": whole("PLACEHUB_STATEMENT_TIMEOUT_MS", 5000), "job": 60_000, "owner": 0}[role]
    idle = {"app": 15_000, "job": 120_000, "owner": 0}[role]
    limits = (
        f"-c statement_timeout={wait} -c lock_timeout=3000"
        f" -c idle_in_transaction_session_timeout={idle} -c TimeZone=UTC"
    )
    return database(DATABASE_SETTING_OF_ROLE[role]) | {
        "OPTIONS": {"options": limits, "connect_timeout": 5}
    }


def database(name: str) -> dict[str, object]:
    url = urlsplit(text(name))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host:port/database."
        )
    query = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.get("host", url.hostname or "")),
        "PORT": str(url.port or query.get("port", "")),
    }


def oidc_providers() -> dict[str, object]:
    """OpenID Connect, one organisation an entry of PLACEHUB_OIDC.

    PLACEHUB_OIDC lists short names; for each, PLACEHUB_OIDC_<NAME>_LABEL, _CLIENT, _SECRET and
    _ISSUER say how to reach it, and _ORGANISATION whose workers they are (else: the label). Accounts are matched by the provider's own subject, never by e-mail.
    """
    apps = []
    for name in words("PLACEHUB_OIDC"):
        key = f"PLACEHUB_OIDC_{name.upper()}"
        apps.append(
            {
                "provider_id": name.lower(),
                "name": text(f"{key}_LABEL"),
                "client_id": text(f"{key}_CLIENT"),
                "secret": text(f"{key}_SECRET"),
                "settings": {
                    "server_url": text(f"{key}_ISSUER"),
                    "uid_field": "sub",
                    "organisation": text(f"{key}_ORGANISATION", ""),
                },
            }
        )
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def logging() -> dict[str, object]:
    """Structured lines on standard error; placehub.logs allows only named keys through."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "placehub.logs.AllowedKeysFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": text("PLACEHUB_LOG_LEVEL", "INFO")},
        "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
    }
