import base64
import re
import shlex
import subprocess
from datetime import date

import pytest
from django.core.checks import security
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Agency, Duty, DutyKind, Staff
from casework.sms import SmsBackend
from config import checks
from tests.launcher.processes import manage

KEY = base64.b64encode(bytes(range(32))).decode()


class CountySms(SmsBackend):
    def send(self, to, text, reference):
        """A gateway as a county writes it."""


class UnfinishedSms(SmsBackend):
    pass


@pytest.fixture
def real_servers(settings):
    """An installation on real servers where nothing is missing."""
    settings.REAL_SERVERS = True
    settings.EMBEDDED_REDIS = False
    settings.DEBUG = False
    settings.HTTPS = True
    settings.SECRET_KEY = "k" * 50
    settings.GONGKAI_MASTER_KEYS = [KEY]
    settings.GONGKAI_LOOKUP_KEY = KEY
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMS_BACKEND = f"{__name__}.CountySms"
    return settings


def ids(messages):
    return [message.id for message in messages]


def test_complete_installation_has_nothing_to_say(real_servers):
    assert checks.secrets_are_our_own() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SECRET_KEY", "demo", "gongkai.E001"),
        ("SECRET_KEY", "django-insecure-" + "k" * 50, "gongkai.E001"),
        ("SECRET_KEY", "k" * 49, "gongkai.E001"),
        ("GONGKAI_MASTER_KEYS", ["demo"], "gongkai.E002"),
        ("GONGKAI_MASTER_KEYS", [KEY, "demo"], "gongkai.E002"),
        ("GONGKAI_MASTER_KEYS", [], "gongkai.E002"),
        ("GONGKAI_LOOKUP_KEY", "demo", "gongkai.E003"),
        ("DEBUG", True, "gongkai.E004"),
        ("EMBEDDED_REDIS", True, "gongkai.W001"),
        ("HTTPS", False, "gongkai.W002"),
        ("EMAIL_BACKEND", "casework.mail.PrintedEmail", "gongkai.E006"),
        ("SMS_BACKEND", "casework.sms.ConsoleSms", "gongkai.E007"),
        ("SMS_BACKEND", "county.NoSuchModule", "gongkai.E007"),
        ("SMS_BACKEND", "CountySms", "gongkai.E007"),
        ("SMS_BACKEND", f"{__name__}.UnfinishedSms", "gongkai.E007"),
        ("SMS_BACKEND", f"{__name__}.manage", "gongkai.E007"),
    ],
)
def test_each_gap_of_an_installation_is_named(real_servers, name, value, found):
    setattr(real_servers, name, value)
    assert ids(checks.secrets_are_our_own()) == [found]


def test_an_installation_may_say_that_it_sends_nothing(real_servers):
    real_servers.EMAIL_BACKEND, real_servers.SENDS_EMAIL = "casework.mail.PrintedEmail", False
    real_servers.SMS_BACKEND, real_servers.SENDS_SMS = "none", False
    assert checks.secrets_are_our_own() == []


def test_demo_secrets_are_fine_on_embedded_services(settings):
    settings.REAL_SERVERS = False
    settings.SECRET_KEY = "demo"
    assert checks.secrets_are_our_own() == []


@pytest.mark.django_db
def test_active_demo_account_on_real_servers_refuses_the_start(real_servers):
    Staff.objects.create_user("zhangsan", "demo-password", name="张三", is_demo=True)
    Staff.objects.create_user("lisi", "own-password", name="李四")
    assert ids(checks.no_demo_accounts()) == ["gongkai.E005"]
    with pytest.raises(ImproperlyConfigured, match="zhangsan"):
        checks.refuse_unsafe_start()


@pytest.mark.django_db
def test_inactive_demo_account_cannot_sign_in_and_is_no_reason_to_refuse(real_servers):
    Staff.objects.create_user("zhangsan", "demo-password", name="张三", is_demo=True, is_active=False)
    assert checks.no_demo_accounts() == []
    checks.refuse_unsafe_start()


