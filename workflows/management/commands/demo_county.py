"""Load the demo county into an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from accounts.management.chinese import ChineseCommand
from accounts.models import Agency, Duty
from workflows.demo.accounts import CHAIN, PASSWORD, WATCHERS
from workflows.demo.acts import Case
from workflows.demo.build import build

SHOWN = (*(username for username, _ in CHAIN.values()), *WATCHERS)


class Command(ChineseCommand):
    help = "在空的系统里建立演示县：机关、人员、公文和一年多的申请。已有机关的系统不受影响。"
    example = "  manage.py demo_county"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--share", type=float, default=1.0, metavar="N", help="办件数量的比例，默认1（约三百件）"
        )

    def handle(self, *args: Any, share: float, **options: Any) -> None:
        if Agency.objects.exists():
            self.refuse("数据库里已有机关，没有建立演示县。演示县只能建在空的数据库里。")
        cases = build(timezone.now(), share=share)
        self.stdout.write(
            f"演示县已建立：{Agency.objects.count()}个机关，{len(cases)}件申请。演示口令：{PASSWORD}"
        )
        rows = Duty.objects.filter(staff__username__in=SHOWN, until_on=None).select_related("staff", "agency")
        for duty in sorted(rows, key=lambda row: SHOWN.index(row.staff.username)):
            self.stdout.write(
                f"  {duty.staff.username:<14}{duty.staff.name}　{duty.agency.name}　{duty.get_duty_display()}"
            )
        self.stdout.write("可以用下列编号和查询码查询办理进度：")
        for case in _trackable(cases):
            self.stdout.write(f"  {case.application.matter.number}　{case.query_code}")


def _trackable(cases: list[Case]) -> list[Case]:
    """One in hand, one that waits for the applicant, one answered electronically."""
    wanted = (
        lambda w: w.plan.still_at == "search",
        lambda w: w.plan.still_at == "await_clarification",
        lambda w: not w.plan.still_at and w.application.electronic_delivery and w.application.archived_on,
    )
    return [
        found for test in wanted for found in [next((w for w in reversed(cases) if test(w)), None)] if found
    ]
