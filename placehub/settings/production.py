"""Real use: everything from the environment, HTTPS everywhere."""

from placehub.settings import environment as env
from placehub.settings.base import *

PLACEHUB_DUTY_LINE = env.telephone("PLACEHUB_DUTY_LINE")
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("PLACEHUB_PROXIES", 1)

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-placehub-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-placehub-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-placehub-language"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# begin with a day: a browser that has heard a year holds to it, also when the certificate has lapsed
SECURE_HSTS_SECONDS = env.whole("PLACEHUB_HSTS_DAYS", 365) * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS >= 365 * 24 * 60 * 60
