"""Public documents: disclosure attribute, marking, validity, and what arts. 20 and 21 want published."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from statute.law.articles import ARTICLES, REGULATION_2019


@dataclass(frozen=True)
class Attribute:
    """How a document may be disclosed. `markings`: the first is the default, an agency keeps to one of them.

    `needs_reason`: the drafter must say why it is not proactively public.
    """

    code: str
    label: str
    markings: tuple[str, ...]
    needs_reason: bool
    articles: tuple[str, ...]
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def marking(self) -> str:
        return self.markings[0]


ATTRIBUTES: dict[str, Attribute] = {
    row.code: row
    for row in (
        Attribute("proactive", "主动公开", ("（此件公开发布）", "（此件主动公开）"), False, ("13②", "19")),
        Attribute("on_request", "依申请公开", ("（此件依申请公开）",), True, ("13②", "27")),
        Attribute("withheld", "不予公开", ("（此件不予公开）",), True, ("14", "15", "16")),
        Attribute("partial", "部分公开", ("（此件部分公开）", "（此件删减后公开）"), True, ("37",)),
    )
}


@dataclass(frozen=True)
class Validity:
    """Whether a document still holds. `in_effect`: it may be relied on."""

    code: str
    label: str
    in_effect: bool
    articles: tuple[str, ...] = ("20(1)",)
    in_force: date = REGULATION_2019
    until: date | None = None


VALIDITY: dict[str, Validity] = {
    row.code: row
    for row in (
        Validity("valid", "有效", True),
        Validity("amended", "修改", True),
        Validity("expired", "失效", False),
        Validity("repealed", "废止", False),
        Validity("not_yet", "尚未生效", False),
    )
}

Tier = Literal["all", "county", "township"]


@dataclass(frozen=True)
class ProactiveItem:
    """One thing that must be published. `tier`: who must (all agencies, county level, townships).

    `short`: its name as a column of the disclosure page.
    """

    code: str
    short: str
    text: str
    article: str
    tier: Tier = "all"
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        return (self.article,)


_SHORT_20 = (
    "法规文件、机构职能、规划计划、统计信息、行政许可和对外管理服务、行政处罚和行政强制、财政预决算、"
    "行政事业性收费、政府集中采购、重大建设项目、民生政策、应急管理、监督检查、公务员招考、其他法定信息"
)
_COUNTY_21 = "市政建设、公共服务、公益事业、土地征收、房屋征收、治安管理、社会救助"
_TOWNSHIP_21 = (
    "贯彻落实农业农村政策、农田水利工程建设运营、农村土地承包经营权流转、宅基地使用情况审核、"
    "土地征收、房屋征收、筹资筹劳、社会救助"
)


def _art20() -> list[ProactiveItem]:
    # The fifteen items are the law's own lines: （一）…；
    lines = [line for line in ARTICLES["20"].text.split("\n") if line.startswith("（")]
    return [
        ProactiveItem(f"A20-{n:02d}", short, line.split("）", 1)[1].rstrip("；。"), f"20({n})")
        for n, (short, line) in enumerate(zip(_SHORT_20.split("、"), lines, strict=True), 1)
    ]


def _art21(prefix: str, names: str, tier: Tier) -> list[ProactiveItem]:
    return [
        ProactiveItem(f"{prefix}-{n:02d}", name, name, "21", tier)
        for n, name in enumerate(names.split("、"), 1)
    ]


A20: dict[str, ProactiveItem] = {item.code: item for item in _art20()}
A21: dict[str, ProactiveItem] = {
    item.code: item
    for item in _art21("A21C", _COUNTY_21, "county") + _art21("A21T", _TOWNSHIP_21, "township")
}
