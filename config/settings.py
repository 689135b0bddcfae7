"""All settings, in one file, taken from the environment only (docs/operations.zh.md lists the variables).

Without DATABASE_URL and REDIS_URL the services embedded in DATA_DIR are used; launcher/services.py runs them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environs import Env, EnvValidationError, ValidationError
from environs import validate as must_be

from launcher import services

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = services.data_dir()


class Environment(Env):
    """Reads variables; one that is empty counts as not set."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        return super()._get_value(env_key, default) or default


# A value that isn't understood reads as None; MISWRITTEN at the end names its variable.
env = Environment(eager=False)


@env.parser_for("words")
def words(text: str) -> list[str]:
    """What stands between the commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def address(*schemes: str) -> Callable[[str], None]:
    """Refuses what is no address of these schemes with a host (a socket has none)."""

    def check(text: str) -> None:
        try:
            parts = urlsplit(text)
            found = bool(parts.hostname or parts.scheme == "unix") and parts.port != 0
        except ValueError:  # a port that is no number
            found = False
        if not found or parts.scheme not in schemes:
            raise ValidationError("no address")

    return check


# -- which installation this is ---------------------------------------------------------------------------
DEVELOPER = env.bool(
    "GONGKAI_DEV", False
)  # relaxes the refusal to start, nothing else that matters for security
DEBUG = env.bool("GONGKAI_DEBUG", False)
EMBEDDED_DATABASE = not env.str("DATABASE_URL", "")
EMBEDDED_REDIS = not env.str("REDIS_URL", "")
REAL_SERVERS = not EMBEDDED_DATABASE and not DEVELOPER

# -- secrets ----------------------------------------------------------------------------------------------
# On real servers they come from the environment; the demo values below exist so that config/checks.py can
# name what is missing instead of a traceback.
_secrets = services.DEMO_SECRETS if REAL_SERVERS else services.secrets(DATA_DIR)
SECRET_KEY = env.str("GONGKAI_SECRET_KEY", _secrets["secret_key"])
GONGKAI_MASTER_KEYS = env.words("GONGKAI_MASTER_KEYS", _secrets["master_key"])  # base64, newest first
GONGKAI_LOOKUP_KEY = env.str("GONGKAI_LOOKUP_KEY", _secrets["lookup_key"])

# -- hosts and HTTPS --------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.words("GONGKAI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("GONGKAI_TRUSTED_ORIGINS", "")
HTTPS = env.bool("GONGKAI_HTTPS", False)
PROXIES = env.int("GONGKAI_PROXIES", 0, validate=must_be.Range(0, 99))  # ours, in front of the web processes
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600  # one working day
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
PORTAL_PREFIX = "/" + env.str("GONGKAI_PORTAL_PREFIX", "zwgk").strip("/") + "/"
# Opens the PKCS#12 files that agencies sign letters with (accounts.Agency.signing_certificate).
SIGNING_PASSPHRASE = env.str("GONGKAI_SIGNING_PASSPHRASE", "")

PUBLIC_URL = (
    env.str("GONGKAI_PUBLIC_URL", "", validate=address("http", "https"))
    or f"http://localhost:{env.str('PORT', '8000')}"
).rstrip("/")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- applications -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "accounts",
    "casework",
    "letters",
    "records",
    "requests_app",
    "workflows",
    "desk",
    "portal",
    "demo",
    "config.apps.ConfigConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFilesConfig",
    "django.contrib.postgres",
    "django.forms",
    "viewflow",
    "viewflow.workflow",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
]

# No LocaleMiddleware: a browser set to English would get English dates in Chinese sentences.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.AccessMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "viewflow.middleware.SiteMiddleware",
    "axes.middleware.AxesMiddleware",
]
VIEWFLOW = {"AUTOREGISTER": False}

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*env.words("GONGKAI_TEMPLATE_DIRS", ""), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
                "desk.shell.context.desk",
            ],
        },
    }
]

FORM_RENDERER = "casework.ui.renderer.FormRenderer"

# -- data -------------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "", validate=address("redis", "rediss", "unix"))
REDIS_URL = REDIS_URL or services.redis_url(DATA_DIR)
_database = services.database(DATA_DIR) if EMBEDDED_DATABASE else env.dj_db_url("DATABASE_URL")
_database = _database or {"NAME": "unknown"}  # an address that isn't understood; the checks refuse it
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A blocked row lock ends in an error after 5 s instead of holding a web process.
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "options": "-c lock_timeout=5000",
            "connect_timeout": 5,
            "application_name": "gongkai",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis makes things fast and holds nothing that is missed: sessions are rows, in JSON, and a cache that is away is empty.
CACHES = {
    "default": {
        "BACKEND": "config.cache.TolerantCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "gongkai",
        "OPTIONS": {
            "serializer": "config.cache.JsonSerializer",
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
        },
    }
}
RATELIMIT_FAIL_OPEN = True  # without counts nobody is stopped
SESSION_ENGINE = "config.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

FILES_DIR = env.path("GONGKAI_FILES_DIR", DATA_DIR / "files")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "casework.storage.SyncedStorage",
        "OPTIONS": {
            "location": FILES_DIR,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPER
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPER
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20  # form fields; files go to disk and are limited by casework.files

# -- language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AXES_HANDLER = "accounts.login.LoginLimits"
AXES_FAILURE_LIMIT = "accounts.login.failure_limit"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who goes on trying doesn't prolong it
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False  # accounts.admin shows the records to administrators
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = RATELIMIT_IP_META_KEY = "accounts.address.client_address"

# -- messages to people -----------------------------------------------------------------------------------
# EMAIL_URL: smtp://user:password@host:587/?tls=1 (or ?ssl=1); without it printed; "none" says that nothing is sent.
SENDS_EMAIL = env.str("EMAIL_URL", "") != "none"
_email_url = env.str("EMAIL_URL", "", validate=address("smtp")) if SENDS_EMAIL else ""
_email = (env.dj_email_url("EMAIL_URL") if _email_url else None) or {}
EMAIL_BACKEND = _email.get("EMAIL_BACKEND", "casework.mail.PrintedEmail")
EMAIL_HOST = _email.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("GONGKAI_FROM_EMAIL", "gongkai@localhost")
SMS_BACKEND = env.str("GONGKAI_SMS_BACKEND", "casework.sms.ConsoleSms")
SENDS_SMS = SMS_BACKEND != "none"

# -- logging ----------------------------------------------------------------------------------------------
_log_level = env.log_level("GONGKAI_LOG_LEVEL", logging.WARNING) or logging.WARNING
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.DiscreetFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _log_level},
}

# -- Celery -----------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 20
CELERY_TASK_TIME_LIMIT = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY = False  # a dead broker must not hold a web request; the sweep sends it later
CELERY_WORKER_CONCURRENCY = env.int("GONGKAI_WORKERS", 2, validate=must_be.Range(1, 999))
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # a busy machine forks slowly; killing the child would make it busier
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False  # printed e-mail stays readable
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# Variables that say nothing we understand; config/checks.py refuses to start with them.
MISWRITTEN: list[str] = []
try:
    env.seal()
except EnvValidationError as error:
    MISWRITTEN = list(error.error_messages)
