"""The demonstration and development: embedded services where nothing else is named."""

from placehub.dev import embedded
from placehub.settings import environment

environment.offer(embedded.environment)

from placehub.settings.base import *  # noqa: E402

DEBUG = environment.flag("PLACEHUB_DEBUG", False)
INSTALLED_APPS = [*INSTALLED_APPS, "placehub.demonstration"]
STYLE_PAGE = True
SESSION_COOKIE_NAME = "placehub-session"

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # localhost has no certificate
