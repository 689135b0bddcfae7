"""What keeps an installation on real servers from starting with what everybody knows."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.module_loading import import_string

from casework.sms import SmsBackend

GENERATE_TEXT = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
GENERATE_KEY = "python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"

SHORTEST_SECRET = 50  # characters; Django's own check of a deployment asks for as many


@register(Tags.security)
def secrets_are_our_own(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """With real servers, every secret comes from the environment and is long enough to be random."""
    if not settings.REAL_SERVERS:
        return []
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or settings.SECRET_KEY.startswith(
        ("demo", "django-insecure")
    ):
        found.append(
            Error(
                "没有设置密钥 GONGKAI_SECRET_KEY，或它太短、是演示用的。",
                hint=f"生成一个并写入环境变量：{GENERATE_TEXT}",
                id="gongkai.E001",
            )
        )
    if not settings.GONGKAI_MASTER_KEYS or not all(map(_is_key, settings.GONGKAI_MASTER_KEYS)):
        found.append(
            Error(
                "没有设置主密钥 GONGKAI_MASTER_KEYS，或其中有的不是 32 字节的 base64（多个用逗号分开，最新的在前）。",
                hint=f"生成一个并写入环境变量：{GENERATE_KEY}",
                id="gongkai.E002",
            )
        )
    if not _is_key(settings.GONGKAI_LOOKUP_KEY):
        found.append(
            Error(
                "没有设置查找密钥 GONGKAI_LOOKUP_KEY，或它不是 32 字节的 base64。",
                hint=f"生成一个并写入环境变量：{GENERATE_KEY}",
                id="gongkai.E003",
            )
        )
    if settings.DEBUG:
        found.append(
            Error(
                "使用真实数据库时不能打开 GONGKAI_DEBUG。",
                hint="去掉环境变量 GONGKAI_DEBUG。",
                id="gongkai.E004",
            )
        )
    if settings.EMBEDDED_REDIS:
        found.append(
            Warning("设置了 DATABASE_URL 而没有设置 REDIS_URL，将使用内置的 Redis。", id="gongkai.W001")
        )
    if not settings.HTTPS:
        found.append(
            Warning("没有打开 HTTPS。", hint="前面有 HTTPS 代理时设置 GONGKAI_HTTPS=1。", id="gongkai.W002")
        )
    return [*found, *_nothing_is_printed()]


def _nothing_is_printed() -> list[CheckMessage]:
    """Printed messages would put addresses and texts into the log, and look as if they had been sent."""
    found: list[CheckMessage] = []
    printed = settings.EMAIL_BACKEND == "casework.mail.PrintedEmail"
    if settings.SENDS_EMAIL and printed and "EMAIL_URL" not in settings.MISWRITTEN:
        found.append(
            Error(
                "没有设置 EMAIL_URL，邮件只会打印在日志里，不会发出。",
                hint="填写邮件服务器；确实不发邮件的，写 EMAIL_URL=none，消息如实记为没有发送。",
                id="gongkai.E006",
            )
        )
    if settings.SENDS_SMS and settings.SMS_BACKEND == "casework.sms.ConsoleSms":
        found.append(
            Error(
                "没有设置 GONGKAI_SMS_BACKEND，短信只会打印在日志里，不会发出。",
                hint="填写短信网关的类；确实不发短信的，写 GONGKAI_SMS_BACKEND=none，消息如实记为没有发送。",
                id="gongkai.E007",
            )
        )
    elif settings.SENDS_SMS and not _is_gateway(settings.SMS_BACKEND):
        found.append(
            Error(
                f"GONGKAI_SMS_BACKEND 写的 {settings.SMS_BACKEND} 不是短信网关的类，短信发不出去。",
                hint="写类的完整路径，例如 county.sms.CountySms；它要能导入，并且有自己的 send。",
                id="gongkai.E007",
            )
        )
    return found


@register(Tags.compatibility)
def settings_are_understood(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A typing error in a variable ends the start with its name, whatever would have come of it later."""
    return [
        Error(
            f"环境变量 {name} 的值看不懂。",
            hint="应有的写法见 docs/operations.zh.md 第四节。",
            id="gongkai.E008",
        )
        for name in settings.MISWRITTEN
    ]


@register(Tags.database)
def no_demo_accounts(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """With real servers, no account whose password is printed by the demo can sign in."""
    from accounts.models import Staff

    if not settings.REAL_SERVERS:
        return []
    try:
        names = list(
            Staff.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True)[:5]
        )
    except DatabaseError:
        return []  # not migrated yet, so there are no accounts
    if not names:
        return []
    return [
        Error(
            f"数据库里有演示账户（{'、'.join(names)}），密码是公开的。",
            hint="真实办件请用一个新的数据库；仅供开发时设置 GONGKAI_DEV=1。",
            id="gongkai.E005",
        )
    ]


@register(Tags.database)
def administrators_can_be_told(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Work that nobody can do, a missing year and guessed passwords are told by e-mail, to administrators alone."""
    from accounts.selectors import administrators

    if not (databases and settings.REAL_SERVERS and settings.SENDS_EMAIL):
        return []
    try:
        people = list(administrators(timezone.localdate()))
    except DatabaseError:
        return []  # not migrated yet, so there are none
    if not people or any(person.email for person in people):
        return []
    return [
        Warning(
            "没有一名管理员填写了邮箱：无人能办的工作、没有录入的放假安排、账户受到试探，都不能以邮件告知。",
            hint="在 /admin/ 的人员里填写管理员的邮箱。",
            id="gongkai.W003",
        )
    ]


@register(Tags.database)
def database_is_of_this_history(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A database made before the first release can't be brought forward: its migrations aren't ours any more."""
    if not databases:
        return []
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return []
    known = MigrationLoader(None).disk_migrations
    # Rooms stand side by side; the libraries lie deeper in the same folder, in its virtual environment.
    rooms = {
        config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR
    }
    strange = sorted(f"{app}.{name}" for app, name in applied if app in rooms and (app, name) not in known)
    if not strange:
        return []
    return [
        Error(
            f"这个数据库是正式发布以前的试用版本建立的（{strange[0]}），或者由更新的版本升级过，本版本不能使用，也没有改动它。",
            hint="请改用空的数据库或者另一个数据目录，例如 make run DATA_DIR=$HOME/gongkai-data；要保留原有数据的，请用建立它的版本。",
            id="gongkai.E009",
        )
    ]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with every reason why this installation must not serve people."""
    errors = [
        message
        for message in [*settings_are_understood(), *secrets_are_our_own(), *no_demo_accounts()]
        if message.is_serious() and message.level >= 40  # errors, not warnings
    ]
    if errors:
        raise ImproperlyConfigured(
            "拒绝启动：\n" + "\n".join(f"{error.msg}{error.hint or ''}" for error in errors)
        )


def _is_gateway(path: str) -> bool:
    try:
        gateway = import_string(path)
    except Exception:  # whatever the county's own module does when it is loaded
        return False
    return (
        isinstance(gateway, type) and issubclass(gateway, SmsBackend) and gateway.send is not SmsBackend.send
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False
