"""After a new master key was put first: wrap every data key with it, so that the old one can be retired."""

from typing import Any

from django.db import transaction

from accounts.management.chinese import ChineseCommand
from casework.crypto import rewrap
from casework.models import Matter


class Command(ChineseCommand):
    help = "用最新的主密钥重新封装全部数据密钥，之后可以从 GONGKAI_MASTER_KEYS 删去旧的主密钥。"
    example = "  manage.py rewrap_keys"

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for pk in Matter.objects.exclude(data_key=b"").order_by("pk").values_list("pk", flat=True).iterator():
            with transaction.atomic():
                done += rewrap(Matter.objects.select_for_update().only("data_key").get(pk=pk))
        self.stderr.write(f"已用最新的主密钥重新封装 {done} 件。")
