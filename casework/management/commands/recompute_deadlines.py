"""`manage.py recompute_deadlines`: derive the dates of every open case anew and print those that moved."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.management.chinese import ChineseCommand
from casework.calendar import one_calendar
from casework.recalculation import recalculate_all


class Command(ChineseCommand):
    help = "重新计算全部未办结事项的法定期限，输出变动前后的日期。"
    example = """  $ python manage.py recompute_deadlines --dry-run
  [{"number": "青政依申请〔2026〕12号", "clock": "application.reply", "ref": "", "before": "2027-01-05", "after": "2027-01-07"}]"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出变动，不保存")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_calendar():
            moved = list(recalculate_all(timezone.localdate(), dry_run=options["dry_run"]))
        self.print_json(moved)
        self.stderr.write(f"{'将变动' if options['dry_run'] else '已变动'}{len(moved)}项期限。")
