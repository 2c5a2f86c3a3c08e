"""Reads settings from the environment and refuses wrong ones with a sentence."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE_SETTING_OF_ROLE = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "job": "DATABASE_JOB_URL",
}
OF_LIBPQ = ("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs")
INVENTED = ("01632", "441632", "0770090", "44770090", "0808157", "44808157")  # Ofcom, for drama
_offered: dict[str, str] = {}


def offer(values: Callable[[], dict[str, str]]) -> None:
    """Fill in what the environment lacks, where it names no database: dev and test settings only."""
    if not os.environ.get("DATABASE_URL"):
        _offered.update(values())


def text(name: str, default: str | None = None) -> str:
    """A setting, from the environment or from the file that NAME_FILE names there."""
    value = os.environ.get(name) or _in_file(f"{name}_FILE") or _offered.get(name) or default
    if value is None:
        raise ImproperlyConfigured(
            f"Set {name} in the environment: Placehub cannot start without it."
        )
    return value


def _in_file(name: str) -> str:
    path = os.environ.get(name)
    if not path:
        return ""
    try:
        return Path(path).read_text().strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"{name} names a file that cannot be read: {path}.") from fault


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def one_of(name: str, default: str, offered: Collection[str]) -> str:
    value = text(name, default).upper()
    if value not in offered:
        raise ImproperlyConfigured(
            f"{name} must be one of {', '.join(sorted(offered))}, not {value!r}."
        )
    return value


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


def address(name: str) -> str:
    """An address with its password, which may be told apart from it: in PH_APP_PASSWORD for the user
    ph_app, in REDIS_PASSWORD where no user is named."""
    url = urlsplit(text(name))
    word = "" if url.password else text(f"{(url.username or 'redis').upper()}_PASSWORD", "")
    if not word:
        return text(name)
    place = url.netloc.rpartition("@")[2]
    return url._replace(netloc=f"{url.username or ''}:{quote(word, safe='')}@{place}").geturl()


def limits(role: str) -> dict[str, str]:
    """How long a role may take over a statement, wait for a lock and pause in a transaction: milliseconds."""
    wait = {"app": whole("PLACEHUB_STATEMENT_TIMEOUT_MS", 5000), "job": 60_000, "owner": 0}[role]
    idle = {"app": 15_000, "job": 120_000, "owner": 0}[role]
    return {
        "statement_timeout": str(wait),
        "lock_timeout": "3000",
        "idle_in_transaction_session_timeout": str(idle),
        "TimeZone": "UTC",
    }


def pooled() -> bool:
    """Does this process reach the database through PgBouncer in transaction mode?"""
    return flag("PLACEHUB_POOLED", False) and os.environ.get("PLACEHUB_DB_ROLE") != "owner"


def database_of_role() -> dict[str, object]:
    """The connection for the role that this process has (PLACEHUB_DB_ROLE: app, owner or job)."""
    role = os.environ.get("PLACEHUB_DB_ROLE", "app")
    if role not in DATABASE_SETTING_OF_ROLE:
        raise ImproperlyConfigured(f"PLACEHUB_DB_ROLE must be app, owner or job, not {role!r}.")
    return _limited(database(DATABASE_SETTING_OF_ROLE[role]), role)


def _limited(found: dict[str, Any], role: str) -> dict[str, Any]:
    found["OPTIONS"] |= {"connect_timeout": 5}
    if pooled():  # takes no options: the limits are the role's own defaults (make_roles)
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        told = " ".join(f"-c {name}={value}" for name, value in limits(role).items())
        found["OPTIONS"] |= {"options": told}
    return found


def apart(there: dict[str, Any]) -> dict[str, Any]:
    """The same database once more, for what is kept whatever becomes of the request or job that asks.

    Behind PgBouncer in a pool of its own: whoever waits for a second connection holds a first one, and
    as many of them as the pool is large would wait for one another.
    """
    name = f"{there['NAME']}_apart" if pooled() else there["NAME"]
    return there | {"NAME": name, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}


def standby() -> dict[str, Any] | None:
    """A standby of the same database, from which the web process reads what is published."""
    if os.environ.get("PLACEHUB_DB_ROLE", "app") != "app" or not text("DATABASE_FIGURES_URL", ""):
        return None
    return _limited(database("DATABASE_FIGURES_URL"), "app")


def database(name: str) -> dict[str, Any]:
    url = urlsplit(address(name))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host:port/database."
        )
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.get("host") or unquote(url.hostname or ""),
        "PORT": str(url.port or query.get("port", "")),
        "OPTIONS": {word: query[word] for word in OF_LIBPQ if word in query},
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
