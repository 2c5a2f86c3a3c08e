"""Tests: the same walls, on a database of their own."""

import os

os.environ["PLACEHUB_DB_ROLE"] = "owner"

from placehub.dev import embedded
from placehub.settings import environment

environment.offer(embedded.environment)

from placehub.settings.base import *  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "placehub.demonstration"]
STYLE_PAGE = True
SESSION_COOKIE_NAME = "placehub-session"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
DATABASES["default"]["CONN_MAX_AGE"] = 0
del DATABASES["apart"]  # a test's rows are not committed, so nobody apart from it would see them
APART = "default"
ACCOUNT_RATE_LIMITS = False

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # localhost has no certificate
