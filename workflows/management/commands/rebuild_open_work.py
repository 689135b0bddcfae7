"""`manage.py rebuild_open_work`: compare the inbox's table with the open tasks."""

from typing import Any

from accounts.management.chinese import ChineseCommand
from workflows.engine.rebuild import rebuild


class Command(ChineseCommand):
    help = "按未办结的任务核对待办列表所用的表，补缺去余；列表与任务对不上时使用。谁领取的不受影响。"
    example = "  $ python manage.py rebuild_open_work"

    def handle(self, *args: Any, **options: Any) -> None:
        added, removed = rebuild()
        self.stderr.write(f"补上{added}项待办，删去{removed}项已不存在的。")
