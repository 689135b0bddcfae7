import json
import subprocess
import sys

import pytest
from django.conf import settings

from launcher import services
from tests.launcher.processes import environment

SHOWN = """
import json, sys
from config import settings
names = sys.argv[1:]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_with(folder, *names, **variables):
    result = subprocess.run(
        [sys.executable, "-c", SHOWN, *names],
        cwd=services.BASE_DIR,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


def test_default_is_embedded_closed_and_without_debug(tmp_path):
    assert settings_with(
        tmp_path,
        "DEBUG",
        "REAL_SERVERS",
        "EMBEDDED_DATABASE",
        "EMBEDDED_REDIS",
        "ALLOWED_HOSTS",
        "EMAIL_BACKEND",
    ) == {
        "DEBUG": False,
        "REAL_SERVERS": False,
        "EMBEDDED_DATABASE": True,
        "EMBEDDED_REDIS": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "EMAIL_BACKEND": "casework.mail.PrintedEmail",
    }


@pytest.mark.parametrize(("switch", "on"), [("1", True), ("", False), ("0", False)])
def test_https_switches_cookies_redirect_and_hsts_together(tmp_path, switch, on):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert settings_with(tmp_path, *names, GONGKAI_HTTPS=switch) == {
        "SECURE_SSL_REDIRECT": on,
        "SESSION_COOKIE_SECURE": on,
        "CSRF_COOKIE_SECURE": on,
        "SECURE_HSTS_SECONDS": 31_536_000 if on else 0,
    }


def test_email_url_gives_every_part(tmp_path):
    url = "smtp://gongkai%40qinglan.gov.cn:p%2Fw@mail.qinglan.gov.cn:587/?tls=1"
    names = (
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
        "EMAIL_USE_SSL",
    )
    assert settings_with(tmp_path, *names, EMAIL_URL=url) == {
        "EMAIL_HOST": "mail.qinglan.gov.cn",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "gongkai@qinglan.gov.cn",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


@pytest.mark.parametrize("written", ["a.gov.cn,b.gov.cn", " a.gov.cn , b.gov.cn, "])
def test_a_list_is_what_stands_between_the_commas(tmp_path, written):
    found = settings_with(tmp_path, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", GONGKAI_ALLOWED_HOSTS=written)
    assert found == {"ALLOWED_HOSTS": ["a.gov.cn", "b.gov.cn"], "CSRF_TRUSTED_ORIGINS": []}


def test_an_empty_variable_counts_as_not_set(tmp_path):
    names = ("PROXIES", "PORTAL_PREFIX", "PUBLIC_URL", "EMBEDDED_DATABASE", "EMAIL_BACKEND", "MISWRITTEN")
    empty = dict.fromkeys(
        (
            "GONGKAI_PROXIES",
            "GONGKAI_PORTAL_PREFIX",
            "GONGKAI_PUBLIC_URL",
            "GONGKAI_LOG_LEVEL",
            "DATABASE_URL",
            "EMAIL_URL",
        ),
        "",
    )
    assert settings_with(tmp_path, *names, PORT="8123", **empty) == {
        "PROXIES": 0,
        "PORTAL_PREFIX": "/zwgk/",
        "PUBLIC_URL": "http://localhost:8123",
        "EMBEDDED_DATABASE": True,
        "EMAIL_BACKEND": "casework.mail.PrintedEmail",
        "MISWRITTEN": [],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "console://"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail.example.gov.cn/?timeout=long"),
        ("DATABASE_URL", "db.example.gov.cn/gongkai"),
        ("DATABASE_URL", "postgresql://db:port/gongkai"),
        ("GONGKAI_DEV", "maybe"),
        ("GONGKAI_PUBLIC_URL", "ftp://example.gov.cn"),
        ("GONGKAI_WORKERS", "0"),
        ("REDIS_URL", "redis://"),
    ],
)
def test_a_value_that_says_nothing_is_noted_and_the_settings_load(tmp_path, name, value):
    assert settings_with(tmp_path, "MISWRITTEN", **{name: value}) == {"MISWRITTEN": [name]}


def test_real_servers_without_keys_get_demo_values_that_the_checks_refuse(tmp_path):
    found = settings_with(
        tmp_path, "REAL_SERVERS", "SECRET_KEY", "GONGKAI_MASTER_KEYS",
        DATABASE_URL="postgresql://gongkai@db/gongkai", REDIS_URL="redis://cache/0",
    )  # fmt: skip
    assert found == {"REAL_SERVERS": True, "SECRET_KEY": "demo", "GONGKAI_MASTER_KEYS": ["demo"]}
    assert not (tmp_path / "secrets.json").exists()


def test_pages_load_nothing_inline_and_nothing_foreign():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert "script-src" not in directives
    assert "style-src" not in directives
    assert [source for sources in directives.values() for source in sources if "unsafe" in source] == []


def test_browser_language_changes_nothing():
    assert "django.middleware.locale.LocaleMiddleware" not in settings.MIDDLEWARE
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE) == ("zh-hans", "Asia/Shanghai")
