"""Where the tests run: the servers of DATABASE_URL and REDIS_URL, else embedded ones in a private data folder."""

import os
import shutil
import sys
import tempfile
import uuid
from pathlib import Path

import django
import pytest

FIRST_PROCESS = "PYTEST_XDIST_WORKER" not in os.environ  # the others inherit its environment
if FIRST_PROCESS:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="gongkai-test-")
    os.environ.setdefault("GONGKAI_DEV", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from launcher import services  # noqa: E402 -- DATA_DIR comes first

DATA_DIR = services.data_dir()
membership = None
if services.embedded() and "--collect-only" not in sys.argv:
    membership = services.Membership(DATA_DIR)
    membership.wait_until_ready()

from config import settings as project  # noqa: E402 -- DATA_DIR comes first

project.INSTALLED_APPS.append("tests.made_up")  # a kind of matter that no county has
django.setup()

from celery_app import app  # noqa: E402 -- settings come first

app.conf.broker_url = "memory://"  # tests of the real queue start processes of their own
# The other processes inherit the environment: pytest-django would set Django up there before this file adds the kind.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    if membership:
        membership.leave()
    if FIRST_PROCESS:
        shutil.rmtree(DATA_DIR, ignore_errors=True)


def unavailable(name: str, reason: str) -> None:
    """Skip by name on a person's machine, fail where CI=true: nothing may silently go untested there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name}: {reason}")
    pytest.skip(f"{name}: {reason}")


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Fast hashing, no manifest of static files, a cache and files of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_DIR = tmp_path / "files"
    settings.STORAGES = {
        "default": {
            "BACKEND": "casework.storage.SyncedStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser for the tests that need one."""
    candidates = [os.environ.get("CHROMIUM"), shutil.which("chromium"), shutil.which("google-chrome")]
    for candidate in filter(None, candidates):
        if Path(candidate).exists():
            return candidate
    unavailable("chromium", "没有浏览器。请执行 sudo apt-get install chromium，或用 CHROMIUM 指定一个。")
    raise AssertionError
