"""Load the demo county into an empty installation."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.management.chinese import ChineseCommand
from accounts.models import Agency, Staff
from demo.county.accounts import ACCOUNTS
from demo.county.acts import ToldCase
from demo.county.build import build


class Command(ChineseCommand):
    help = "在空的系统里建立演示县：机关、人员、公文和一年多的申请。已有机关的系统不受影响。"
    example = "  manage.py demo_county"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--first-start",
            action="store_true",
            help="make run 启动时用：正式服务器上什么也不做，已有演示县时只列出演示账户",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["first_start"]:
            if settings.REAL_SERVERS:
                return
            if Agency.objects.exists():
                if Staff.objects.filter(is_demo=True, is_active=True).exists():
                    self.stdout.write(ACCOUNTS)
                return
            self.stdout.write("第一次启动，正在建立演示县（一两分钟）。")
        if Agency.objects.exists():
            self.refuse("数据库里已有机关，没有建立演示县。演示县只能建在空的数据库里。")
        cases = build(timezone.now())
        self.stdout.write(f"演示县已建立：{Agency.objects.count()}个机关，{len(cases)}件申请。")
        self.stdout.write(ACCOUNTS)
        self.stdout.write("查询码（门户“办理查询”可用）：")
        for what, case in _trackable(cases):
            self.stdout.write(f"  {case.query_code}  {what}，{case.application.matter.number}")


def _trackable(cases: list[ToldCase]) -> list[tuple[str, ToldCase]]:
    """The newest case of a few kinds, to be looked at on the portal."""
    wanted: tuple[tuple[str, Callable[[ToldCase], object]], ...] = (
        ("正在检索", lambda case: case.plan.still_at == "search"),
        ("等待补正", lambda case: case.plan.still_at == "await_clarification"),
        (
            "已经电子送达答复",
            lambda case: (
                not case.plan.still_at
                and case.application.electronic_delivery
                and case.application.archived_on
            ),
        ),
    )
    found = ((what, next((case for case in reversed(cases) if test(case)), None)) for what, test in wanted)
    return [(what, case) for what, case in found if case]