@pytest.mark.django_db
def test_demo_account_on_embedded_services_is_what_the_demo_is_for(settings):
    settings.REAL_SERVERS = False
    Staff.objects.create_user("zhangsan", "demo-password", name="张三", is_demo=True)
    assert checks.no_demo_accounts() == []


def test_every_reason_is_given_at_once(real_servers, db):
    real_servers.SECRET_KEY = "demo"
    real_servers.GONGKAI_LOOKUP_KEY = "demo"
    with pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_unsafe_start()
    assert "GONGKAI_SECRET_KEY" in str(refused.value)
    assert "GONGKAI_LOOKUP_KEY" in str(refused.value)


@pytest.mark.services
def test_commands_refuse_real_servers_without_keys_in_chinese(tmp_path):
    result = manage(
        tmp_path, "check", DATABASE_URL="postgresql://nobody@localhost/none", REDIS_URL="redis://localhost"
    )
    assert result.returncode == 1
    for found in ("gongkai.E001", "gongkai.E002", "gongkai.E003", "没有设置密钥 GONGKAI_SECRET_KEY"):
        assert found in result.stderr
    assert "Traceback" not in result.stderr


def test_the_hints_generate_what_the_checks_accept(real_servers):
    def made_by(command):
        return subprocess.run(shlex.split(command), capture_output=True, text=True, check=True).stdout.strip()

    real_servers.SECRET_KEY = made_by(checks.GENERATE_TEXT)
    real_servers.GONGKAI_MASTER_KEYS = [made_by(checks.GENERATE_KEY)]
    real_servers.GONGKAI_LOOKUP_KEY = made_by(checks.GENERATE_KEY)
    assert checks.secrets_are_our_own() == []
    assert security.base.check_secret_key(None) == []


@pytest.mark.services
def test_variables_that_nobody_understands_are_named_without_a_traceback(tmp_path):
    wrong = {
        "DATABASE_URL": "db.example.gov.cn/gongkai",
        "EMAIL_URL": "mail.example.gov.cn:587",
        "GONGKAI_HTTPS": "ja",
        "GONGKAI_LOG_LEVEL": "laut",
        "GONGKAI_PROXIES": "-1",
        "GONGKAI_PUBLIC_URL": "www.example.gov.cn",
        "GONGKAI_WORKERS": "two",
        "REDIS_URL": "redis://cache:port/0",
    }
    result = manage(tmp_path, "check", **wrong)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert sorted(re.findall(r"环境变量 (\w+) 的值看不懂", result.stderr)) == sorted(wrong)


def test_an_installation_that_is_not_understood_does_not_start(settings):
    settings.MISWRITTEN = ["GONGKAI_PROXIES"]
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_PROXIES"):
        checks.refuse_unsafe_start()


@pytest.mark.django_db
def test_somebody_must_be_told_what_only_administrators_learn(real_servers):
    agency = Agency.objects.create(code="A", name="青禾县人民政府", kind="county_government")
    person = Staff.objects.create_user("sujian", "own-password", name="苏简")
    assert ids(checks.administrators_can_be_told(databases=["default"])) == []
    Duty.objects.create(staff=person, agency=agency, duty=DutyKind.ADMINISTRATOR, from_on=date(2026, 1, 5))
    assert ids(checks.administrators_can_be_told(databases=["default"])) == ["gongkai.W003"]
    Staff.objects.filter(pk=person.pk).update(email="sujian@example.gov.cn")
    assert ids(checks.administrators_can_be_told(databases=["default"])) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("app", "name", "found"),
    [
        ("accounts", "0001_initial", ["gongkai.E009"]),  # of a trial version
        ("requests_app", "0099_later", ["gongkai.E009"]),  # of a newer one
        ("axes", "0001_of_another_release", []),  # not ours to judge
    ],
)
def test_a_database_of_another_history_is_refused(app: str, name: str, found: list[str]) -> None:
    assert checks.database_is_of_this_history(databases=["default"]) == []
    MigrationRecorder(connection).record_applied(app, name)
    assert [error.id for error in checks.database_is_of_this_history(databases=["default"])] == found
