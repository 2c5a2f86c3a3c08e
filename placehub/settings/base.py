"""Settings that hold everywhere. Every setting read from the environment is in this file."""

from pathlib import Path

from csp.constants import NONE, SELF

from placehub.settings import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRET_KEY = env.secret("PLACEHUB_SECRET_KEY")
PLACEHUB_ACCESS_KEY = env.secret("PLACEHUB_ACCESS_KEY")
PLACEHUB_PLACE = env.text("PLACEHUB_PLACE", "Example Borough")
PLACEHUB_DUTY_LINE = env.text("PLACEHUB_DUTY_LINE", "01632 960999")
# whose bank holidays stop the clocks: ENG, WLS, SCT or NIR
PLACEHUB_NATION = env.one_of("PLACEHUB_NATION", "ENG", {"ENG", "WLS", "SCT", "NIR"})
# working days: so long a leader has before no answer is a yes, and so long whoever claims a rule has
# before it reads "habit"
PLACEHUB_ANSWER_DAYS = env.whole("PLACEHUB_ANSWER_DAYS", 5)
PLACEHUB_RULE_DAYS = env.whole("PLACEHUB_RULE_DAYS", 10)
# pence: finance is asked once more before a larger sum is written down
PLACEHUB_SURE_ABOVE = env.whole("PLACEHUB_SURE_ABOVE_POUNDS", 100_000) * 100
PLACEHUB_BACKUP_SIGN = env.text("PLACEHUB_BACKUP_SIGN", "")
PLACEHUB_METRICS_TOKEN = env.text("PLACEHUB_METRICS_TOKEN", "")
ALLOWED_HOSTS = env.words("PLACEHUB_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.words("PLACEHUB_TRUSTED_ORIGINS")
DEBUG = False
STYLE_PAGE = False

INSTALLED_APPS = [
    "placehub.access",
    "placehub.audit",
    "placehub.web",
    "placehub.jobs",
    "teams",
    "teams.leaders",
    "teams.blockers",
    "teams.public",
    "teams.permissions",
    "teams.stops",
    "teams.decisions",
    "teams.home",
    "people",
    "budgets",
    "placehub.leaving",
    "placehub.outcomes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "placehub.health.middleware.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "placehub.web.middleware.WholePagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "placehub.audit.middleware.UndoneLooksMiddleware",
    "placehub.access.middleware.AccessMiddleware",
    "placehub.audit.middleware.LooksMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "placehub.web.middleware.SayItMiddleware",
    "placehub.web.middleware.UnsentMiddleware",
]

ROOT_URLCONF = "placehub.urls"
WSGI_APPLICATION = "placehub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "placehub.navigation.worker_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "placehub.web.templatetags.placehub",
                "placehub.web.templatetags.parts",
            ],
        },
    },
]
FORM_RENDERER = "placehub.web.forms.PlacehubRenderer"

DATABASES = {
    "default": env.database_of_role()
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["apart"] = env.apart(DATABASES["default"])
APART = "apart"
FIGURES = "default"  # where published figures are read
if standby := env.standby():
    DATABASES["figures"] = standby | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    FIGURES = "figures"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "teams.http.AccountAdapter"
# whose word about the client's address is believed: that many proxies of one's own, from the right
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("PLACEHUB_PROXIES", 0)
SOCIALACCOUNT_ADAPTER = "teams.http.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
# An address may be a whole office behind one router, so what counts an address alone is wide. The key
# of a failed sign-in is the account and the address together: a stranger who guesses at a colleague's
# account stops their own address, and not the colleague. See AccountAdapter.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_anywhere": "200/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Placehub"
MFA_TOTP_TOLERANCE = 1  # half a minute to either side: phones keep their own time
MFA_ADAPTER = "teams.http.MFAAdapter"
ACCOUNT_FORMS = {"login": "teams.forms.SignInForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = env.oidc_providers()

SESSION_ENGINE = "placehub.access.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = env.whole("PLACEHUB_IDLE_MINUTES", 60) * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "placehub.web.views.csrf_failed"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.address("REDIS_URL"),
        "KEY_PREFIX": "placehub",
    }
}

CELERY_BROKER_URL = env.address("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# without a mail server nothing is sent; a page shows each leader what would be
EMAIL_HOST = env.text("PLACEHUB_SMTP_HOST", "")
EMAIL_PORT = env.whole("PLACEHUB_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("PLACEHUB_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("PLACEHUB_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("PLACEHUB_SMTP_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("PLACEHUB_MAIL_FROM", "placehub@localhost")

LANGUAGE_CODE = "en-gb"
# each by its own name, as the switch shows it
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LANGUAGE_COOKIE_NAME = "placehub-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("PLACEHUB_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "placehub.web.styles.OneStyleSheet"},
}
FILE_UPLOAD_HANDLERS = ["placehub.web.uploads.RefuseUploads"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

MESSAGE_STORAGE = "placehub.web.language.SaidInALanguage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = env.logging()
