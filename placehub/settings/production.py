"""Real use: everything from the environment, HTTPS everywhere."""

from placehub.settings.base import *

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-placehub-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-placehub-csrf"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
