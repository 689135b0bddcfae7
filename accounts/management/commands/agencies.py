from typing import Any

from accounts.management.chinese import ChineseCommand
from accounts.models import Agency
from accounts.selectors import agency_tree


def as_json(agency: Agency) -> dict[str, Any]:
    return {
        "code": agency.code,
        "name": agency.name,
        "kind": agency.kind,
        "parent": agency.parent.code if agency.parent else None,
        "active": agency.active,
    }


class Command(ChineseCommand):
    help = "以 JSON 打印机构树：上级在前，下级在后，已撤销的机关也在内。"
    example = (
        "  manage.py agencies\n"
        '  [{"code": "QSX", "name": "青山县人民政府", "kind": "county_government", "parent": null, '
        '"active": true}]'
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.print_json([as_json(agency) for agency, _ in agency_tree()])
