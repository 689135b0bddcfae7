"""All settings, in one file, taken from the environment only (docs/operations.zh.md lists the variables).

Without DATABASE_URL and REDIS_URL the services embedded in DATA_DIR are used; launcher/services.py runs them.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from launcher import services

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = services.data_dir()


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


# Variables that say nothing we understand; config/checks.py refuses to start with them.
MISWRITTEN: list[str] = []


def number(name: str, default: int, least: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and least <= int(text) < 1000:
        return int(text)
    MISWRITTEN.append(name)
    return default


def address(name: str, default: str, schemes: set[str]) -> str:
    text = os.environ.get(name) or default
    try:
        parts = urlsplit(text)
        understood = (
            parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix") and parts.port != 0
        )
    except ValueError:  # a port that is no number
        understood = False
    if understood:
        return text
    MISWRITTEN.append(name)
    return default


# -- which installation this is ---------------------------------------------------------------------------
DEVELOPER = flag("GONGKAI_DEV")  # relaxes the refusal to start, nothing else that matters for security
DEBUG = flag("GONGKAI_DEBUG")
EMBEDDED_DATABASE = not os.environ.get("DATABASE_URL")
EMBEDDED_REDIS = not os.environ.get("REDIS_URL")
REAL_SERVERS = not EMBEDDED_DATABASE and not DEVELOPER

# -- secrets ----------------------------------------------------------------------------------------------
# On real servers they come from the environment; the demo values below exist so that config/checks.py can
# name what is missing instead of a traceback.
_secrets = services.DEMO_SECRETS if REAL_SERVERS else services.secrets(DATA_DIR)
SECRET_KEY = os.environ.get("GONGKAI_SECRET_KEY") or _secrets["secret_key"]
GONGKAI_MASTER_KEYS = words("GONGKAI_MASTER_KEYS") or [
    _secrets["master_key"]
]  # base64 of 32 bytes, newest first
GONGKAI_LOOKUP_KEY = os.environ.get("GONGKAI_LOOKUP_KEY") or _secrets["lookup_key"]

# -- hosts and HTTPS --------------------------------------------------------------------------------------
ALLOWED_HOSTS = words("GONGKAI_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = words("GONGKAI_TRUSTED_ORIGINS")
HTTPS = flag("GONGKAI_HTTPS")
PROXIES = number("GONGKAI_PROXIES", 0, least=0)  # reverse proxies of ours in front of the web processes
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
PORTAL_PREFIX = "/" + os.environ.get("GONGKAI_PORTAL_PREFIX", "zwgk").strip("/") + "/"
# Opens the PKCS#12 files that agencies sign letters with (accounts.Agency.signing_certificate).
SIGNING_PASSPHRASE = os.environ.get("GONGKAI_SIGNING_PASSPHRASE", "")

PUBLIC_URL = address(
    "GONGKAI_PUBLIC_URL", "http://localhost:" + os.environ.get("PORT", "8000"), {"http", "https"}
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
        "DIRS": [*words("GONGKAI_TEMPLATE_DIRS"), BASE_DIR / "templates"],
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
REDIS_URL = address("REDIS_URL", services.redis_url(DATA_DIR), {"redis", "rediss", "unix"})

_database = (
    services.database(DATA_DIR)
    if EMBEDDED_DATABASE
    else dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
)
DATABASES = {
    "default": {
        **_database,
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

FILES_DIR = Path(os.environ.get("GONGKAI_FILES_DIR") or DATA_DIR / "files")
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
SENDS_EMAIL = os.environ.get("EMAIL_URL") != "none"
SENDS_SMS = os.environ.get("GONGKAI_SMS_BACKEND") != "none"
_email = urlsplit(address("EMAIL_URL", "", {"smtp"}) if SENDS_EMAIL and os.environ.get("EMAIL_URL") else "")
_email_options = parse_qs(_email.query)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _email.hostname else "casework.mail.PrintedEmail"
)
EMAIL_HOST = _email.hostname or "localhost"
EMAIL_PORT = _email.port or 25
EMAIL_HOST_USER = unquote(_email.username or "")
EMAIL_HOST_PASSWORD = unquote(_email.password or "")
EMAIL_USE_TLS = _email_options.get("tls") == ["1"]
EMAIL_USE_SSL = _email_options.get("ssl") == ["1"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("GONGKAI_FROM_EMAIL", "gongkai@localhost")
SMS_BACKEND = os.environ.get("GONGKAI_SMS_BACKEND") or "casework.sms.ConsoleSms"

# -- logging ----------------------------------------------------------------------------------------------
_log_level = os.environ.get("GONGKAI_LOG_LEVEL") or "WARNING"
if _log_level not in logging.getLevelNamesMapping():
    MISWRITTEN.append("GONGKAI_LOG_LEVEL")
    _log_level = "WARNING"
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
CELERY_WORKER_CONCURRENCY = number("GONGKAI_WORKERS", 2, least=1)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # a busy machine forks slowly; killing the child would make it busier
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False  # printed e-mail stays readable
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
