from typing import Any

from django.core.management.base import CommandParser

from accounts import services
from accounts.management.chinese import ChineseCommand, text
from accounts.models import Agency, AgencyKind
from statute.refused import Refused

from .agencies import as_json


class Command(ChineseCommand):
    help = "登记一个机关，并以 JSON 打印它。同样的值再执行一次，什么也不改。"
    example = "  manage.py add_agency --code QSX-JYJ --name 青山县教育局 --kind department --parent QSX"

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = "；".join(f"{kind.value} {kind.label}" for kind in AgencyKind)
        parser.add_argument("--code", required=True, type=text, help="机关代码：字母、数字、短横线、下划线")
        parser.add_argument("--name", required=True, type=text, help="机关全称")
        parser.add_argument("--kind", required=True, choices=AgencyKind.values, help=kinds, metavar="KIND")
        parser.add_argument("--parent", type=text, metavar="CODE", help="上级机关的代码")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = None
        if options["parent"]:
            parent = Agency.objects.filter(code=options["parent"]).first()
            if not parent:
                self.refuse(
                    f"没有代码为“{options['parent']}”的上级机关。请先登记它，或用 agencies 命令核对代码。"
                )
        known = Agency.objects.filter(code=options["code"]).exists()
        try:
            agency = services.add_agency(
                by=None, code=options["code"], name=options["name"], kind=options["kind"], parent=parent
            )
        except Refused as refused:
            self.refuse(refused.message)
        self.stderr.write(f"{'已有' if known else '已登记'}：{agency.code} {agency.name}")
        self.print_json(as_json(agency))
