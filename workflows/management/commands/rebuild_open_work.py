"""`manage.py rebuild_open_work`: make the inbox's table anew from the open tasks."""

from typing import Any

from django.db import transaction

from accounts.management.chinese import ChineseCommand
from workflows.engine import open_work


class Command(ChineseCommand):
    help = "按未办结的任务重建待办列表所用的表；列表与任务对不上时使用。"
    example = "  $ python manage.py rebuild_open_work"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            rows = open_work.rebuild()
        self.stderr.write(f"已重建{rows}项待办。")
